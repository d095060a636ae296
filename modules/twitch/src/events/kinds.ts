import type { EventKind } from '@waddlebot/sdk'

/** Whose word a subscription needs. */
export type Whose = 'anyone' | 'reader' | 'moderator' | 'owner'

/** A subscription of EventSub that tells an event. */
export interface Topic {
  readonly type: string
  readonly version: string
  readonly whose: Whose
  /** Any one of these is enough; the first is the one that is asked for. */
  readonly scopes: readonly string[]
  /** The field of the condition that names the channel. */
  readonly channelAs: string
  /** The chat tells the same, so that nothing is missing without it. */
  readonly inChat: boolean
}

const topic = (type: string, whose: Whose, scopes: readonly string[] = [], more: Partial<Topic> = {}): Topic => ({
  type,
  version: '1',
  whose,
  scopes,
  channelAs: 'broadcaster_user_id',
  inChat: false,
  ...more,
})
const v2 = { version: '2' } as const
const inChat = { inChat: true } as const
const subscriptions = ['channel:read:subscriptions']
const polls = ['channel:read:polls', 'channel:manage:polls']
const predictions = ['channel:read:predictions', 'channel:manage:predictions']
const shoutouts = ['moderator:read:shoutouts', 'moderator:manage:shoutouts']
const hypeTrain = ['channel:read:hype_train']

/**
 * Which subscription tells which kind of event, and whose permission it takes. Source:
 * https://dev.twitch.tv/docs/eventsub/eventsub-subscription-types, checked against @twurple/eventsub-base 8.1.4, 2026-11-22.
 */
export const topics: Readonly<Partial<Record<EventKind, Topic>>> = {
  follow: topic('channel.follow', 'moderator', ['moderator:read:followers'], v2),
  subscribe: topic('channel.subscribe', 'owner', subscriptions, inChat),
  resub: topic('channel.subscription.message', 'owner', subscriptions, inChat),
  gift: topic('channel.subscription.gift', 'owner', subscriptions, inChat),
  cheer: topic('channel.cheer', 'owner', ['bits:read'], inChat),
  raid: topic('channel.raid', 'anyone', [], { ...inChat, channelAs: 'to_broadcaster_user_id' }),
  'raid.out': topic('channel.raid', 'anyone', [], { channelAs: 'from_broadcaster_user_id' }),
  redemption: topic('channel.channel_points_custom_reward_redemption.add', 'owner', [
    'channel:read:redemptions',
    'channel:manage:redemptions',
  ]),
  'stream.online': topic('stream.online', 'anyone'),
  'stream.offline': topic('stream.offline', 'anyone'),
  'stream.update': topic('channel.update', 'anyone', [], v2),
  ban: topic('channel.ban', 'owner', ['channel:moderate'], inChat),
  timeout: topic('channel.ban', 'owner', ['channel:moderate'], inChat),
  unban: topic('channel.unban', 'owner', ['channel:moderate']),
  'message.delete': topic('channel.chat.message_delete', 'reader', ['user:read:chat'], inChat),
  'shoutout.out': topic('channel.shoutout.create', 'moderator', shoutouts),
  'shoutout.in': topic('channel.shoutout.receive', 'moderator', shoutouts),
  'poll.begin': topic('channel.poll.begin', 'owner', polls),
  'poll.progress': topic('channel.poll.progress', 'owner', polls),
  'poll.end': topic('channel.poll.end', 'owner', polls),
  'prediction.begin': topic('channel.prediction.begin', 'owner', predictions),
  'prediction.progress': topic('channel.prediction.progress', 'owner', predictions),
  'prediction.lock': topic('channel.prediction.lock', 'owner', predictions),
  'prediction.end': topic('channel.prediction.end', 'owner', predictions),
  'hypetrain.begin': topic('channel.hype_train.begin', 'owner', hypeTrain, v2),
  'hypetrain.progress': topic('channel.hype_train.progress', 'owner', hypeTrain, v2),
  'hypetrain.end': topic('channel.hype_train.end', 'owner', hypeTrain, v2),
  'sharedchat.begin': topic('channel.shared_chat.begin', 'anyone'),
  'sharedchat.update': topic('channel.shared_chat.update', 'anyone'),
  'sharedchat.end': topic('channel.shared_chat.end', 'anyone'),
  'ad.begin': topic('channel.ad_break.begin', 'owner', ['channel:read:ads']),
}
