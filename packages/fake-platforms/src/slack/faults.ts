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
  readonly #api: { fault: SlackFault; left: number }[] = []

  /** Let the next `count` calls fail. */
  fail(fault: SlackFault, count: number): void {
    this.#api.push({ fault, left: count })
  }

  /** The fault that this call of `method` meets, if any. */
  meet(method: string): SlackFault | undefined {
    const met = this.#api.find(({ fault, left }) => left > 0 && (fault.method ?? method) === method)
    if (met) met.left -= 1
    return met?.fault
  }
}
