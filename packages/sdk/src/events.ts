/**
 * What a module can listen to, by kind, with the data that each kind carries. `channel` (a channel id such
 * as `twitch:duckpond`) and `user` (a display name) stand in every event; receivers fill the rest.
 */
export interface Events {
  message: { text: string }
  'message.edit': { text: string; message: string }
  'message.delete': { message: string }
  follow: Record<never, never>
  subscribe: { tier: string }
  resub: { tier: string; months: number; text?: string }
  gift: { tier: string; count: number; to?: string }
  cheer: { bits: number; text?: string }
  raid: { from: string; viewers: number }
  redemption: { reward: string; rewardId: string; input?: string }
  'stream.online': { title?: string; category?: string }
  'stream.offline': Record<never, never>
  'stream.update': { title?: string; category?: string }
  'member.join': Record<never, never>
  'member.leave': Record<never, never>
  'voice.join': { voice: string }
  'voice.leave': { voice: string }
  'reaction.add': { emoji: string; message: string }
  'reaction.remove': { emoji: string; message: string }
  interaction: { custom: string; values?: readonly string[] }
  boost: { count?: number }
  ban: { reason?: string; by?: string }
  timeout: { seconds: number; reason?: string; by?: string }
}

/** The kinds of {@link Events}. */
export type EventKind = keyof Events

/** One event as a handler sees it. */
export type EventOf<K extends EventKind> = Events[K] & {
  readonly id: string
  readonly kind: K
  /** Channel id, such as `twitch:duckpond`. */
  readonly channel: string
  /** Display name of whoever caused it. */
  readonly user: string
  /** Epoch milliseconds, by the platform's clock. */
  readonly at: number
}

/** Every kind, for checks at run time. */
export const eventKinds: readonly EventKind[] = [
  'message',
  'message.edit',
  'message.delete',
  'follow',
  'subscribe',
  'resub',
  'gift',
  'cheer',
  'raid',
  'redemption',
  'stream.online',
  'stream.offline',
  'stream.update',
  'member.join',
  'member.leave',
  'voice.join',
  'voice.leave',
  'reaction.add',
  'reaction.remove',
  'interaction',
  'boost',
  'ban',
  'timeout',
]
