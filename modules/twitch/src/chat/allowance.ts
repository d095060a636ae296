import type { TwitchConfig } from '../config.ts'
import { limits } from '../limits.ts'

/** What the account may do over all its channels: joins and log-ins in 10 s, messages in 30 s. */
export interface Allowance {
  readonly joins: number
  readonly logIns: number
  /** Where it is no moderator. */
  readonly messages: number
  /** Where it is. Equal to {@link Allowance.messages} when Twitch counts both together. */
  readonly moderating: number
}

/** One process's part of what all of them may do together; always at least 1, for a process that may do nothing is none. */
export const partOf = (count: number, parts: () => number) => () => Math.max(1, Math.floor(count / parts()))

/** What Twitch allows the class of the account, with the numbers that somebody set instead. */
export function allowanceOf(config: Pick<TwitchConfig, 'rateClass' | 'joinsPer10Seconds' | 'messagesPer30Seconds'>): Allowance {
  const known = limits.chat.classes[config.rateClass]
  const messages = config.messagesPer30Seconds ?? known.messages
  const moderating = Math.max(messages, known.moderating)
  return { joins: config.joinsPer10Seconds ?? known.joins, logIns: known.logIns, messages, moderating }
}
