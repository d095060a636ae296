import { foldText } from '../text/look.ts'
import type { Finding, Heard } from './heard.ts'

const window = 10_000
const memory = 60_000
/** People whose pace is known at the same time, at most. */
const mostPeople = 20_000

interface Pace {
  readonly channel: string
  readonly account: string
  /** When their last messages came, oldest first. */
  readonly times: number[]
  text: string
  said: number
  since: number
}

/** How fast each person talks, and how often the same. Only who talked in the last minute is known. */
export class Paces {
  readonly #paces = new Map<string, Pace>()
  /** Whose pace was asked for last: each message is looked at twice. */
  #last: Pace | undefined

  /** Note a message. `limit`: most messages in ten seconds. */
  spam({ account, at, channel }: Heard, limit: number): Finding {
    const { times } = this.#of(channel, account, at)
    while (times.length > 0 && times[0]! <= at - window) times.shift()
    times.push(at)
    if (times.length > limit + 1) times.shift()
    return times.length > limit ? `more than ${limit} messages in 10 s` : undefined
  }

  /** Note a message. `limit`: how often the same may be said within a minute. */
  duplicates({ account, at, channel, plain }: Heard, limit: number): Finding {
    const pace = this.#of(channel, account, at)
    if (pace.since <= at - memory || !isSame(pace.text, plain)) {
      pace.text = plain
      pace.said = 1
      pace.since = at
      return undefined
    }
    pace.said++
    return pace.said > limit ? `the same ${pace.said} times` : undefined
  }

  /** Know nothing of these accounts any more. */
  forget(key: (key: string) => boolean): void {
    this.#last = undefined
    for (const each of this.#paces.keys()) if (key(each)) this.#paces.delete(each)
  }

  #of(channel: string, account: string, at: number): Pace {
    const last = this.#last
    if (last !== undefined && last.account === account && last.channel === channel) return last
    const key = `${channel}\n${account}`
    let pace = this.#paces.get(key)
    if (pace === undefined) {
      if (this.#paces.size >= mostPeople) this.#sweep()
      pace = { channel, account, times: [], text: '', said: 0, since: at }
      this.#paces.set(key, pace)
    }
    this.#last = pace
    return pace
  }

  /** Who came first goes first: half of them, so that this happens seldom. */
  #sweep(): void {
    let left = mostPeople / 2
    for (const key of this.#paces.keys()) {
      if (left-- === 0) return
      this.#paces.delete(key)
    }
  }
}

/** Texts that differ in length by more are not the same in disguise. */
const nearby = 8

/** Whether two texts read the same: in any case, with any spaces, in any disguise. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true
  if (Math.abs(one.length - other.length) > nearby) return false
  const bare = (text: string) => foldText(text).replace(/[^\p{L}\p{N}]+/gu, '')
  return bare(one) === bare(other) && bare(one) !== ''
}
