import type { Envelope } from '@waddlebot/sdk'
import { isTimestamp, readKey } from '../key.ts'

/** Most threads and messages of a channel, and most users of all workspaces, that are remembered. */
const mostThreads = 50
const mostMessages = 200
const mostUsers = 20_000

/** What was heard of one channel: what was said after it while nobody listened can be asked for. */
export interface Heard {
  readonly team: string
  readonly channel: string
  /** Timestamp of the newest message. */
  readonly last: string
  /** Timestamps of the newest message of each thread, by the thread's; the thread spoken in last comes last. */
  readonly threads: ReadonlyMap<string, string>
  /** Timestamps of the messages that were heard last. */
  readonly messages: ReadonlySet<string>
}

interface Hearing extends Heard {
  last: string
  readonly threads: Map<string, string>
  readonly messages: Set<string>
}

/** Up to where each channel and thread was heard, in this run. */
export class Seen {
  readonly #most: number
  readonly #channels = new Map<string, Hearing>()
  readonly #users = new Map<string, string>()

  /** @param most channels that are remembered; those heard last */
  constructor(most: number) {
    this.#most = most
  }

  /** A channel was left at this message by an earlier run, or by another process. */
  left(team: string, channel: string, id: string): void {
    const ts = readKey(id)?.ts
    const place = `${team}/${channel}`
    if (ts === undefined || this.#channels.has(place) || this.#channels.size >= this.#most) return
    this.#channels.set(place, { team, channel, last: ts, threads: new Map(), messages: new Set([ts]) })
  }

  /** A message came that could not be taken: what is said from there on is to be asked for. */
  missed(team: string, channel: string, ts: string): void {
    const place = `${team}/${channel}`
    if (this.#channels.has(place) || this.#channels.size >= this.#most) return
    this.#channels.set(place, { team, channel, last: ts, threads: new Map(), messages: new Set() })
  }

  /** `envelope` was handed over. */
  heard(team: string, { kind, id, channel, thread, account }: Envelope): void {
    bump(this.#users, `${team}/${account.id}`, channel, mostUsers)
    const ts = readKey(id)?.ts
    if (kind !== 'message' || ts === undefined || this.#most === 0) return
    const place = `${team}/${channel}`
    const known = this.#channels.get(place) ?? { team, channel, last: ts, threads: new Map<string, string>(), messages: new Set<string>() }
    if (later(ts, known.last)) known.last = ts
    const root = isTimestamp(thread) ? thread : ts
    if (later(ts, known.threads.get(root) ?? '0.0')) bump(known.threads, root, ts, mostThreads)
    known.messages.add(ts)
    if (known.messages.size > mostMessages) known.messages.delete(known.messages.values().next().value!)
    bump(this.#channels, place, known, this.#most)
  }

  /** Where somebody was heard last. */
  lastChannel(team: string, user: string): string | undefined {
    return this.#users.get(`${team}/${user}`)
  }

  /** All channels as they stand now, those heard last in front. */
  get channels(): readonly Heard[] {
    return [...this.#channels.values()]
      .reverse()
      .map((heard) => ({ ...heard, threads: new Map(heard.threads), messages: new Set(heard.messages) }))
  }
}

/** Whether one timestamp is later than another; both have six digits behind the point, so they compare as numbers. */
export const later = (one: string, other: string) => Number(one) > Number(other)

function bump<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value!)
}
