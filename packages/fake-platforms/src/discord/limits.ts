import type { Allowance } from '../window.ts'

/** What Discord allows a bot over time; what it allows a message or a command to be is in {@link sizes}. */
export interface DiscordLimits {
  /** IDENTIFYs of one `shard_id % maxConcurrency` in a window; more are answered with op 9. https://docs.discord.com/developers/events/gateway#rate-limiting */
  readonly identify: Allowance
  readonly maxConcurrency: number
  /** IDENTIFYs in 24 hours; at the limit every session ends and the token is reset. https://docs.discord.com/developers/events/gateway#identifying */
  readonly identifiesPerDay: number
  /** Payloads from the bot on one connection; more close it with 4008. https://docs.discord.com/developers/events/gateway#rate-limiting */
  readonly gatewaySends: Allowance
  /** Requests of one bot over all routes, interaction answers apart. https://docs.discord.com/developers/topics/rate-limits#global-rate-limit */
  readonly requests: Allowance
  /**
   * Requests of one route and channel, guild or webhook. Discord publishes no numbers and asks bots to read the headers;
   * these are in the order of the examples on https://docs.discord.com/developers/topics/rate-limits#header-format.
   */
  readonly route: Allowance
  /** Milliseconds before an interaction must have its first answer. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback */
  readonly interactionMs: number
  /** Milliseconds an interaction's token can be used for. Same page, "Followup Messages". */
  readonly interactionTokenMs: number
  /** Milliseconds for which `enforce_nonce` recognises a message; the documentation says "the past few minutes". https://docs.discord.com/developers/resources/message#create-message */
  readonly nonceMs: number
}

/** Read 2026-11-22 on the pages named at each. */
export const discordLimits: DiscordLimits = {
  identify: { count: 1, perMs: 5_000 },
  maxConcurrency: 1,
  identifiesPerDay: 1_000,
  gatewaySends: { count: 120, perMs: 60_000 },
  requests: { count: 50, perMs: 1_000 },
  route: { count: 5, perMs: 1_000 },
  interactionMs: 3_000,
  interactionTokenMs: 15 * 60_000,
  nonceMs: 3 * 60_000,
}

const free: Allowance = { count: Number.POSITIVE_INFINITY, perMs: 1 }

/** No limits over time, for tests and benchmarks that are about something else. Sizes and the deadlines of interactions stay. */
export const noDiscordLimits: DiscordLimits = {
  ...discordLimits,
  identify: free,
  identifiesPerDay: 1_000_000,
  gatewaySends: free,
  requests: free,
  route: free,
}

/**
 * How long and how many things may be; lengths in UTF-16 code units unless Discord says otherwise. Read 2026-11-22.
 * Messages: https://docs.discord.com/developers/resources/message, components: https://docs.discord.com/developers/components/reference,
 * commands: https://docs.discord.com/developers/interactions/application-commands.
 * Embeds, bans, nicknames and time-outs: as discord-api-types 0.38.57 and client libraries have them; not read at the source.
 */
export const sizes = {
  content: 2_000,
  nonce: 25,
  allowedMentions: 100,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4_096,
  embedFields: 25,
  embedFieldName: 256,
  embedFieldValue: 1_024,
  embedFooter: 2_048,
  embedAuthor: 256,
  /** Over all embeds of a message. */
  embedTotal: 6_000,
  actionRows: 5,
  buttons: 5,
  customId: 100,
  buttonLabel: 80,
  selectOptions: 25,
  /** Components of a message with IS_COMPONENTS_V2, nested ones included. */
  components: 40,
  modalTitle: 45,
  modalComponents: 5,
  commands: 100,
  contextCommands: 15,
  commandDescription: 100,
  commandOptions: 25,
  commandChoices: 25,
  choiceText: 100,
  /** Names, descriptions and values of a command and all its options together. */
  commandTotal: 8_000,
  bulkDelete: { least: 2, most: 100, maxAgeMs: 14 * 24 * 3_600_000 },
  /** https://docs.discord.com/developers/resources/message#get-channel-messages */
  history: { most: 100, usual: 50 },
  timeoutMs: 28 * 24 * 3_600_000,
  banDeleteSeconds: 604_800,
  /** https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans */
  invalidRequests: { count: 10_000, perMs: 600_000 },
  /** Gateway payloads of bots. https://docs.discord.com/developers/events/gateway#sending-events */
  gatewayPayload: 4_096,
} as const
