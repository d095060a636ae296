import { timeOfSnowflake } from '@waddlebot/fake-platforms'
import { PermissionFlagsBits as may } from 'discord-api-types/v10'
import { afterEach, expect, test } from 'vitest'
import { start, stopAll } from '../fixtures/bot.ts'

afterEach(stopAll)

test('the bot moderates: deletes, silences, bans, kicks, gives roles and reacts, with its reason in the audit log', async () => {
  const guilds = [{ name: 'Pond', members: ['ann', 'bob'], roles: [{ name: 'Helpers' }] }]
  const { discord, bench, server, general } = await start({ discord: { guilds } })
  const where = { server, channel: general }
  const act = bench.receiver.act!.bind(bench.receiver)
  const [ann, bob] = [discord.user('ann').id, discord.user('bob').id]
  const done = { done: true }
  const message = discord.say('general', { user: 'ann', text: 'spam' })
  expect(await act(where, 'reaction.add', { message, emoji: '🦆' })).toMatchObject(done)
  expect(discord.reactions(message, '🦆')).toEqual([discord.bot.id])
  expect(await act(where, 'message.delete', { message })).toMatchObject(done)
  expect(discord.message(message)).toBeUndefined()
  expect(await act(where, 'timeout', { account: ann, seconds: 60, reason: 'caps' })).toMatchObject(done)
  expect(Date.parse(discord.member('Pond', 'ann')!.communication_disabled_until!)).toBeGreaterThan(Date.now() + 50_000)
  expect(await act(where, 'timeout.end', { account: ann })).toMatchObject(done)
  expect(discord.member('Pond', 'ann')!.communication_disabled_until).toBeNull()
  expect(await act(where, 'role.add', { account: ann, role: 'helpers' })).toMatchObject(done)
  expect(discord.member('Pond', 'ann')!.roles).toHaveLength(1)
  expect(await act(where, 'role.remove', { account: ann, role: 'Helpers' })).toMatchObject(done)
  expect(await act(where, 'account.since', { account: ann })).toMatchObject({ done: true, result: { at: expect.any(Number) } })
  expect(await act(where, 'account.made', { account: ann })).toEqual({ done: true, result: { at: timeOfSnowflake(ann) } })
  expect(await act(where, 'account.made', { account: 'ann' })).toEqual({ done: true, result: undefined })
  expect(await act(where, 'kick', { account: ann })).toMatchObject(done)
  expect(await act(where, 'account.since', { account: ann })).toEqual({ done: true, result: undefined })
  expect(await act(where, 'ban', { account: bob, reason: 'raid' })).toMatchObject(done)
  expect(discord.banned('Pond', 'bob')).toEqual(expect.objectContaining({ reason: 'raid' }))
  expect(await act(where, 'ban.end', { account: bob })).toMatchObject(done)
  expect(discord.requests.find(({ route }) => route.includes('bans'))?.reason).toBe('raid')
})

test('what cannot be done is a value that says why', async () => {
  const guilds = [{ name: 'Pond', members: ['ann'], bot: may.ViewChannel | may.SendMessages }]
  const { discord, bench, server, general } = await start({ discord: { guilds } })
  const act = bench.receiver.act!.bind(bench.receiver)
  const where = { server, channel: general }
  const account = discord.user('ann').id
  expect(await act(where, 'ban', { account })).toMatchObject({
    done: false,
    reason: 'forbidden',
    detail: expect.stringContaining('doctor'),
  })
  expect(await act(where, 'message.delete', { message: '1' })).toMatchObject({ done: false, reason: 'not-found' })
  expect(await act(where, 'message.delete', { message: '../../../users/@me' })).toMatchObject({ done: false, reason: 'not-found' })
  expect(await act(where, 'role.add', { account, role: 'Nobody' })).toMatchObject({ done: false, reason: 'not-found' })
  expect(await act({ server: null, channel: '1' }, 'kick', { account })).toMatchObject({ done: false, reason: 'unsupported' })
  discord.faults.failNext(3, 502, { match: /members/ })
  expect(await act(where, 'kick', { account })).toMatchObject({ done: false, reason: 'outage' })
  discord.faults.limitNext(1, 2, { match: /kick|members/ })
  expect(await act(where, 'kick', { account })).toMatchObject({ done: false, reason: 'limited', retryAfterMs: expect.any(Number) })
})

test('a message in a thread is found there', async () => {
  const { discord, bench, server, general } = await start()
  const root = discord.say('general', { user: 'ann', text: 'root' })
  await bench.next('message')
  await fetch(`${discord.api}/v10/channels/${general}/messages/${root}/threads`, {
    method: 'POST',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'talk' }),
  })
  const message = discord.say(root, { user: 'ann', text: 'inside' })
  expect(await bench.next((envelope) => envelope.text === 'inside')).toMatchObject({ channel: general, thread: root })
  expect(await bench.receiver.act!({ server, channel: general }, 'message.delete', { message })).toMatchObject({ done: true })
  expect(discord.message(message)).toBeUndefined()
})
