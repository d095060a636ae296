import type * as twurple from '@twurple/eventsub-base'
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest'
import { apiOf, listenerTo, stopTwitch, twitchUp } from '../fixtures/twitch.ts'
import type { TwitchEventData, TwitchEventType } from '../index.ts'

afterEach(stopTwitch)

/** What the real library makes of each event. */
interface Library {
  'channel.ad_break.begin': twurple.EventSubChannelAdBreakBeginEvent
  'channel.ban': twurple.EventSubChannelBanEvent
  'channel.channel_points_automatic_reward_redemption.add': twurple.EventSubChannelAutomaticRewardRedemptionAddV2Event
  'channel.channel_points_custom_reward_redemption.add': twurple.EventSubChannelRedemptionAddEvent
  'channel.channel_points_custom_reward_redemption.update': twurple.EventSubChannelRedemptionUpdateEvent
  'channel.chat.message': twurple.EventSubChannelChatMessageEvent
  'channel.chat.message_delete': twurple.EventSubChannelChatMessageDeleteEvent
  'channel.cheer': twurple.EventSubChannelCheerEvent
  'channel.follow': twurple.EventSubChannelFollowEvent
  'channel.hype_train.begin': twurple.EventSubChannelHypeTrainBeginV2Event
  'channel.hype_train.progress': twurple.EventSubChannelHypeTrainProgressV2Event
  'channel.hype_train.end': twurple.EventSubChannelHypeTrainEndV2Event
  'channel.moderator.add': twurple.EventSubChannelModeratorEvent
  'channel.moderator.remove': twurple.EventSubChannelModeratorEvent
  'channel.poll.begin': twurple.EventSubChannelPollBeginEvent
  'channel.poll.progress': twurple.EventSubChannelPollProgressEvent
  'channel.poll.end': twurple.EventSubChannelPollEndEvent
  'channel.prediction.begin': twurple.EventSubChannelPredictionBeginEvent
  'channel.prediction.progress': twurple.EventSubChannelPredictionProgressEvent
  'channel.prediction.lock': twurple.EventSubChannelPredictionLockEvent
  'channel.prediction.end': twurple.EventSubChannelPredictionEndEvent
  'channel.raid': twurple.EventSubChannelRaidEvent
  'channel.shared_chat.begin': twurple.EventSubChannelSharedChatSessionBeginEvent
  'channel.shared_chat.update': twurple.EventSubChannelSharedChatSessionUpdateEvent
  'channel.shared_chat.end': twurple.EventSubChannelSharedChatSessionEndEvent
  'channel.shoutout.create': twurple.EventSubChannelShoutoutCreateEvent
  'channel.shoutout.receive': twurple.EventSubChannelShoutoutReceiveEvent
  'channel.subscribe': twurple.EventSubChannelSubscriptionEvent
  'channel.subscription.end': twurple.EventSubChannelSubscriptionEndEvent
  'channel.subscription.gift': twurple.EventSubChannelSubscriptionGiftEvent
  'channel.subscription.message': twurple.EventSubChannelSubscriptionMessageEvent
  'channel.unban': twurple.EventSubChannelUnbanEvent
  'channel.update': twurple.EventSubChannelUpdateEvent
  'channel.warning.send': twurple.EventSubChannelWarningSendEvent
  'stream.offline': twurple.EventSubStreamOfflineEvent
  'stream.online': twurple.EventSubStreamOnlineEvent
}

/** The data that an object of the library wraps, which it keeps under a symbol. */
type Wrapped<E> = E[Extract<keyof E, symbol>]
type Misfit = { [T in keyof Library]: TwitchEventData<T> extends Wrapped<Library[T]> ? never : T }[keyof Library]

test('every event has all the fields that the real library reads, in its types', () => {
  expectTypeOf<Misfit>().toEqualTypeOf<never>()
  // channel.moderate is the one the library has no single class for: its test is the next one.
  expectTypeOf<Exclude<TwitchEventType, keyof Library>>().toEqualTypeOf<'channel.moderate'>()
})

test('the real library reads events of every family, those that API calls bring about included', async () => {
  const twitch = await twitchUp()
  const [pondId, botId, annId] = [twitch.id('pond'), twitch.id('duckbot'), twitch.id('ann')]
  const pond = apiOf(twitch, 'pond')
  const heard: unknown[] = []
  let subscribed = 0
  const own = listenerTo(twitch, pond)
  own.onChannelSubscriptionGift(pondId, (event) => heard.push(['gift', event.gifterName, event.amount, event.cumulativeAmount]))
  own.onChannelSubscriptionMessage(pondId, (event) => heard.push(['resub', event.userName, event.cumulativeMonths, event.messageText]))
  own.onChannelCheer(pondId, (event) => heard.push(['cheer', event.isAnonymous, event.bits]))
  own.onChannelRaidTo(pondId, (event) => heard.push(['raid', event.raidingBroadcasterName, event.viewers]))
  own.onChannelPollBegin(pondId, (event) => heard.push(['poll', event.title, event.choices.map(({ title }) => title)]))
  own.onChannelPollEnd(pondId, (event) => heard.push(['poll end', event.status, event.choices[0]?.totalVotes]))
  own.onChannelHypeTrainBeginV2(pondId, (event) => heard.push(['train', event.level, event.topContributors[0]?.userName]))
  own.onChannelRedemptionAdd(pondId, (event) => heard.push(['redemption', event.rewardTitle, event.input]))
  const moderated = listenerTo(twitch, apiOf(twitch, 'duckbot'))
  moderated.onChannelModerate(pondId, botId, (event) => heard.push(['moderate', event.moderationAction, event.moderatorName]))
  moderated.onChannelChatMessage(pondId, botId, (event) => heard.push(['chat', event.chatterName, event.messageText]))
  for (const listener of [own, moderated]) {
    listener.onSubscriptionCreateSuccess(() => subscribed++)
    listener.start()
  }
  await vi.waitFor(() => expect(subscribed).toBe(10), 10_000)
  const { happen } = twitch.eventsub
  happen('channel.subscription.gift', 'pond', { user: 'Ann', total: 5, before: 5 })
  happen('channel.subscription.message', 'pond', { user: 'Ann', text: 'still here', months: 7 })
  happen('channel.cheer', 'pond', { user: null, bits: 100 })
  happen('channel.raid', 'lake', { to: 'pond', viewers: 42 })
  const poll = await pond.polls.createPoll(pondId, { title: 'Which?', choices: ['duck', 'goose'], duration: 60 })
  twitch.api.vote('pond', 'duck', 2)
  await pond.polls.endPoll(pondId, poll.id)
  happen('channel.hype_train.begin', 'pond', { top: [{ user: 'Ann', type: 'bits', total: 100 }] })
  happen('channel.channel_points_custom_reward_redemption.add', 'pond', { user: 'Ann', title: 'Hydrate', input: 'now' })
  twitch.chat.say('pond', { user: 'Ann', text: 'hello' })
  await apiOf(twitch, 'duckbot').asUser(botId, (as) => as.moderation.banUser(pondId, { user: annId, duration: 60, reason: 'spam' }))
  await expect.poll(() => heard.length).toBe(10)
  expect(heard).toEqual(
    expect.arrayContaining([
      ['gift', 'ann', 5, 10],
      ['resub', 'ann', 7, 'still here'],
      ['cheer', true, 100],
      ['raid', 'lake', 42],
      ['poll', 'Which?', ['duck', 'goose']],
      ['poll end', 'terminated', 2],
      ['train', 1, 'ann'],
      ['redemption', 'Hydrate', 'now'],
      ['chat', 'ann', 'hello'],
      ['moderate', 'timeout', 'duckbot'],
    ]),
  )
})

test('a bot must have the scope, moderate the channel and mean itself to hear of follows', async () => {
  const twitch = await twitchUp()
  const refused: string[] = []
  const listener = listenerTo(twitch, apiOf(twitch, 'ann'))
  listener.onSubscriptionCreateFailure((_, error) => refused.push(error.message))
  listener.onChannelFollow(twitch.id('pond'), twitch.id('ann'), () => {})
  listener.start()
  await expect.poll(() => refused.length, { timeout: 10_000 }).toBe(1)
  expect(refused[0]).toMatch(/403.*/s)
  expect(refused[0]).toMatch(/subscription missing proper authorization/)
})
