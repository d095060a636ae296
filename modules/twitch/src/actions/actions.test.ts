import { allTwitchScopes } from '@waddlebot/fake-platforms'
import type { ActionName, Actions } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { leavePond, type SignedOptions, signedIn } from '../fixtures/pond.ts'
import { doings } from './doings.ts'
import { rights, twitchActions } from './rights.ts'

afterEach(leavePond)

/** A bot in #pond, and how it is told to do something there. */
async function atWork(options: SignedOptions = {}) {
  const { bench, fake } = await signedIn({ events: ['message'], ...options })
  await bench.until(options.botScopes ? 'degraded' : 'up')
  await fake.chat.joined('pond')
  const act = <A extends ActionName>(action: A, input: Actions[A]['takes'], channel = 'pond') =>
    bench.receiver.act!({ server: null, channel }, action, input)
  return { bench, fake, act, pond: fake.api.channel('pond'), ann: fake.id('ann') }
}

describe('at work', () => {
  test('moderators’ actions reach the chat', async () => {
    const { fake, act, pond, ann } = await atWork()
    const message = fake.chat.say('pond', { user: 'Ann', text: 'spam' })
    expect(await act('message.delete', { message })).toMatchObject({ done: true })
    expect(pond.lines.has(message)).toBe(false)
    expect(await act('timeout', { account: ann, seconds: 60, reason: 'calm down' })).toMatchObject({ done: true })
    expect(pond.bans.get(ann)).toMatchObject({ reason: 'calm down' })
    expect(await act('timeout.end', { account: ann })).toMatchObject({ done: true })
    expect(pond.bans.size).toBe(0)
    // Two weeks are the most that Twitch takes.
    expect(await act('timeout', { account: ann, seconds: 30 * 86_400 })).toMatchObject({ done: true })
    expect(await act('timeout.end', { account: ann })).toMatchObject({ done: true })
    expect(await act('ban', { account: ann })).toMatchObject({ done: true })
    expect(pond.bans.get(ann)?.until).toBeUndefined()
    expect(await act('ban.end', { account: ann })).toMatchObject({ done: true })
    expect(await act('warn', { account: ann, reason: 'mind the ducks' })).toMatchObject({ done: true })
    expect(pond.warnings).toMatchObject([{ reason: 'mind the ducks' }])
    expect(await act('announcement', { text: 'Bread at noon', color: 'green' })).toMatchObject({ done: true })
    expect(fake.api.announcements).toEqual([{ channel: 'pond', by: 'duckbot', text: 'Bread at noon', color: 'green' }])
    expect(await act('chat.clear', {})).toMatchObject({ done: true })
    expect(pond.lines.size).toBe(0)
  })

  test('a stream is read, named, marked and clipped', async () => {
    const { fake, act, pond } = await atWork()
    expect(await act('stream.read', {})).toEqual({ done: true, result: { live: false, title: 'A quiet pond', category: 'Just Chatting' } })
    fake.eventsub.happen('stream.online', 'pond', { viewers: 7 })
    expect(await act('stream.title', { title: 'Bread' })).toMatchObject({ done: true })
    expect(await act('stream.category', { category: 'art' })).toEqual({ done: true, result: { id: '509660', name: 'Art' } })
    expect(await act('stream.category', { category: '27471' })).toMatchObject({ result: { name: 'Minecraft' } })
    expect(await act('stream.category', { category: 'zzz' })).toMatchObject({ done: false, reason: 'not-found' })
    expect(await act('stream.read', {})).toMatchObject({ result: { live: true, title: 'Bread', category: 'Minecraft', viewers: 7 } })
    expect(await act('marker', { description: 'duck' })).toMatchObject({ done: true, result: { positionSeconds: expect.any(Number) } })
    const clip = await act('clip', {})
    expect(clip).toMatchObject({ done: true, result: { url: `https://clips.twitch.tv/${pond.clips[0]!.id}` } })
  })

  test('polls, predictions and raids begin and end', async () => {
    const { fake, act, pond } = await atWork()
    const poll = await act('poll.start', { title: 'Bread?', choices: ['Yes', 'No'], seconds: 60 })
    expect(poll).toEqual({ done: true, result: { id: pond.polls[0]!.id } })
    expect(await act('poll.end', { poll: pond.polls[0]!.id })).toMatchObject({ done: true })
    expect(pond.polls[0]!.status).toBe('TERMINATED')
    expect(await act('poll.end', { poll: 'none' })).toMatchObject({ done: false, reason: 'not-found' })
    const made = await act('prediction.start', { title: 'Rain?', outcomes: ['Yes', 'No'], seconds: 60 })
    const { id, outcomes } = pond.predictions[0]!
    expect(made).toEqual({ done: true, result: { id, outcomes: outcomes.map((outcome) => outcome.id) } })
    expect(await act('prediction.lock', { prediction: id })).toMatchObject({ done: true })
    expect(await act('prediction.resolve', { prediction: id, outcome: outcomes[1]!.id })).toMatchObject({ done: true })
    expect(pond.predictions[0]).toMatchObject({ status: 'RESOLVED', winning_outcome_id: outcomes[1]!.id })
    await act('prediction.start', { title: 'Snow?', outcomes: ['Yes', 'No'], seconds: 60 })
    expect(await act('prediction.cancel', { prediction: pond.predictions[1]!.id })).toMatchObject({ done: true })
    expect(await act('raid.start', { account: fake.id('lake') })).toMatchObject({ done: true })
    expect(pond.raid?.to.login).toBe('lake')
    expect(await act('raid.cancel', {})).toMatchObject({ done: true })
    expect(await act('raid.cancel', {})).toMatchObject({ done: false, reason: 'not-found' })
  })

  test('people are found, and since when they follow', async () => {
    const { fake, act, ann } = await atWork()
    expect(await act('account.find', { name: '@Ann' })).toEqual({ done: true, result: { id: ann, name: 'ann', displayName: 'Ann' } })
    expect(await act('account.find', { name: 'nobody_at_all' })).toEqual({ done: true, result: undefined })
    expect(await act('account.find', { name: 'two words' })).toEqual({ done: true, result: undefined })
    expect(await act('account.since', { account: ann })).toEqual({ done: true, result: undefined })
    fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
    expect(await act('account.since', { account: ann })).toMatchObject({ done: true, result: { at: expect.any(Number) } })
    expect(await act('account.made', { account: ann })).toEqual({ done: true, result: { at: Date.UTC(2016, 11, 14, 20, 32, 28) } })
    expect(await act('account.made', { account: '1' })).toEqual({ done: true, result: undefined })
  })

  test('a shoutout too soon after another is to wait, not tried again and again', async () => {
    const { fake, act } = await atWork()
    fake.eventsub.happen('stream.online', 'pond', {})
    expect(await act('shoutout', { account: fake.id('lake') })).toMatchObject({ done: true })
    const calls = fake.api.requests.length
    expect(await act('shoutout', { account: fake.id('ann') })).toMatchObject({ done: false, reason: 'limited', retryAfterMs: 120_000 })
    expect(fake.api.requests.length).toBe(calls + 1)
  })
})

describe('what cannot be done is said, with what to do about it', () => {
  test('a missing scope', async () => {
    const botScopes = allTwitchScopes.filter((scope) => scope !== 'moderator:manage:banned_users')
    const { act, ann } = await atWork({ botScopes, actions: ['ban'] })
    const acted = await act('ban', { account: ann })
    expect(acted).toMatchObject({ done: false, reason: 'forbidden', detail: expect.stringContaining('moderator:manage:banned_users') })
    expect(acted).toMatchObject({ detail: expect.stringContaining('waddle connect twitch') })
  })

  test('an owner who did not agree', async () => {
    const { act } = await atWork({ owner: false, actions: [] })
    expect(await act('poll.start', { title: 'a', choices: ['b', 'c'], seconds: 60 })).toMatchObject({
      done: false,
      reason: 'forbidden',
      detail: expect.stringContaining('channel:manage:polls, which only the owner of #pond can grant'),
    })
  })

  test('a channel where the bot is no moderator', async () => {
    const { act, ann } = await atWork({ config: { channels: ['pond', 'lake'] } })
    expect(await act('ban', { account: ann }, 'lake')).toMatchObject({ done: false, reason: 'forbidden' })
    expect(await act('ban', { account: ann }, 'no_such_channel')).toMatchObject({ done: false, reason: 'not-found' })
    expect(await act('ban', { account: '1' })).toMatchObject({ done: false, reason: 'not-found' })
  })

  test('an API that is limited, unwell or away', async () => {
    const { fake, act } = await atWork()
    fake.api.failNext(1, 429, 'users')
    expect(await act('account.find', { name: 'ann' })).toMatchObject({ reason: 'limited', retryAfterMs: expect.any(Number) })
    fake.api.failNext(1, 503, 'users')
    expect(await act('account.find', { name: 'ann' })).toMatchObject({ reason: 'outage' })
    fake.api.refuse()
    expect(await act('account.find', { name: 'ann' })).toMatchObject({
      reason: 'outage',
      detail: expect.stringContaining('cannot be reached'),
    })
    fake.api.heal()
    expect(await act('account.find', { name: 'ann' })).toMatchObject({ done: true })
  })

  test('an application that is missing altogether', async () => {
    const { bench } = await signedIn({ events: ['message'], config: { clientId: undefined, username: 'duckbot', sendBy: 'irc' } })
    const acted = await bench.receiver.act!({ server: null, channel: 'pond' }, 'clip', {})
    expect(acted).toMatchObject({ done: false, reason: 'forbidden', detail: expect.stringContaining('waddle connect twitch') })
  })
})

test('every action that is offered can be done, and has a right', () => {
  expect(Object.keys(doings).sort()).toEqual([...twitchActions].sort())
  for (const action of twitchActions) expect(rights[action].whose).toMatch(/^(bot|owner)$/)
})
