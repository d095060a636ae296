import { chanceOf, type Share } from '../share.ts'

/** Why Slack tells a client to go. Source: https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect, read 2026-11-22. */
export type SlackDisconnect = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets'

/** A Web API answer on demand. */
export interface SlackFault {
  /** The method it is for; every method when left out. */
  readonly method?: string
  /** HTTP 429 with this `Retry-After`, in seconds. */
  readonly retryAfter?: number
  /** Any other HTTP status, with a body that is no JSON. */
  readonly status?: number
  /** `ok: false` with this error. */
  readonly error?: string
  /** The answer, whatever it is, comes so many milliseconds late. */
  readonly lateMs?: number
}

/** What goes wrong, and when. */
export class Faults {
  /** Milliseconds before a delivery leaves. */
  delay = 0
  /** Milliseconds before the Web API answers. */
  slow = 0
  /** Whether sockets are turned away. */
  refusing = false
  /** Whether every event goes to every socket. */
  everySocket = false
  /** How many of the next events are delivered twice. */
  duplicates = 0
  /** What goes wrong with calls for which nothing was asked. */
  share: Share = {}
  readonly #random: () => number
  readonly #api: { fault: SlackFault; left: number }[] = []

  /** @param random 0 to 1; decides about shares of faults */
  constructor(random: () => number) {
    this.#random = random
  }

  /** Let the next `count` calls fail. */
  fail(fault: SlackFault, count: number): void {
    this.#api.push({ fault, left: count })
  }

  /** The fault that this call of `method` meets, if any: what was asked for first, then by chance. */
  meet(method: string): SlackFault | undefined {
    const met = this.#api.find(({ fault, left }) => left > 0 && (fault.method ?? method) === method)
    if (met) {
      met.left -= 1
      return met.fault
    }
    const chance = chanceOf(this.share, method, this.#random)
    if (chance?.kind === 'limit') return { retryAfter: Math.ceil(chance.retryAfter) }
    if (chance?.kind === 'fail') return { status: chance.status }
    return chance && { lateMs: chance.ms }
  }
}
