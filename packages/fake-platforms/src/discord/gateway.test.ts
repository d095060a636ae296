import { once } from 'node:events'
import { Events, GatewayIntentBits } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { client, everyIntent, ready, start, stopAll } from './fixtures/client.ts'
import { type FakeDiscord, noDiscordLimits } from './index.ts'

afterEach(stopAll)

/** Contents of what a client hears from people. */
function ears(bot: Awaited<ReturnType<typeof ready>>): string[] {
  const heard: string[] = []
  bot.on(Events.MessageCreate, (message) => {
    heard.push(message.content)
  })
  return heard
}

/** Say a last word and wait until the bot has heard it: what was not heard by then never comes. */
async function settled(discord: FakeDiscord, heard: string[], channel = 'general'): Promise<void> {
  const last = `<@${discord.bot.id}> ${Math.random()}`
  discord.say(channel, { user: 'owner', text: last })
  await expect.poll(() => heard.includes(last)).toBe(true)
  heard.splice(heard.indexOf(last), 1)
}

test('discord.js logs in, sees its servers, hears a message and answers it', async () => {
  const discord = await start({ guilds: [{ name: 'Pond', members: [{ name: 'ann', nick: 'Annie' }] }] })
  const bot = await ready(discord)
  expect(bot.guilds.cache.map((guild) => guild.name)).toEqual(['Pond'])
  bot.on(Events.MessageCreate, (message) => {
    if (!message.author.bot) void message.reply(`quack, ${message.member?.displayName}`)
  })
  const asked = discord.say('general', { user: 'ann', text: '!hello' })
  const answer = await discord.waitFor(() => discord.sent[0])
  expect(answer).toMatchObject({ content: 'quack, Annie', channel: 'general', replyTo: asked, pings: { users: [discord.user('ann').id] } })
  expect(discord.identifies).toMatchObject([{ outcome: 'ok', shard: [0, 1] }])
})

test('a bad token is refused over HTTP and with 4004, a privileged intent that is switched off with 4014', async () => {
  const discord = await start({ privileged: GatewayIntentBits.GuildMembers })
  await expect(client(discord).login('no.such.token')).rejects.toThrow(/invalid token/i)
  await expect(client(discord).login(discord.token)).rejects.toThrow(/disallowed intents/i)
  const socket = new WebSocket(`${discord.gatewayUrl}/?v=10&encoding=json`)
  await once(socket, 'message')
  socket.send(JSON.stringify({ op: 2, d: { token: 'x', intents: 1, properties: {} } }))
  expect((await once(socket, 'close'))[0]).toBe(4004)
  expect(discord.identifies.map((one) => one.outcome)).toEqual(['disallowed intents', 'bad token'])
  expect(discord.invalid).toMatchObject([{ status: 401, route: '/gateway/bot' }])
})

test('nonsense, too early and too much on the gateway end the connection, each with its code', async () => {
  const discord = await start({ limits: { ...noDiscordLimits, gatewaySends: { count: 2, perMs: 60_000 } } })
  const ended = async (...frames: string[]) => {
    const socket = new WebSocket(discord.gatewayUrl)
    await once(socket, 'message')
    for (const frame of frames) socket.send(frame)
    return (await once(socket, 'close'))[0] as number
  }
  expect(await ended('quack')).toBe(4002)
  expect(await ended(JSON.stringify({ op: 3, d: {} }))).toBe(4003)
  expect(await ended(JSON.stringify({ op: 77 }))).toBe(4001)
  expect(await ended(...Array.from({ length: 3 }, () => JSON.stringify({ op: 1, d: null })))).toBe(4008)
  const intents = { token: discord.token, properties: {} }
  expect(await ended(JSON.stringify({ op: 2, d: { ...intents, intents: 1 << 30 } }))).toBe(4013)
  expect(await ended(JSON.stringify({ op: 2, d: { ...intents, intents: 1, shard: [2, 2] } }))).toBe(4010)
})

test('a second IDENTIFY within five seconds is answered with op 9, and both are on record', async () => {
  const discord = await start({ limits: {} })
  const dial = async () => {
    const socket = new WebSocket(discord.gatewayUrl)
    await once(socket, 'message')
    socket.send(JSON.stringify({ op: 2, d: { token: discord.token, intents: 1, properties: {} } }))
    const [answer] = await once(socket, 'message')
    return JSON.parse(String(answer)) as { op: number; d: unknown }
  }
  expect((await dial()).op).toBe(0)
  expect(await dial()).toMatchObject({ op: 9, d: false })
  expect(discord.identifies.map((one) => one.outcome)).toEqual(['ok', 'too soon'])
})

test('after the last IDENTIFY of the day the token is worth nothing', async () => {
  const discord = await start({ limits: { ...noDiscordLimits, identifiesPerDay: 1 } })
  const token = discord.token
  await ready(discord)
  await expect(client(discord).login(token)).rejects.toThrow(/sessions remaining/)
  const socket = new WebSocket(discord.gatewayUrl)
  await once(socket, 'message')
  socket.send(JSON.stringify({ op: 2, d: { token, intents: 1, properties: {} } }))
  expect((await once(socket, 'close'))[0]).toBe(4004)
  expect(discord.identifies.at(-1)?.outcome).toBe('no more today')
  expect(discord.token).toBe('')
})

test('without the intent, messages have no content unless they are direct, mention the bot or are its own', async () => {
  const discord = await start()
  const bot = await ready(discord, { intents: everyIntent.filter((bit) => bit !== GatewayIntentBits.MessageContent) })
  const heard = ears(bot)
  discord.say('general', { user: 'ann', text: 'secret' })
  discord.say('general', { user: 'ann', text: `<@${discord.bot.id}> hello` })
  discord.say('@ann', { user: 'ann', text: 'just us' })
  const channel = await bot.channels.fetch(discord.channel('general').id)
  if (channel?.isSendable()) await channel.send('mine')
  await expect.poll(() => heard).toEqual(['', `<@${discord.bot.id}> hello`, 'just us', 'mine'])
})

test('events arrive only with their intents: messages, members, voice, reactions, bans', async () => {
  const discord = await start({
    guilds: [{ name: 'Pond', channels: ['general', { name: 'Den', kind: 'voice' }], members: ['ann', 'bob'] }],
  })
  const all = await ready(discord)
  const few = await ready(discord, { intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] })
  const kinds = (bot: typeof all) => {
    const seen: string[] = []
    bot.on(Events.Raw, (packet: { t: string }) => {
      seen.push(packet.t)
    })
    return seen
  }
  const [everything, little] = [kinds(all), kinds(few)]
  discord.join('Pond', 'eve')
  discord.voice('Pond', 'ann', 'Den')
  discord.voice('Pond', 'ann')
  const id = discord.say('general', { user: 'ann', text: 'hi' })
  discord.react(id, '🦆', 'bob')
  discord.unreact(id, '🦆', 'bob')
  discord.boost('Pond', 'ann')
  discord.timeout('Pond', 'bob', Date.now() + 60_000, { reason: 'noise' })
  discord.ban('Pond', 'bob', { by: 'ann', reason: 'noise' })
  discord.unban('Pond', 'bob')
  discord.leave('Pond', 'eve')
  discord.edit(id, 'hello')
  discord.delete(id)
  await expect.poll(() => everything.at(-1)).toBe('MESSAGE_DELETE')
  expect(everything).toEqual([
    'GUILD_MEMBER_ADD',
    'VOICE_STATE_UPDATE',
    'VOICE_STATE_UPDATE',
    'MESSAGE_CREATE',
    'MESSAGE_REACTION_ADD',
    'MESSAGE_REACTION_REMOVE',
    'GUILD_ROLE_CREATE',
    'GUILD_MEMBER_UPDATE',
    'GUILD_UPDATE',
    'GUILD_AUDIT_LOG_ENTRY_CREATE',
    'GUILD_MEMBER_UPDATE',
    'GUILD_AUDIT_LOG_ENTRY_CREATE',
    'GUILD_BAN_ADD',
    'GUILD_MEMBER_REMOVE',
    'GUILD_AUDIT_LOG_ENTRY_CREATE',
    'GUILD_BAN_REMOVE',
    'GUILD_MEMBER_REMOVE',
    'MESSAGE_UPDATE',
    'MESSAGE_DELETE',
  ])
  await expect.poll(() => little.at(-1)).toBe('MESSAGE_DELETE')
  expect(little).toEqual(['MESSAGE_CREATE', 'GUILD_ROLE_CREATE', 'GUILD_UPDATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE'])
})

test('servers are dealt out to shards, and direct messages go to the first', async () => {
  const even = String(4n << 22n)
  const odd = String(5n << 22n)
  const guilds = [
    { name: 'Even', id: even, channels: ['even'] },
    { name: 'Odd', id: odd, channels: ['odd'] },
  ]
  const discord = await start({ shards: 2, guilds, limits: { ...noDiscordLimits, maxConcurrency: 2 } })
  const bot = await ready(discord, { shards: 'auto' })
  expect(discord.identifies.map((one) => one.shard)).toEqual([
    [0, 2],
    [1, 2],
  ])
  expect(bot.guilds.cache.get(even)?.shardId).toBe(0)
  expect(bot.guilds.cache.get(odd)?.shardId).toBe(1)
  const by: [string, number][] = []
  bot.on(Events.Raw, (packet: { t: string; d: { content?: string } }, shard: number) => {
    if (packet.t === 'MESSAGE_CREATE') by.push([packet.d.content ?? '', shard])
  })
  discord.say('even', { user: 'ann', text: 'even' })
  discord.say('odd', { user: 'ann', text: 'odd' })
  discord.say('@ann', { user: 'ann', text: 'direct' })
  await expect.poll(() => by.length).toBe(3)
  expect(Object.fromEntries(by)).toEqual({ even: 0, odd: 1, direct: 0 })
})

test('members that were never seen can be fetched, by name or all of them', async () => {
  const members = Array.from({ length: 1_200 }, (_, index) => `m${index}`)
  const discord = await start({ guilds: [{ name: 'Pond', members }] })
  const bot = await ready(discord, { intents: everyIntent.filter((bit) => bit !== GatewayIntentBits.GuildPresences) })
  const guild = bot.guilds.cache.first()!
  expect(guild.members.cache.size).toBe(1)
  expect([...(await guild.members.fetch({ query: 'm119', limit: 20 })).values()].map((one) => one.user.username).sort()[0]).toBe('m119')
  expect((await guild.members.fetch()).size).toBe(1_202)
})

test('whoever stops its heartbeats is closed out and may resume', async () => {
  const discord = await start({ heartbeatMs: 40 })
  const socket = new WebSocket(discord.gatewayUrl)
  expect((await once(socket, 'close'))[0]).toBe(4000)
  const bot = await ready(discord)
  await discord.waitFor(() => discord.heartbeats.length > 3)
  const heard = ears(bot)
  await settled(discord, heard)
  expect(heard).toEqual([])
})
