import type { Account } from '@waddlebot/sdk'
import { type Fields, nameOf } from '../fields.ts'
import { channelOf, type Reader } from './told.ts'

/** How Twitch names what somebody pays for, and how we do. */
const tiers: Readonly<Record<string, string>> = { '1000': '1', '2000': '2', '3000': '3' }
const tierOf = (event: Fields) => tiers[event.text('tier')] ?? '1'

/** Whoever gives without a name has one: these accounts stand in for them in the chat too, which is how the two are told to be the same. */
const nobody = {
  gifter: { id: '274598607', name: 'ananonymousgifter', displayName: 'AnAnonymousGifter' },
  cheerer: { id: '407665396', name: 'ananonymouscheerer', displayName: 'AnAnonymousCheerer' },
} as const satisfies Record<string, Account>

/** Follows, subscriptions, cheers and raids. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference/, checked against @twurple/eventsub-base 8.1.4, 2026-11-22. */
export const support: Readonly<Record<string, Reader>> = {
  'channel.follow': (event) => ({
    kind: 'follow',
    channel: channelOf(event),
    account: event.account('user'),
    data: {},
    at: event.time('followed_at'),
  }),
  'channel.subscribe': (event) =>
    // A subscription that somebody was given is told as the gift.
    event.flag('is_gift')
      ? undefined
      : { kind: 'subscribe', channel: channelOf(event), account: event.account('user'), data: { tier: tierOf(event) } },
  'channel.subscription.message': (event) => {
    const text = event.within('message').maybe('text')
    const data = { tier: tierOf(event), months: event.count('cumulative_months'), ...(text === undefined ? {} : { text }) }
    return { kind: 'resub', channel: channelOf(event), account: event.account('user'), data, ...(text === undefined ? {} : { text }) }
  },
  'channel.subscription.gift': (event) => ({
    kind: 'gift',
    channel: channelOf(event),
    account: event.someone('user') ?? nobody.gifter,
    data: { tier: tierOf(event), count: event.count('total') },
  }),
  'channel.cheer': (event) => {
    const text = event.maybe('message')
    const data = { bits: event.count('bits'), ...(text === undefined ? {} : { text }) }
    const account = event.someone('user') ?? nobody.cheerer
    return { kind: 'cheer', channel: channelOf(event), account, data, ...(text === undefined ? {} : { text }) }
  },
}

/** A raid as the channel sees it that is raided. */
export const raidIn: Reader = (event) => {
  const from = event.account('from_broadcaster_user')
  const data = { from: nameOf(from), viewers: event.count('viewers') }
  return { kind: 'raid', channel: event.account('to_broadcaster_user'), account: from, data }
}

/** The same raid as the channel sees it that raids. */
export const raidOut: Reader = (event) => {
  const from = event.account('from_broadcaster_user')
  const data = { to: nameOf(event.account('to_broadcaster_user')), viewers: event.count('viewers') }
  return { kind: 'raid.out', channel: from, account: from, data }
}
