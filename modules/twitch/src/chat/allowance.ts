import type { TwitchConfig } from '../config.ts'
import { limits } from '../limits.ts'

/** What the account may do over all its channels: joins and log-ins in 10 s, messages in 30 s. */
export interface AccountAllowance {
  readonly joins: number
  readonly logIns: number
  /** Where it is no moderator. */
  readonly messages: number
  /** Where it is. Equal to {@link AccountAllowance.messages} when Twitch counts both together. */
  readonly moderating: number
}

/** What Twitch allows the class of the account, with the numbers that somebody set instead. */
export function allowanceOf(config: Pick<TwitchConfig, 'rateClass' | 'joinsPer10Seconds' | 'messagesPer30Seconds'>): AccountAllowance {
  const known = limits.chat.classes[config.rateClass]
  const messages = config.messagesPer30Seconds ?? known.messages
  const moderating = Math.max(messages, known.moderating)
  return { joins: config.joinsPer10Seconds ?? known.joins, logIns: known.logIns, messages, moderating }
}
