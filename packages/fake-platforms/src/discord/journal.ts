import type {
  APIAllowedMentions,
  APIApplicationCommand,
  APIEmbed,
  APIMessageTopLevelComponent,
  GatewayPresenceUpdateData,
} from 'discord-api-types/v10'
import { Watched } from '../watched.ts'

/** Whom a message pinged: what its text names, less what `allowed_mentions` or missing permissions took away. */
export interface Pings {
  readonly everyone: boolean
  /** User ids. */
  readonly users: readonly string[]
  /** Role ids. */
  readonly roles: readonly string[]
}

/** A message of the bot that Discord would have shown. Its fields follow what the bot does to it later. */
export interface SentDiscordMessage {
  readonly id: string
  readonly channelId: string
  /** Name of the channel; the user's name in a direct message. */
  readonly channel: string
  readonly guildId: string | undefined
  content: string
  embeds: readonly APIEmbed[]
  components: readonly APIMessageTopLevelComponent[]
  /** As the bot sent it; undefined when it sent none. */
  allowedMentions: APIAllowedMentions | undefined
  pings: Pings
  /** Id of the message it answers. */
  readonly replyTo: string | undefined
  readonly nonce: string | number | undefined
  /** Only the person who used the command or pressed the button sees it. */
  readonly ephemeral: boolean
  /** The interaction it answers. */
  readonly interactionId: string | undefined
  readonly files: readonly { readonly name: string; readonly size: number }[]
  readonly at: number
  /** What it said before each edit. */
  readonly edits: { readonly before: string; readonly at: number }[]
  deleted: boolean
  /** How often the same nonce was sent again and this message was the answer. */
  repeats: number
}

/** One HTTP request; its path with ids and tokens left out. */
export interface SeenRequest {
  readonly method: string
  readonly route: string
  readonly status: number
  /** When it came, and when it was answered; by the clock. */
  readonly at: number
  readonly answeredAt: number
  /** `X-Audit-Log-Reason`, decoded. */
  readonly reason: string | undefined
}

/** An answer that counts towards the ban for invalid requests, and 404s beside them. */
export interface InvalidRequest {
  readonly method: string
  readonly route: string
  readonly status: 401 | 403 | 404 | 429
  readonly at: number
}

/** A request that came before the time a 429 had named was over. */
export interface EarlyRequest {
  readonly method: string
  readonly route: string
  /** Milliseconds too early. */
  readonly earlyMs: number
  readonly at: number
}

export interface SeenIdentify {
  readonly at: number
  readonly intents: number
  readonly shard: readonly [id: number, count: number]
  /** `ok`, or why not. */
  readonly outcome: 'ok' | 'too soon' | 'bad token' | 'bad intents' | 'disallowed intents' | 'bad shard' | 'no more today'
}

export interface SeenResume {
  readonly at: number
  readonly sessionId: string
  readonly seq: number
  /** Events replayed; undefined when the session could not be resumed. */
  readonly replayed: number | undefined
}

/** All that a fake Discord saw, and a way to wait for more. */
export class DiscordJournal extends Watched {
  readonly sent: SentDiscordMessage[] = []
  readonly requests: SeenRequest[] = []
  readonly invalid: InvalidRequest[] = []
  readonly early: EarlyRequest[] = []
  /** When connections to the gateway were tried, let in or not; epoch milliseconds. */
  readonly dials: number[] = []
  readonly identifies: SeenIdentify[] = []
  readonly resumes: SeenResume[] = []
  readonly heartbeats: number[] = []
  readonly presences: GatewayPresenceUpdateData[] = []
  /** Channel ids in which the bot showed that it types. */
  readonly typing: string[] = []
  /** Commands as registered; the key is a guild id, or `global`. */
  readonly commands = new Map<string, readonly APIApplicationCommand[]>()

  protected override summary(): string {
    const said = this.sent.slice(-5).map((message) => `#${message.channel} ${message.content}`)
    const asked = this.requests.slice(-8).map((request) => `${request.method} ${request.route} ${request.status}`)
    return `the last messages sent were ${JSON.stringify(said)}, the last requests ${JSON.stringify(asked)}`
  }
}
