import type { Away } from './receiver.ts'

/**
 * What a bot can do on a platform besides speaking, by name: what it takes and what it gives back. Accounts,
 * messages and channels are the platform's own ids.
 */
export interface Actions {
  /** Take one message away. */
  'message.delete': { takes: { message: string }; gives: void }
  /** Take every message of the channel away (Twitch). */
  'chat.clear': { takes: Record<never, never>; gives: void }
  timeout: { takes: { account: string; seconds: number; reason?: string }; gives: void }
  'timeout.end': { takes: { account: string }; gives: void }
  ban: { takes: { account: string; reason?: string; deleteSeconds?: number }; gives: void }
  'ban.end': { takes: { account: string }; gives: void }
  kick: { takes: { account: string; reason?: string }; gives: void }
  warn: { takes: { account: string; reason: string }; gives: void }
  /** Highlighted words (Twitch). */
  announcement: { takes: { text: string; color?: 'blue' | 'green' | 'orange' | 'purple' | 'primary' }; gives: void }
  /** The platform's own shoutout (Twitch). */
  shoutout: { takes: { account: string }; gives: void }
  clip: { takes: Record<never, never>; gives: { id: string; url: string } }
  marker: { takes: { description?: string }; gives: { positionSeconds: number } }
  'stream.title': { takes: { title: string }; gives: void }
  /** `category` by name or id; gives the one that was found. */
  'stream.category': { takes: { category: string }; gives: { id: string; name: string } }
  /** What is on, or undefined while nothing is. */
  'stream.read': {
    takes: Record<never, never>
    gives: { live: boolean; title?: string; category?: string; viewers?: number; startedAt?: number }
  }
  'poll.start': { takes: { title: string; choices: readonly string[]; seconds: number }; gives: { id: string } }
  'poll.end': { takes: { poll: string; show?: boolean }; gives: void }
  'prediction.start': {
    takes: { title: string; outcomes: readonly string[]; seconds: number }
    gives: { id: string; outcomes: readonly string[] }
  }
  'prediction.lock': { takes: { prediction: string }; gives: void }
  'prediction.resolve': { takes: { prediction: string; outcome: string }; gives: void }
  'prediction.cancel': { takes: { prediction: string }; gives: void }
  'raid.start': { takes: { account: string }; gives: void }
  'raid.cancel': { takes: Record<never, never>; gives: void }
  'reaction.add': { takes: { message: string; emoji: string }; gives: void }
  'role.add': { takes: { account: string; role: string }; gives: void }
  'role.remove': { takes: { account: string; role: string }; gives: void }
  /** Whoever has that name on the platform; undefined when nobody does. */
  'account.find': { takes: { name: string }; gives: { id: string; name: string; displayName?: string } | undefined }
  /** Since when an account follows (Twitch) or is a member; undefined when it does not. Epoch milliseconds. */
  'account.since': { takes: { account: string }; gives: { at: number } | undefined }
  /** When an account was made (Twitch, Discord); undefined when there is none. Epoch milliseconds; it never changes. */
  'account.made': { takes: { account: string }; gives: { at: number } | undefined }
}

/** The names of {@link Actions}. */
export type ActionName = keyof Actions

/** Every action, for checks at run time. */
export const actionNames: readonly ActionName[] = [
  'message.delete',
  'chat.clear',
  'timeout',
  'timeout.end',
  'ban',
  'ban.end',
  'kick',
  'warn',
  'announcement',
  'shoutout',
  'clip',
  'marker',
  'stream.title',
  'stream.category',
  'stream.read',
  'poll.start',
  'poll.end',
  'prediction.start',
  'prediction.lock',
  'prediction.resolve',
  'prediction.cancel',
  'raid.start',
  'raid.cancel',
  'reaction.add',
  'role.add',
  'role.remove',
  'account.find',
  'account.since',
  'account.made',
]

/** Why an action was not done. A value, never an exception: every platform lacks some of them. */
export interface NotDone {
  readonly done: false
  /**
   * `unsupported`: this platform has no such thing, or nobody is connected to it. `forbidden`: the bot lacks a
   * right or a scope there. `not-found`: no such account, message or poll. `failed`: the platform would not.
   * The rest may be asked again, after `retryAfterMs` where that is known. `limited`: too often. `outage`: the platform
   * did not answer, or is not well; after several such it is not asked for a moment. `offline`: there is no connection
   * to it right now.
   */
  readonly reason: 'unsupported' | 'forbidden' | 'not-found' | 'failed' | Away
  /** For the owner and for moderators: what the platform said, and what to do about it. Never a secret. */
  readonly detail: string
  readonly retryAfterMs?: number
}

/** What became of an action. */
export type Acted<A extends ActionName = ActionName> = { readonly done: true; readonly result: Actions[A]['gives'] } | NotDone

/** Do something on a platform. `channel` is a channel id such as `twitch:duckpond`. */
export type Act<Allowed extends ActionName = ActionName> = <A extends Allowed>(
  channel: string,
  action: A,
  input: Actions[A]['takes'],
) => Promise<Acted<A>>

/** Whether an action can be asked for in a channel at all: the platform has it and a receiver offers it. */
export type Can<Allowed extends ActionName = ActionName> = (channel: string, action: Allowed) => boolean
