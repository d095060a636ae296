import { Watched } from '../watched.ts'
import type { SlackBlock } from './message.ts'

/** A message that the bot posted, changed or showed to one person. */
export interface SlackPost {
  readonly team: string
  /** Id of the channel. */
  readonly channel: string
  readonly ts: string
  /** As the bot sent it. */
  readonly text: string
  readonly blocks: readonly SlackBlock[] | undefined
  readonly thread: string | undefined
  /** Id of the one person who sees it, for ephemeral ones. */
  readonly user: string | undefined
  readonly metadata: Readonly<Record<string, unknown>> | undefined
  /** Which way it came: a method of the Web API, a response URL, or the acknowledgement of an interaction. */
  readonly by: string
  readonly at: number
}

/** One attempt to deliver something, and what became of it. */
export interface SlackDelivery {
  /** `event_id` of an event, else an id of its own that no payload has. */
  readonly id: string
  readonly kind: 'events_api' | 'slash_commands' | 'interactive'
  /** The type of an event or interaction, or the command. */
  readonly what: string
  readonly team: string
  readonly via: 'http' | 'socket'
  /** 0 for the first, 1 to 3 for retries. */
  readonly attempt: number
  readonly outcome: 'acked' | 'timeout' | 'refused' | 'unreachable'
  /** Milliseconds until the answer, or until Slack gave up. */
  readonly ms: number
  /** HTTP status, when the bot answered over HTTP. */
  readonly status: number | undefined
  /** What came with the acknowledgement. */
  readonly answer: unknown
  /** Number of the socket, counted from 0, when it went over one. */
  readonly socket: number | undefined
  readonly at: number
}

/** A POST to a response URL. */
export interface SlackResponse {
  readonly url: string
  readonly body: Readonly<Record<string, unknown>>
  readonly status: number
  readonly at: number
}

/** A call of the Web API; tokens are left out. */
export interface SlackCall {
  readonly method: string
  readonly team: string | undefined
  readonly args: Readonly<Record<string, unknown>>
  /** `ok`, or the error that Slack gave. */
  readonly outcome: string
  readonly at: number
}

/** Something that a well-behaved app does not do. */
export interface SlackViolation {
  readonly kind:
    | 'ratelimited'
    | 'impatient'
    | 'text-truncated'
    | 'msg_too_long'
    | 'invalid_blocks'
    | 'late-ack'
    | 'response-url'
    | 'trigger'
    | 'connections'
  readonly detail: string
  readonly at: number
}

/** All that a fake Slack saw, and a way to wait for more. */
export class Journal extends Watched {
  readonly posted: SlackPost[] = []
  readonly updated: SlackPost[] = []
  readonly deleted: SlackPost[] = []
  readonly ephemeral: SlackPost[] = []
  readonly deliveries: SlackDelivery[] = []
  readonly responses: SlackResponse[] = []
  readonly calls: SlackCall[] = []
  readonly violations: SlackViolation[] = []
  /** When sockets were tried, let in or not; epoch milliseconds. */
  readonly dials: number[] = []

  protected override summary(): string {
    const calls = this.calls.slice(-8).map((call) => `${call.method} ${call.outcome}`)
    const deliveries = this.deliveries.slice(-5).map((one) => `${one.what} #${one.attempt} ${one.outcome}`)
    return `the last calls were ${JSON.stringify(calls)}, the last deliveries ${JSON.stringify(deliveries)}`
  }
}
