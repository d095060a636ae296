import type { Away, Outgoing, Sent } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Draft } from '../router/turn.ts'
import { Pace, type Window } from './pace.ts'

/** Highest first. */
const priorities: readonly Draft['priority'][] = ['moderation', 'reply', 'alert', 'timer', 'summary']

/** How a message left, or why it did not. What is `kept` was not given up: it stays in the store, for another process to say. */
export type Delivered =
  | { readonly ok: true; readonly id?: string }
  | { readonly ok: false; readonly reason: string; readonly stale?: true; readonly kept?: true }

interface Waiting {
  readonly message: Outgoing
  readonly done: (delivered: Delivered) => void
  /** By the monotonic clock; milliseconds. */
  readonly since: number
  /** Not worth sending once it has waited for longer; milliseconds. */
  readonly staleAfterMs: number
  tries: number
}

/** For how long a message is tried before it is given up; milliseconds. */
const patience = 600_000
const day = 86_400_000

/**
 * And for how long while the platform is not there at all; milliseconds. What people were promised, reminders among it,
 * and what moderators have to know waits for it.
 */
export const patienceInOutage: Readonly<Record<Draft['priority'], number>> = {
  moderation: day,
  reply: patience,
  alert: day,
  timer: patience,
  summary: patience,
}

/** What came of a try: what the receiver said, or that it threw. */
type Tried =
  | Exclude<Sent, { readonly retry: true }>
  | (Omit<Extract<Sent, { readonly retry: true }>, 'why'> & { readonly why: Away | 'threw' })

export interface QueueOptions {
  readonly clock: Clock
  readonly send: (message: Outgoing) => Promise<Sent>
  /** The platform's window; left out where nothing paces us. */
  readonly pace?: () => Window
}

/**
 * What is to be said in one channel, in order, inside the platform's pace. A message that fails for now
 * keeps its place: what comes after it waits, so order holds.
 */
export class ChannelQueue {
  readonly #options: QueueOptions
  readonly #pace: Pace | undefined
  readonly #lines = new Map<Draft['priority'], Waiting[]>(priorities.map((priority) => [priority, []]))
  #running = false

  constructor(options: QueueOptions) {
    this.#options = options
    this.#pace = options.pace ? new Pace(options.pace) : undefined
  }

  /** Messages waiting. */
  get length(): number {
    let length = 0
    for (const line of this.#lines.values()) length += line.length
    return length
  }

  /** Resolves when the platform has it, or will never have it. */
  push(message: Outgoing, priority: Draft['priority'], staleAfterMs = Number.POSITIVE_INFINITY): Promise<Delivered> {
    return new Promise((done) => {
      this.#lines.get(priority)!.push({ message, done, since: this.#options.clock.monotonic(), staleAfterMs, tries: 0 })
      if (!this.#running) void this.#pump()
    })
  }

  async #pump(): Promise<void> {
    this.#running = true
    for (let next = this.#next(); next; next = this.#next()) {
      const [priority, line] = next
      const { clock } = this.#options
      const wait = this.#pace?.wait(clock.monotonic()) ?? 0
      if (wait > 0) {
        await new Promise<void>((resolve) => clock.after(wait, resolve))
        continue
      }
      const waiting = line[0]!
      const waited = clock.monotonic() - waiting.since
      // The parts of one message belong together: once the first is out, the others follow.
      if (waited > waiting.staleAfterMs && waiting.message.part === 1) {
        for (const stale of line.filter((each) => sameMessage(each.message, waiting.message))) {
          line.splice(line.indexOf(stale), 1)
          stale.done({ ok: false, reason: `it waited for ${Math.round(waited / 1_000)} s, and the talk has gone on`, stale: true })
        }
        continue
      }
      this.#pace?.sent(clock.monotonic())
      const sent = await this.#try(waiting)
      if (sent.sent) {
        line.splice(line.indexOf(waiting), 1)
        waiting.done(sent.id === undefined ? { ok: true } : { ok: true, id: sent.id })
      } else if (!sent.retry || clock.monotonic() - waiting.since >= (isAway(sent.why) ? patienceInOutage[priority] : patience)) {
        line.splice(line.indexOf(waiting), 1)
        waiting.done({ ok: false, reason: sent.reason })
      } else {
        // A platform that says no wait at all would be asked without end.
        const least = 10 * 2 ** Math.min(waiting.tries++, 9)
        await new Promise<void>((resolve) => clock.after(Math.max(sent.retryAfterMs, least), resolve))
      }
    }
    this.#running = false
  }

  async #try(waiting: Waiting): Promise<Tried> {
    try {
      return await this.#options.send(waiting.message)
    } catch (error) {
      const retryAfterMs = Math.min(250 * 2 ** waiting.tries, 30_000)
      return { sent: false, retry: true, why: 'threw', retryAfterMs, reason: (error as Error).message }
    }
  }

  #next(): [Draft['priority'], Waiting[]] | undefined {
    for (const each of this.#lines) if (each[1].length > 0) return each
    return undefined
  }
}

const isAway = (why: Away | 'threw') => why === 'outage' || why === 'offline'
const sameMessage = (one: Outgoing, other: Outgoing) => withoutPart(one) === withoutPart(other)
const withoutPart = ({ id, part, parts }: Outgoing) => (parts === 1 ? id : id.slice(0, -`/${part}`.length))
