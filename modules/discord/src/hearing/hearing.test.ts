import { afterEach, describe, expect, test } from 'vitest'
import { start, stopAll } from '../fixtures/bot.ts'
import { events, id } from '../fixtures/event.ts'

afterEach(stopAll)

const guilds = [
  {
    name: 'Pond',
    id: id.guild,
    roles: [
      { name: 'Mods', id: id.mods, permissions: 1n << 13n },
      { name: 'Regulars', id: id.regulars },
    ],
    channels: [
      { name: 'general', id: id.general },
      { name: 'Talk', id: id.voice, kind: 'voice' as const },
      { name: 'Other', id: id.other, kind: 'voice' as const },
    ],
  },
]

describe('what Discord tells becomes the right envelope', () => {
  test.each(events.map((row) => [row.name, row] as const))('%s', async (_, { type, data, before = [], becomes }) => {
    const { discord, bench } = await start({ discord: { guilds }, config: { roles: { Regulars: 'regular' }, timing: { pairMs: 100 } } })
    const began = Date.now()
    for (const [earlier, what] of before) discord.faults.raw(earlier, what, { guildId: id.guild })
    discord.faults.raw(type, data, { guildId: id.guild })
    const envelope = await bench.next(becomes.kind)
    expect(envelope).toMatchObject({ platform: 'discord', ...becomes })
    if (becomes.fragments) expect(envelope.fragments).toEqual(becomes.fragments)
    if (becomes.account) expect(envelope.account).toEqual(becomes.account)
    expect(envelope.receivedAt).toBeGreaterThanOrEqual(began)
    expect(envelope.id).not.toBe('')
    expect(bench.received.filter(({ kind }) => kind === becomes.kind)).toHaveLength(1)
  })
})

test('who is in a voice channel when the bot comes to a server is told, and who left while it did not listen', async () => {
  const { discord, bench } = await start({ discord: { guilds } })
  const here = { id: id.guild, name: 'Pond', roles: [], channels: [], members: [], emojis: [], threads: [] }
  const inTalk = (userId: string) => ({ user_id: userId, channel_id: id.voice, session_id: 's', deaf: false, self_deaf: true })
  discord.faults.raw('GUILD_CREATE', { ...here, voice_states: [inTalk(id.ann), inTalk(id.bob)] }, { guildId: id.guild })
  expect(await bench.next('voice.join')).toMatchObject({ account: { id: id.ann }, channel: id.voice, data: { deaf: true } })
  expect(await bench.next('voice.join')).toMatchObject({ account: { id: id.bob } })
  discord.faults.raw('GUILD_CREATE', { ...here, voice_states: [inTalk(id.bob)] }, { guildId: id.guild })
  expect(await bench.next('voice.leave')).toMatchObject({ account: { id: id.ann }, channel: id.voice, data: { voice: id.voice } })
})

test('what the fake does itself is told too: joins, boosts, bans with their reason, time-outs, roles', async () => {
  const { discord, bench } = await start({
    discord: { guilds: [{ name: 'Pond', members: ['ann'], roles: [{ name: 'Helpers', permissions: 8n }] }] },
  })
  discord.join('Pond', 'dora')
  expect(await bench.next('member.join')).toMatchObject({ account: { name: 'dora' } })
  discord.roles('Pond', 'dora', ['Helpers'])
  expect(await bench.next('member.update')).toMatchObject({ data: { roles: ['admin'] } })
  discord.boost('Pond', 'dora')
  expect(await bench.next('boost')).toMatchObject({ account: { name: 'dora' } })
  discord.timeout('Pond', 'dora', Date.now() + 600_000, { by: 'owner', reason: 'caps' })
  const silenced = await bench.next('timeout')
  expect(silenced).toMatchObject({ account: { name: 'dora' }, data: { reason: 'caps' } })
  expect(Math.abs(Number(silenced.data?.['seconds']) - 600)).toBeLessThanOrEqual(2)
  discord.ban('Pond', 'dora', { by: 'owner', reason: 'raid' })
  expect(await bench.next('ban')).toMatchObject({ account: { name: 'dora' }, data: { reason: 'raid' } })
  discord.unban('Pond', 'dora')
  expect(await bench.next('unban')).toMatchObject({ account: { name: 'dora' } })
  for (const kind of ['ban', 'unban', 'timeout', 'boost'] as const)
    expect(
      bench.received.filter((envelope) => envelope.kind === kind),
      kind,
    ).toHaveLength(1)
})

describe('a message that begins with the bot’s name', () => {
  test.each([
    ['<@ME> quote 1', '@duck quote 1', 6],
    ['<@!ME>, quote 1', '@duck, quote 1', 7],
    ['  <@ME>quote', '@duckquote', 5],
  ])('%s', async (content, text, commandAt) => {
    const { discord, bench } = await start()
    discord.say('general', { user: 'ann', text: content.replace('ME', discord.bot.id) })
    expect(await bench.next('message')).toMatchObject({ text, commandAt })
  })

  test('is a command nowhere else', async () => {
    const { discord, bench } = await start()
    discord.say('general', { user: 'ann', text: `ask <@${discord.bot.id}> quote 1` })
    expect((await bench.next('message')).commandAt).toBeUndefined()
  })
})

test('a direct message has no server, and its channel can be answered in', async () => {
  const { discord, bench } = await start()
  discord.say('@ann', { user: 'ann', text: '!whoami' })
  const { server, channel, id: replyTo } = await bench.next('message')
  expect(server).toBeNull()
  expect(await bench.send({ text: 'ann', channel, server, replyTo })).toMatchObject({ sent: true })
  expect(discord.sent).toMatchObject([{ content: 'ann', channel: 'ann', replyTo }])
})
