/** What a subscription of one type needs. Every inner list of scopes must be met by one of its members. */
export interface SubscriptionType {
  readonly version: string
  readonly condition: readonly string[]
  /** Keys that may be in the condition too. */
  readonly optional?: readonly string[]
  readonly scopes: readonly (readonly string[])[]
  /** Versions that Twitch has withdrawn: it answers 410. */
  readonly gone?: readonly string[]
}

const broadcaster = ['broadcaster_user_id']
const moderator = ['broadcaster_user_id', 'moderator_user_id']
const reader = ['broadcaster_user_id', 'user_id']
const open: SubscriptionType = { version: '1', condition: broadcaster, scopes: [] }
const of = (...scopes: string[]): SubscriptionType => ({ version: '1', condition: broadcaster, scopes: [scopes] })
const redemptions: SubscriptionType = { ...of('channel:read:redemptions', 'channel:manage:redemptions'), optional: ['reward_id'] }
const shoutouts: SubscriptionType = { ...of('moderator:read:shoutouts', 'moderator:manage:shoutouts'), condition: moderator }
const polls = of('channel:read:polls', 'channel:manage:polls')
const predictions = of('channel:read:predictions', 'channel:manage:predictions')
const hypeTrain: SubscriptionType = { ...of('channel:read:hype_train'), version: '2' }
const chat: SubscriptionType = { ...of('user:read:chat'), condition: reader }

/** Source: https://dev.twitch.tv/docs/eventsub/eventsub-subscription-types, not re-read on 2026-11-22. */
export const subscriptionTypes = {
  'channel.ad_break.begin': of('channel:read:ads'),
  'channel.ban': of('channel:moderate'),
  'channel.channel_points_automatic_reward_redemption.add': { ...redemptions, version: '2', optional: [] },
  'channel.channel_points_custom_reward_redemption.add': redemptions,
  'channel.channel_points_custom_reward_redemption.update': redemptions,
  'channel.chat.message': chat,
  'channel.chat.message_delete': chat,
  'channel.cheer': of('bits:read'),
  'channel.follow': { version: '2', condition: moderator, scopes: [['moderator:read:followers']], gone: ['1'] },
  'channel.hype_train.begin': hypeTrain,
  'channel.hype_train.progress': hypeTrain,
  'channel.hype_train.end': hypeTrain,
  'channel.moderate': {
    version: '2',
    condition: moderator,
    scopes: [
      ['moderator:read:blocked_terms', 'moderator:manage:blocked_terms'],
      ['moderator:read:chat_settings', 'moderator:manage:chat_settings'],
      ['moderator:read:unban_requests', 'moderator:manage:unban_requests'],
      ['moderator:read:banned_users', 'moderator:manage:banned_users'],
      ['moderator:read:chat_messages', 'moderator:manage:chat_messages'],
      ['moderator:read:warnings', 'moderator:manage:warnings'],
      ['moderator:read:moderators'],
      ['moderator:read:vips'],
    ],
  },
  'channel.moderator.add': of('moderation:read', 'channel:manage:moderators'),
  'channel.moderator.remove': of('moderation:read', 'channel:manage:moderators'),
  'channel.poll.begin': polls,
  'channel.poll.progress': polls,
  'channel.poll.end': polls,
  'channel.prediction.begin': predictions,
  'channel.prediction.progress': predictions,
  'channel.prediction.lock': predictions,
  'channel.prediction.end': predictions,
  'channel.raid': { version: '1', condition: [], optional: ['from_broadcaster_user_id', 'to_broadcaster_user_id'], scopes: [] },
  'channel.shared_chat.begin': open,
  'channel.shared_chat.update': open,
  'channel.shared_chat.end': open,
  'channel.shoutout.create': shoutouts,
  'channel.shoutout.receive': shoutouts,
  'channel.subscribe': of('channel:read:subscriptions'),
  'channel.subscription.end': of('channel:read:subscriptions'),
  'channel.subscription.gift': of('channel:read:subscriptions'),
  'channel.subscription.message': of('channel:read:subscriptions'),
  'channel.unban': of('channel:moderate'),
  'channel.update': { ...open, version: '2' },
  'channel.warning.send': { ...of('moderator:read:warnings', 'moderator:manage:warnings'), condition: moderator },
  'stream.offline': open,
  'stream.online': open,
} satisfies Record<string, SubscriptionType>

export type EventType = keyof typeof subscriptionTypes

/** The type of that name, if this fake knows it. */
export function subscriptionType(name: string): SubscriptionType | undefined {
  return Object.hasOwn(subscriptionTypes, name) ? subscriptionTypes[name as EventType] : undefined
}
