import { afterEach, expect, test } from 'vitest'
import { apiOf, as, ask, stopTwitch, twitchUp } from '../fixtures/twitch.ts'

afterEach(stopTwitch)

test('the real library finds users and channels, changes a title, and sees streams, followers and chatters', async () => {
  const twitch = await twitchUp()
  const [pond, bot] = [apiOf(twitch, 'pond'), apiOf(twitch, 'duckbot')]
  const [pondId, botId] = [twitch.id('pond'), twitch.id('duckbot')]
  expect((await bot.users.getUserByName('ann'))?.displayName).toBe('Ann')
  expect(await bot.users.getUserByName('nobody')).toBeNull()
  await pond.channels.updateChannelInfo(pondId, { title: 'Ducks', gameId: '27471' })
  expect(await bot.channels.getChannelInfoById(pondId)).toMatchObject({ title: 'Ducks', gameName: 'Minecraft' })
  await expect(pond.channels.updateChannelInfo(pondId, { gameId: '1' })).rejects.toThrow(/400/)
  expect((await bot.search.searchCategories('mine')).data.map(({ name }) => name)).toEqual(['Minecraft'])
  expect(await bot.streams.getStreamByUserId(pondId)).toBeNull()
  twitch.eventsub.happen('stream.online', 'pond', { viewers: 12 })
  expect((await bot.streams.getStreamByUserName('pond'))?.viewers).toBe(12)
  twitch.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
  const followers = await bot.asUser(botId, (as) => as.channels.getChannelFollowers(pondId))
  expect([followers.total, followers.data[0]?.userName]).toEqual([1, 'ann'])
  twitch.eventsub.happen('channel.subscribe', 'pond', { user: 'Ann', tier: '3000' })
  expect((await pond.subscriptions.getSubscriptionForUser(pondId, twitch.id('ann')))?.tier).toBe('3000')
})

test('a bot speaks as itself and for its application, and is told why it was not heard', async () => {
  const twitch = await twitchUp()
  const bot = apiOf(twitch, 'duckbot')
  const [pondId, botId] = [twitch.id('pond'), twitch.id('duckbot')]
  const heard = twitch.chat.say('pond', { user: 'Ann', text: '!quote' })
  const sent = await bot.asUser(botId, (as) => as.chat.sendChatMessage(pondId, 'quack', { replyParentMessageId: heard }))
  expect(sent.isSent).toBe(true)
  await bot.chat.sendChatMessageAsApp(botId, pondId, 'honk', { forSourceOnly: true })
  expect(twitch.api.messages).toMatchObject([
    { id: sent.id, channel: 'pond', login: 'duckbot', text: 'quack', replyTo: heard, asApp: false },
    { text: 'honk', forSourceOnly: true, asApp: true },
  ])
  twitch.api.channel('pond').dropReason = { code: 'msg_rejected', message: 'Your message is being checked by mods and has not been sent.' }
  await expect(bot.asUser(botId, (as) => as.chat.sendChatMessage(pondId, 'spam'))).rejects.toThrow(/checked by mods/)
  const post = (body: object, token = 'duck-token') =>
    ask(`${twitch.api.url}/chat/messages`, {
      method: 'POST',
      headers: as(token),
      body: JSON.stringify({ broadcaster_id: pondId, sender_id: botId, ...body }),
    })
  expect(await post({ message: 'x'.repeat(501) })).toMatchObject({ status: 422 })
  expect(await post({ message: 'a', reply_parent_message_id: '1' })).toMatchObject({
    status: 400,
    body: { error: 'Bad Request', message: expect.stringContaining('cannot be replied to') },
  })
  const narrow = twitch.auth.issue('duckbot', ['user:bot']).access.token
  expect(await post({ message: 'a' }, narrow)).toMatchObject({ status: 401, body: { message: 'Missing scope: user:write:chat' } })
  const lakeSide = { broadcaster_id: twitch.id('lake') }
  twitch.auth.disconnect('lake')
  expect(await post({ message: 'a', ...lakeSide }, twitch.auth.issueApp().token)).toMatchObject({ status: 401 })
})

test('a moderator bans, times out, warns and deletes; chat and events show it', async () => {
  const twitch = await twitchUp()
  const bot = apiOf(twitch, 'duckbot')
  const [pondId, botId, annId] = [twitch.id('pond'), twitch.id('duckbot'), twitch.id('ann')]
  const line = twitch.chat.say('pond', { user: 'Ann', text: 'spam' })
  await bot.asUser(botId, async (as) => {
    await as.moderation.deleteChatMessages(pondId, line)
    await expect(as.moderation.deleteChatMessages(pondId, line)).rejects.toThrow(/404/)
    await as.moderation.warnUser(pondId, annId, 'stop it')
    const [timeout] = await as.moderation.banUser(pondId, { user: annId, duration: 600, reason: 'spam' })
    expect(timeout?.expiryDate?.getTime()).toBeGreaterThan(twitch.clock.now())
    twitch.clock.advance(600_000)
    await expect(as.moderation.unbanUser(pondId, annId)).rejects.toThrow(/400/)
    await as.moderation.banUser(pondId, { user: annId, reason: 'again' })
    await expect(as.moderation.banUser(pondId, { user: annId, reason: 'twice' })).rejects.toThrow(/already banned/)
    await as.moderation.unbanUser(pondId, annId)
    await expect(as.moderation.banUser(twitch.id('lake'), { user: annId, reason: 'not my pond' })).rejects.toThrow(/403/)
  })
})

test('shoutouts cool down for two minutes, and for an hour to the same channel', async () => {
  const twitch = await twitchUp()
  const [pondId, botId] = [twitch.id('pond'), twitch.id('duckbot')]
  const shout = async (to: 'ann' | 'lake') => {
    const query = new URLSearchParams({ from_broadcaster_id: pondId, to_broadcaster_id: twitch.id(to), moderator_id: botId })
    return (await ask(`${twitch.api.url}/chat/shoutouts?${query}`, { method: 'POST', headers: as('duck-token') })).status
  }
  expect(await shout('ann')).toBe(400)
  twitch.eventsub.happen('stream.online', 'pond', {})
  expect([await shout('ann'), await shout('lake')]).toEqual([204, 429])
  twitch.clock.advance(120_000)
  expect([await shout('ann'), await shout('lake')]).toEqual([429, 204])
  twitch.clock.advance(3_600_000)
  expect(await shout('ann')).toBe(204)
})

test('polls and predictions run, end by the clock, and one runs at a time', async () => {
  const twitch = await twitchUp()
  const pond = apiOf(twitch, 'pond')
  const id = twitch.id('pond')
  const poll = await pond.polls.createPoll(id, { title: 'Which?', choices: ['duck', 'goose'], duration: 60 })
  await expect(pond.polls.createPoll(id, { title: 'And?', choices: ['a', 'b'], duration: 60 })).rejects.toThrow(/400/)
  twitch.api.vote('pond', 'duck', 3)
  twitch.clock.advance(60_000)
  expect((await pond.polls.getPollById(id, poll.id))?.choices.map(({ totalVotes }) => totalVotes)).toEqual([3, 0])
  expect((await pond.polls.getPollById(id, poll.id))?.status).toBe('COMPLETED')
  const prediction = await pond.predictions.createPrediction(id, { title: 'Win?', outcomes: ['yes', 'no'], autoLockAfter: 30 })
  twitch.api.predict('pond', 'yes', 500)
  twitch.clock.advance(30_000)
  expect((await pond.predictions.getPredictionById(id, prediction.id))?.status).toBe('LOCKED')
  const done = await pond.predictions.resolvePrediction(id, prediction.id, prediction.outcomes[0]!.id)
  expect([done.status, done.winningOutcome?.totalChannelPoints]).toEqual(['RESOLVED', 500])
})

test('clips, markers, raids, rewards and redemptions', async () => {
  const twitch = await twitchUp()
  const pond = apiOf(twitch, 'pond')
  const id = twitch.id('pond')
  await expect(pond.clips.createClip({ channel: id })).rejects.toThrow(/404/)
  twitch.eventsub.happen('stream.online', 'pond', {})
  const clip = await pond.clips.createClip({ channel: id })
  expect((await pond.clips.getClipById(clip))?.broadcasterId).toBe(id)
  expect((await pond.streams.createStreamMarker(id, 'nice')).description).toBe('nice')
  await pond.raids.startRaid(id, twitch.id('lake'))
  await pond.raids.cancelRaid(id)
  const reward = await pond.channelPoints.createCustomReward(id, { title: 'Hydrate', cost: 50 })
  const { id: redemption } = twitch.eventsub.happen('channel.channel_points_custom_reward_redemption.add', 'pond', {
    user: 'Ann',
    reward: reward.id,
  })
  const [settled] = await pond.channelPoints.updateRedemptionStatusByIds(id, reward.id, [redemption], 'CANCELED')
  expect([settled?.rewardCost, twitch.api.channel('pond').redemptions.get(redemption)?.status]).toEqual([50, 'CANCELED'])
  await expect(apiOf(twitch, 'pond', 'pond-public').channelPoints.deleteCustomReward(id, reward.id)).rejects.toThrow(/401/)
})

test('points run out and come back, tokens must fit the client, and every failure can be had', async () => {
  const twitch = await twitchUp({ helixLimits: { pointsPerMinute: 2 } })
  const users = (headers: Record<string, string> = as('ann-token')) => ask(`${twitch.api.url}/users?login=ann`, { headers })
  const first = await users()
  expect([first.status, first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual([200, '2', '1'])
  await users()
  const late = await users()
  expect(late).toMatchObject({ status: 429, body: { error: 'Too Many Requests', status: 429 } })
  expect(Number(late.headers.get('ratelimit-reset')) * 1_000).toBeGreaterThan(twitch.clock.now())
  twitch.clock.advance(60_000)
  expect((await users()).status).toBe(200)
  expect(await users(as('ann-token', 'pond-public'))).toMatchObject({
    status: 401,
    body: { message: 'Client ID and OAuth token do not match' },
  })
  expect(await users(as('wrong'))).toMatchObject({ status: 401, body: { error: 'Unauthorized', message: 'Invalid OAuth token' } })
  twitch.api.failNext(1, 503, 'users')
  expect((await users()).status).toBe(503)
  twitch.api.refuse()
  await expect(users()).rejects.toThrow('fetch failed')
  twitch.api.heal()
  twitch.api.hang()
  await expect(ask(`${twitch.api.url}/users`, { headers: as('ann-token'), signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/)
  expect(twitch.api.requests.map(({ status }) => status)).toEqual([200, 200, 429, 200, 401, 401, 503, 0, 0])
})

test('a share of calls is limited until a second that the headers name, and whoever does not wait for it is noted', async () => {
  const draws = [0, 1, 0.4, 0.9]
  const twitch = await twitchUp({ random: () => draws.shift() ?? 0.9 })
  twitch.api.share = { limited: 0.3, retryAfter: [1, 1.5], failed: 0.2 }
  const call = async () => {
    const { status, headers } = await ask(`${twitch.api.url}/users?login=ann`, { headers: as('duck-token') })
    return { status, resetAt: Number(headers.get('ratelimit-reset')) * 1_000, left: headers.get('ratelimit-remaining') }
  }
  const limited = await call()
  expect(limited).toMatchObject({ status: 429, left: '0' })
  expect(limited.resetAt - twitch.clock.now()).toBeGreaterThan(1_000)
  twitch.clock.advance(200)
  expect((await call()).status).toBe(502)
  expect(twitch.api.early).toMatchObject([{ path: '/helix/users', earlyMs: expect.any(Number) }])
  twitch.clock.advance(3_000)
  expect((await call()).status).toBe(200)
  expect(twitch.api.early).toHaveLength(1)
})
