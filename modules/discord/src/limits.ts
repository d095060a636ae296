import { shorten } from '@waddlebot/sdk'

/**
 * What Discord allows, as data. Lengths are in UTF-16 code units. Read 2026-11-22 on the pages that are named; where
 * the page of a figure was not at hand, it is as discord-api-types 0.38 and its fellow libraries have it, and says so.
 */
export const limits = {
  /** https://docs.discord.com/developers/resources/message#create-message */
  content: 2_000,
  embeds: 10,
  /** At most 25 characters; recognised for "the past few minutes". Same page, `nonce` and `enforce_nonce`. */
  nonce: 25,
  /** Same page, `allowed_mentions`. */
  mentions: 100,
  /** https://docs.discord.com/developers/resources/message#embed-object-embed-limits (as the libraries have it) */
  embed: { title: 256, text: 4_096, fields: 25, name: 256, value: 1_024, total: 6_000, url: 2_048 },
  /** https://docs.discord.com/developers/components/reference#action-row and #button */
  buttons: { rows: 5, perRow: 5, label: 80, custom: 100, url: 512 },
  /** https://docs.discord.com/developers/components/using-modal-components and /components/reference#label */
  modal: { title: 45, fields: 5, label: 45, description: 100, text: 4_000, options: 25, option: 100 },
  /** https://docs.discord.com/developers/interactions/receiving-and-responding: 3 s to the first answer, 15 min for the rest. */
  interaction: { answerMs: 3_000, tokenMs: 15 * 60_000 },
  /** https://docs.discord.com/developers/interactions/application-commands#registering-a-command and #application-command-object */
  commands: { chat: 100, menus: 15, options: 25, choices: 25, choice: 100, name: 32, description: 100, total: 8_000 },
  /** https://docs.discord.com/developers/resources/message#get-channel-messages */
  history: 100,
  /** https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans: 10,000 in 10 minutes bans the address. */
  invalid: { count: 10_000, perMs: 600_000 },
  /** https://docs.discord.com/developers/resources/guild#modify-guild-member (as the libraries have it) */
  timeoutMs: 28 * 24 * 3_600_000,
  /** https://docs.discord.com/developers/resources/guild#create-guild-ban (as the libraries have it) */
  banDeleteSeconds: 604_800,
  /** X-Audit-Log-Reason: https://docs.discord.com/developers/resources/audit-log (as the libraries have it) */
  reason: 512,
} as const

/** Where Discord answers requests; the gateway's address is asked for there. */
export const discordApi = 'https://discord.com/api'

/** The page on which a bot's token, intents and invitation are. */
export const portal = 'https://discord.com/developers/applications'

/** As much of a text as Discord takes, counted as Discord counts. */
export const short = (text: string, most: number): string => shorten(text, most, 'utf-16')
