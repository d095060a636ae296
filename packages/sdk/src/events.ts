/**
 * What a module can listen to, by kind, with the data that each kind carries. `channel` (a channel id such
 * as `twitch:duckpond`) and `user` (a display name) stand in every event; receivers fill the rest.
 */
export interface Events {
  message: { text: string }
  'message.edit': { text: string; message: string }
  'message.delete': { message: string }
  /**
   * A filter had something to say of a message; of the bot's own making, no platform sends it. `by` is the filter's
   * module, `note` what it left to be done.
   */
  filtered: {
    text: string
    by: string
    reason: string
    stopped: boolean
    note: Readonly<Record<string, unknown>>
    /** Id of the message that was changed, when a change of it was filtered. */
    message?: string
  }
  follow: Record<never, never>
  subscribe: { tier: string }
  resub: { tier: string; months: number; text?: string }
  gift: { tier: string; count: number; to?: string }
  cheer: { bits: number; text?: string }
  raid: { from: string; viewers: number }
  'raid.out': { to: string; viewers?: number }
  redemption: { reward: string; rewardId: string; input?: string }
  'stream.online': { title?: string; category?: string }
  'stream.offline': Record<never, never>
  'stream.update': { title?: string; category?: string }
  'member.join': Record<never, never>
  'member.leave': Record<never, never>
  /** Roles or name of a member changed; `roles` on our ladder. */
  'member.update': { roles?: readonly string[] }
  /** `deaf`: they hear nobody, by their own wish or a moderator's. */
  'voice.join': { voice: string; deaf?: boolean }
  'voice.leave': { voice: string }
  'voice.move': { voice: string; from: string; deaf?: boolean }
  /** Somebody who stays in a voice channel hears the others again, or no more. */
  'voice.update': { voice: string; deaf: boolean }
  /** `to`: the platform's id of whoever wrote the message, where the platform says so. */
  'reaction.add': { emoji: string; message: string; to?: string }
  'reaction.remove': { emoji: string; message: string }
  /** A button, a choice or a form that the bot put up: `custom` as it was given there. */
  interaction: {
    custom: string
    values?: readonly string[]
    /** What was filled into a form, by the names of its fields. */
    fields?: Readonly<Record<string, string>>
    /** Id of the message that it hung on. */
    message?: string
  }
  boost: { count?: number }
  ban: { reason?: string; by?: string }
  unban: { by?: string }
  timeout: { seconds: number; reason?: string; by?: string }
  'chat.clear': { by?: string }
  'shoutout.out': { to: string }
  'shoutout.in': { from: string; viewers?: number }
  'poll.begin': Poll
  'poll.progress': Poll
  'poll.end': Poll
  'prediction.begin': Prediction
  'prediction.progress': Prediction
  'prediction.lock': Prediction
  'prediction.end': Prediction
  'hypetrain.begin': HypeTrain
  'hypetrain.progress': HypeTrain
  'hypetrain.end': HypeTrain
  /** Several channels share one chat; ids of the channels. */
  'sharedchat.begin': { host: string; channels: readonly string[] }
  'sharedchat.update': { host: string; channels: readonly string[] }
  'sharedchat.end': { host: string }
  'ad.begin': { seconds: number; automatic: boolean }
  /** A line of the platform's audit log; `action` in the platform's words. */
  audit: { action: string; target?: string; reason?: string; by?: string }
}

export interface Poll {
  poll: string
  title: string
  choices: readonly { id: string; title: string; votes: number }[]
  status?: string
}

export interface Prediction {
  prediction: string
  title: string
  outcomes: readonly { id: string; title: string; users: number; points: number }[]
  /** Id of the outcome that won. */
  winner?: string
  status?: string
}

export interface HypeTrain {
  train: string
  level: number
  total: number
  goal?: number
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
  'filtered',
  'follow',
  'subscribe',
  'resub',
  'gift',
  'cheer',
  'raid',
  'raid.out',
  'redemption',
  'stream.online',
  'stream.offline',
  'stream.update',
  'member.join',
  'member.leave',
  'member.update',
  'voice.join',
  'voice.leave',
  'voice.move',
  'voice.update',
  'reaction.add',
  'reaction.remove',
  'interaction',
  'boost',
  'ban',
  'unban',
  'timeout',
  'chat.clear',
  'shoutout.out',
  'shoutout.in',
  'poll.begin',
  'poll.progress',
  'poll.end',
  'prediction.begin',
  'prediction.progress',
  'prediction.lock',
  'prediction.end',
  'hypetrain.begin',
  'hypetrain.progress',
  'hypetrain.end',
  'sharedchat.begin',
  'sharedchat.update',
  'sharedchat.end',
  'ad.begin',
  'audit',
]

/** The kinds that receivers hand over; the others are of the bot's own making. */
export const receivedKinds: readonly EventKind[] = eventKinds.filter((kind) => kind !== 'filtered')
