import type { EventKind } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { everybody, leavePond, signedIn, standing, twitchUp } from '../fixtures/pond.ts'

afterEach(leavePond)

const typesOf = (fake: Awaited<ReturnType<typeof twitchUp>>) =>
  fake.eventsub.subscriptions.filter(({ status }) => status === 'enabled').map(({ type }) => type)

describe('over WebSocket', () => {
  test('what modules listen to is subscribed to, nothing else, and comes in under the id of the message', async () => {
    const { bench, fake } = await signedIn({ events: ['message', 'follow', 'redemption', 'stream.online', 'raid.out'] })
    await standing(fake, 4)
    expect(typesOf(fake).sort()).toEqual([
      'channel.channel_points_custom_reward_redemption.add',
      'channel.follow',
      'channel.raid',
      'stream.online',
    ])
    fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
    const follow = await bench.next('follow')
    expect(follow).toMatchObject({ id: fake.eventsub.notifications[0]!.id, channel: 'pond', account: { id: fake.id('ann'), name: 'ann' } })
    fake.eventsub.happen('channel.channel_points_custom_reward_redemption.add', 'pond', { user: 'Bob', title: 'Hydrate', input: 'now' })
    expect(await bench.next('redemption')).toMatchObject({ data: { reward: 'Hydrate', input: 'now' } })
    fake.eventsub.happen('channel.raid', 'pond', { to: 'Lake', viewers: 5 })
    expect(await bench.next('raid.out')).toMatchObject({ data: { to: 'Lake', viewers: 5 } })
    await bench.until('up')
  })

  test('what is not served here any more is not subscribed to, and what comes back is again', async () => {
    const { bench, fake } = await signedIn({ events: ['follow', 'stream.online'] })
    const types = () => typesOf(fake).sort()
    await standing(fake, 2)
    await bench.serve([])
    await fake.waitFor(() => types().length === 0)
    await bench.serve(['pond'])
    await standing(fake, 2)
    expect(types()).toEqual(['channel.follow', 'stream.online'])
  })

  test('a subscription that nobody agreed to is told with what to type, and keeps nothing else from working', async () => {
    const { bench, fake } = await signedIn({ owner: false, events: ['follow', 'redemption', 'poll.begin', 'subscribe'] })
    await standing(fake, 1)
    await bench.until('degraded')
    const { detail } = bench.receiver.health()
    expect(detail).toContain('events of #pond are not heard: nobody granted channel:read:polls, channel:read:redemptions')
    expect(detail).toContain('waddle connect twitch')
    expect(detail).not.toContain('channel:read:subscriptions')
    fake.chat.happen('pond', { kind: 'sub', user: 'Ann', plan: '1000' })
    expect(await bench.next('subscribe')).toMatchObject({ data: { tier: '1' } })
  })

  test('what the chat and the events both tell counts once, whichever is first', async () => {
    const kinds: EventKind[] = ['subscribe', 'resub', 'gift', 'raid', 'cheer', 'ban', 'timeout']
    const { bench, fake } = await signedIn({ events: kinds, config: { timing: { twinMs: 400 } } })
    await standing(fake, 6)
    await fake.chat.joined('pond')
    fake.chat.happen('pond', { kind: 'sub', user: 'Ann', plan: '1000' })
    fake.eventsub.happen('channel.subscribe', 'pond', { user: 'Ann' })
    fake.eventsub.happen('channel.subscription.message', 'pond', { user: 'Bob', text: 'hi', months: 3 })
    await bench.next('resub')
    fake.chat.happen('pond', { kind: 'resub', user: 'Bob', plan: '1000', months: 3, text: 'hi' })
    fake.eventsub.happen('channel.raid', 'lake', { to: 'Pond', viewers: 9 })
    fake.chat.happen('pond', { kind: 'raid', user: 'Lake', viewers: 9 })
    // Only the chat tells of this one: it counts all the same, a moment later.
    fake.chat.clear('pond', { user: 'Cid', seconds: 60 })
    expect(await bench.next('timeout')).toMatchObject({ account: { name: 'cid' } })
    expect(bench.received.map(({ kind }) => kind).sort()).toEqual(['raid', 'resub', 'subscribe', 'timeout'])
  })

  test('a repeated message keeps its id, and one that nobody can read is skipped', async () => {
    const { bench, fake } = await signedIn({ events: ['follow'] })
    await standing(fake, 1)
    fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
    const { id } = await bench.next('follow')
    await fake.eventsub.again(fake.eventsub.notifications[0]!)
    expect((await bench.next('follow')).id).toBe(id)
    const [first] = fake.eventsub.notifications
    await fake.eventsub.again({ ...first!, event: { user_id: null } })
    fake.eventsub.happen('channel.follow', 'pond', { user: 'Bob' })
    expect((await bench.next('follow')).account.name).toBe('bob')
    expect(bench.logged).toContainEqual(expect.stringContaining('skipped a notification'))
    expect(fake.eventsub.dials).toHaveLength(1)
  })

  test.each(['drop', 'close 4003', 'close 4006', 'close 4005'])(
    'after a %s it is dialled once, subscribed again, and the gap is told',
    async (how) => {
      const { bench, fake } = await signedIn({ owner: false, events: ['follow', 'raid'] })
      await standing(fake, 2)
      if (how === 'drop') fake.eventsub.drop()
      else fake.eventsub.close(Number(how.slice(-4)) as 4003)
      await bench.until('degraded')
      await fake.waitFor(() => fake.eventsub.dials.length === 2)
      await standing(fake, 2)
      await bench.until('up')
      fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
      await bench.next('follow')
      expect(bench.logged.join('\n')).toMatch(/history/)
      expect(fake.eventsub.dials).toHaveLength(2)
      const dead = fake.eventsub.subscriptions.filter(({ status }) => status !== 'enabled')
      expect(dead).toEqual([])
    },
  )

  test('silence beyond the keepalive ends the session, and another one stands within seconds', async () => {
    const { bench, fake } = await signedIn({ events: ['follow'], twitch: { eventSubLimits: { keepaliveSeconds: 1 } } })
    await standing(fake, 1)
    fake.eventsub.freeze()
    await fake.waitFor(() => fake.eventsub.dials.length === 2)
    await standing(fake, 1)
    fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
    await bench.next('follow')
  })

  test('an order to move is obeyed without a gap, and both sockets may tell the same', async () => {
    const { bench, fake } = await signedIn({ events: ['follow'] })
    await standing(fake, 1)
    const [before] = fake.eventsub.subscriptions
    fake.eventsub.bothDuringReconnect = true
    fake.eventsub.reconnect()
    fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
    const { id } = await bench.next('follow')
    await fake.waitFor(() => fake.eventsub.dials.length === 2 && fake.eventsub.sockets === 1)
    fake.eventsub.happen('channel.follow', 'pond', { user: 'Bob' })
    expect((await bench.next(({ account }) => account.name === 'bob')).id).not.toBe(id)
    expect(new Set(bench.received.map((one) => one.id)).size).toBe(2)
    expect(fake.eventsub.subscriptions).toEqual([before])
  })

  test('an order to move to nowhere ends in a fresh session', async () => {
    const { bench, fake } = await signedIn({ events: ['follow'] })
    await standing(fake, 1)
    fake.eventsub.refuse()
    fake.eventsub.reconnect()
    await fake.waitFor(() => fake.eventsub.dials.length === 2)
    fake.eventsub.accept()
    await fake.waitFor(() => fake.eventsub.sessions.length === 1 && typesOf(fake).length === 1)
    await bench.until('up')
  })

  test('refused again and again it dials once a second at most', async () => {
    const { fake } = await signedIn({ events: ['follow'] })
    await standing(fake, 1)
    fake.eventsub.refuse()
    fake.eventsub.drop()
    await fake.waitFor(() => fake.eventsub.dials.length === 3)
    fake.eventsub.accept()
    await standing(fake, 1)
    const pauses = fake.eventsub.dials.slice(1).map((at, index) => at - fake.eventsub.dials[index]!)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(995)
  })

  test('a call that fails while subscribing is made again', async () => {
    const fake = await twitchUp()
    fake.api.failNext(1, 503, 'users')
    fake.api.failNext(2, 500, 'eventsub')
    const { bench } = await signedIn({ fake, events: ['follow'] })
    await standing(fake, 1)
    await bench.until('up')
  })

  test('a revoked subscription is told in its health', async () => {
    const { bench, fake } = await signedIn({ events: ['follow', 'raid'] })
    await standing(fake, 2)
    await bench.until('up')
    const follow = fake.eventsub.subscriptions.find(({ type }) => type === 'channel.follow')!
    await fake.eventsub.revoke(follow.id, 'moderator_removed')
    await bench.until('degraded')
    expect(bench.receiver.health().detail).toContain('channel.follow of #pond: moderator_removed')
  })

  test('a channel that was renamed is noticed', async () => {
    const { bench, fake } = await signedIn({ events: ['stream.offline'] })
    await standing(fake, 1)
    const event = fake.eventsub.happen('stream.offline', 'pond', {})
    await bench.next('stream.offline')
    await fake.eventsub.again({ ...fake.eventsub.notifications[0]!, id: 'x', event: { ...event, broadcaster_user_login: 'puddle' } })
    await bench.next('stream.offline')
    await bench.until('degraded')
    expect(bench.receiver.health().detail).toContain('#pond is called #puddle now')
  })

  test('two accounts have a session each, and a thousand follows come in order', async () => {
    const { bench, fake } = await signedIn({ events: ['follow', 'raid', 'poll.begin'], twitch: { accounts: everybody } })
    await standing(fake, 3)
    expect(fake.eventsub.sessions).toHaveLength(2)
    for (let index = 0; index < 1_000; index++) fake.eventsub.happen('channel.follow', 'pond', { user: `duck${index}` })
    await bench.next(({ account }) => account.name === 'duck999')
    expect(bench.received.map(({ account }) => account.name)).toEqual(Array.from({ length: 1_000 }, (_, index) => `duck${index}`))
  })
})
