import type { Allowance } from '../window.ts'

/**
 * What Twitch allows an account.
 * Source: https://dev.twitch.tv/docs/chat/#rate-limits, read 2026-11-21.
 */
export interface TwitchLimits {
  readonly joins: Allowance
  readonly joinsVerified: Allowance
  readonly messages: Allowance
  /** Where the account moderates or broadcasts. */
  readonly messagesAsModerator: Allowance
  /** Longest message, in code points; longer ones vanish without a word. */
  readonly length: number
  /** A message equal to the account's last one in that channel is refused for so long, in milliseconds; 0 = never. */
  readonly duplicateMs: number
}

export const twitchLimits: TwitchLimits = {
  joins: { count: 20, perMs: 10_000 },
  joinsVerified: { count: 2000, perMs: 10_000 },
  messages: { count: 20, perMs: 30_000 },
  messagesAsModerator: { count: 100, perMs: 30_000 },
  length: 500,
  duplicateMs: 30_000,
}

const free: Allowance = { count: Number.POSITIVE_INFINITY, perMs: 1 }

/** No limits at all, for tests and benchmarks that are about something else. */
export const noLimits: TwitchLimits = {
  joins: free,
  joinsVerified: free,
  messages: free,
  messagesAsModerator: free,
  length: Number.POSITIVE_INFINITY,
  duplicateMs: 0,
}
