import { Events } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { ready, start, stopAll } from './fixtures/client.ts'

afterEach(stopAll)

async function listening(options: Parameters<typeof start>[0] = {}) {
  const discord = await start(options)
  const bot = await ready(discord)
  const heard: string[] = []
  bot.on(Events.MessageCreate, (message) => {
    heard.push(message.content)
  })
  return { discord, bot, heard }
}

test('after a cut the session is resumed and what was said meanwhile arrives once, in order', async () => {
  const { discord, heard } = await listening()
  discord.faults.dropAll()
  await discord.waitFor(() => discord.connections === 0)
  for (const text of ['one', 'two', 'three']) discord.say('general', { user: 'ann', text })
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['one', 'two', 'three'])
  expect(discord.resumes).toMatchObject([{ replayed: 3 }])
  expect(discord.identifies).toHaveLength(1)
})

test('op 7 and a resumable op 9 lead to RESUME, a final op 9 and forgotten sessions to IDENTIFY', async () => {
  const { discord, bot } = await listening()
  const lived: string[] = []
  bot.on(Events.Raw, (packet: { t: string }) => {
    if (packet.t === 'RESUMED' || packet.t === 'GUILD_CREATE') lived.push(packet.t)
  })
  const steps = (count: number) => expect.poll(() => lived.length, { timeout: 10_000 }).toBe(count)
  discord.faults.reconnectAll()
  await steps(1)
  discord.faults.invalidateAll(true)
  await steps(2)
  discord.faults.invalidateAll()
  await steps(3)
  discord.faults.forgetSessions()
  discord.faults.reconnectAll()
  await steps(4)
  expect(lived).toEqual(['RESUMED', 'RESUMED', 'GUILD_CREATE', 'GUILD_CREATE'])
  expect(discord.resumes.map((one) => one.replayed)).toEqual([0, 0, undefined])
  expect(discord.identifies).toHaveLength(3)
})

test('a zombie is noticed by its missing acknowledgements, and a half-open connection too', async () => {
  const { discord, heard } = await listening({ heartbeatMs: 100 })
  discord.faults.muteAck()
  await discord.waitFor(() => discord.resumes.length === 1)
  discord.faults.muteAck(false)
  discord.faults.goSilent()
  discord.say('general', { user: 'ann', text: 'unheard' })
  discord.faults.goSilent(false)
  discord.faults.dropAll()
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['unheard'])
})

test('dials are refused for a while and tried again', async () => {
  const { discord } = await listening()
  discord.faults.refuse()
  discord.faults.dropAll()
  await discord.waitFor(() => discord.dials.length > 2)
  expect(discord.connections).toBe(0)
  discord.faults.refuse(1)
  await discord.waitFor(() => discord.resumes.length === 1)
})

test('dispatches come twice, in the wrong order, late, or as nobody would expect', async () => {
  const { discord, bot, heard } = await listening()
  const raw: unknown[] = []
  bot.on(Events.Raw, (packet: { s: number; d: { content?: string } }) => {
    raw.push([packet.s, packet.d.content])
  })
  discord.faults.duplicateNext()
  discord.say('general', { user: 'ann', text: 'twice' })
  discord.faults.reorderNext()
  discord.say('general', { user: 'ann', text: 'first' })
  discord.say('general', { user: 'ann', text: 'second' })
  await expect.poll(() => heard).toEqual(['twice', 'second', 'first'])
  expect(raw).toEqual([3, 3, 5, 4].map((seq, index) => [seq, ['twice', 'twice', 'second', 'first'][index]]))
  discord.faults.delay = 30
  discord.say('general', { user: 'ann', text: 'late' })
  discord.faults.delay = 0
  discord.say('general', { user: 'ann', text: 'later' })
  await expect.poll(() => heard.slice(3)).toEqual(['late', 'later'])
  const odd = new Promise((resolve) =>
    bot.on(Events.Raw, (packet: { t: string; d: unknown }) => packet.t === 'NEVER_HEARD_OF' && resolve(packet.d)),
  )
  discord.faults.raw('NEVER_HEARD_OF', { activity: null })
  expect(await odd).toEqual({ activity: null })
})

test('a revoked token ends the connection for good', async () => {
  const { discord, bot } = await listening()
  const gone = new Promise((resolve) => bot.once(Events.ShardDisconnect, (event) => resolve(event.code)))
  discord.faults.revokeToken()
  expect(await gone).toBe(4004)
})

test('after stop nothing listens, nothing is connected, and nothing slow is waited for', async () => {
  const { discord } = await listening()
  discord.faults.slowNext(1, 600_000)
  const slow = fetch(`${discord.api}/v10/users/@me`).catch((error: Error) => error.cause)
  await discord.stop()
  expect(await slow).toMatchObject({ code: 'UND_ERR_SOCKET' })
  expect(discord.connections).toBe(0)
  await expect(fetch(`${discord.api}/v10/gateway`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})
