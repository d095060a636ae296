import { Watched } from '../watched.ts'

/** A chat message that a client sent and Twitch would have shown. */
export interface SentMessage {
  /** The id that Twitch gave it. */
  readonly id: string
  readonly channel: string
  readonly login: string
  readonly text: string
  /** Said with `/me`. */
  readonly action: boolean
  /** The tags the client sent, unescaped. */
  readonly tags: Readonly<Record<string, string>>
  /** Id of the message it answers. */
  readonly replyTo: string | undefined
  readonly at: number
}

/** Why Twitch would not have shown a message. */
export type RefusalReason = 'anonymous' | 'too-long' | 'ratelimit' | 'duplicate' | 'command' | 'empty'

export interface RefusedMessage {
  readonly channel: string
  readonly login: string
  readonly text: string
  readonly reason: RefusalReason
  readonly at: number
}

/** One channel of one JOIN line. */
export interface JoinAttempt {
  readonly login: string
  readonly channel: string
  readonly at: number
  /** False when the account was over its limit: Twitch then says nothing at all. */
  readonly accepted: boolean
}

/** All that a fake chat saw, and a way to wait for more. */
export class Journal extends Watched {
  readonly sent: SentMessage[] = []
  readonly refused: RefusedMessage[] = []
  readonly joins: JoinAttempt[] = []
  /** When each connection was tried, let in or not; epoch milliseconds. */
  readonly dials: number[] = []
  /** Every line a client sent, tokens blanked. */
  readonly lines: string[] = []

  protected override summary(): string {
    const said = this.sent.slice(-5).map((message) => `#${message.channel} <${message.login}> ${message.text}`)
    return `the last messages sent were ${JSON.stringify(said)}, the last lines ${JSON.stringify(this.lines.slice(-8))}`
  }
}
