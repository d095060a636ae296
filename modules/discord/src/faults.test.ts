import { afterEach, describe, expect, test, vi } from 'vitest'
import { start, startPond, stopAll } from './fixtures/bot.ts'
import { oddities } from './fixtures/oddity.ts'

afterEach(stopAll)

const texts = (received: readonly { kind: string; text: string }[]) =>
  received.filter(({ kind }) => kind === 'message').map(({ text }) => text)

describe('the gateway', () => {
  test('that asks for a new connection, ends sessions, and falls silent, is there again each time', async () => {
    const { discord, bench } = await start({ discord: { heartbeatMs: 200 } })
    const alive = async (text: string) => {
      await expect
        .poll(
          () => {
            if (bench.receiver.health().state === 'up') discord.say('general', { user: 'ann', text })
            return texts(bench.received).includes(text)
          },
          { timeout: 10_000, interval: 100 },
        )
        .toBe(true)
    }
    discord.faults.reconnectAll()
    await alive('after op 7')
    discord.faults.invalidateAll(true)
    await alive('after a session that can be resumed was ended')
    discord.faults.muteAck()
    await discord.waitFor(() => discord.resumes.length >= 3)
    discord.faults.muteAck(false)
    await alive('after a zombie')
    expect(discord.identifies.every(({ outcome }) => outcome === 'ok')).toBe(true)
  }, 40_000)

  test('that ends a session while it is being resumed harms nobody', async () => {
    const rejections: unknown[] = []
    const note = (error: unknown) => void rejections.push(error)
    process.on('unhandledRejection', note)
    const { discord, bench } = await start()
    for (let round = 0; round < 3; round++) {
      discord.faults.dropAll()
      await discord.waitFor(() => discord.connections === 0)
      await discord.waitFor(() => discord.connections === 1)
      discord.faults.invalidateAll(round % 2 === 0)
    }
    await expect.poll(() => bench.receiver.health().state, { timeout: 20_000 }).toBe('up')
    const began = Date.now()
    await bench.stop()
    expect(Date.now() - began).toBeLessThan(5_000)
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  }, 40_000)

  test('that is half open is left for a new connection, and does not hold up the end', async () => {
    const { discord, bench } = await start({ config: { timing: { silenceMs: 600 } } })
    discord.faults.goSilent()
    await discord.waitFor(() => discord.dials.length >= 2)
    discord.faults.goSilent(false)
    await expect.poll(() => bench.receiver.health().state, { timeout: 20_000 }).toBe('up')
    discord.faults.goSilent()
    const began = Date.now()
    await bench.stop()
    expect(Date.now() - began).toBeLessThan(5_000)
  }, 40_000)

  test('that lets nobody in is dialled ever more slowly, and then says so', async () => {
    const { discord, bench } = await start({ config: { timing: { reconnectMs: 20, reconnectMostMs: 100 } } })
    discord.faults.refuse()
    discord.faults.dropAll()
    await bench.until('down')
    const before = discord.dials.length
    // The library itself waits for half a second before each dial.
    await vi.waitFor(() => expect(discord.dials.length).toBeGreaterThan(before), { timeout: 10_000 })
    discord.faults.accept()
    await expect.poll(() => bench.receiver.health().state, { timeout: 10_000 }).toBe('up')
    expect(discord.identifies).toHaveLength(1)
  }, 30_000)

  test('is found again when Discord could not be reached at the start', async () => {
    const { discord, bench } = await start({ unready: true })
    discord.faults.failNext(4, 502, { match: /gateway|applications/ })
    await expect.poll(() => bench.receiver.health().state, { timeout: 15_000 }).toBe('up')
  }, 30_000)

  test('sends what no library foresaw, and the next command is answered all the same', async () => {
    const { discord, bench, server, general } = await start()
    const odd = oddities(server, general)
    for (const [type, data] of odd) discord.faults.raw(type, data, { guildId: server })
    discord.say('general', { user: 'ann', text: 'still there?' })
    await bench.next((envelope) => envelope.text === 'still there?')
    expect(discord.dials).toHaveLength(1)
    expect(bench.logged.filter((line) => line.includes('skipped an event')).length).toBeLessThanOrEqual(3)
    for (const { account, id } of bench.received)
      expect([typeof account.id, typeof account.name, typeof id]).toEqual(['string', 'string', 'string'])
  })
})

describe('without an intent', () => {
  test('that is switched off, the bot comes up without it and says where to switch it on', async () => {
    const { discord, bench } = await start({ discord: { privileged: 0 }, unready: true })
    await bench.until('degraded')
    expect(bench.receiver.health().detail).toMatch(/"Message Content Intent" is not switched on.*discord\.com\/developers/)
    expect(discord.identifies).toMatchObject([{ outcome: 'ok' }])
    discord.say('general', { user: 'ann', text: `<@${discord.bot.id}> quote 1` })
    expect(await bench.next('message')).toMatchObject({ text: '@duck quote 1', commandAt: 6 })
  })

  test('that Discord only refuses at the gateway, the bot comes up without it too', async () => {
    const discord = await startPond({ privileged: 0 })
    discord.faults.failNext(3, 502, { match: /applications/ })
    const { bench } = await start({ on: discord, unready: true })
    await expect.poll(() => bench.receiver.health().state, { timeout: 20_000 }).toBe('degraded')
    expect(discord.identifies.map(({ outcome }) => outcome)).toEqual(['disallowed intents', 'ok'])
  }, 30_000)

  test('only what modules listen to is asked for', async () => {
    const { discord } = await start({ events: ['message', 'reaction.add'] })
    expect(discord.identifies[0]!.intents).toBe((1 << 0) | (1 << 9) | (1 << 12) | (1 << 15) | (1 << 10) | (1 << 13))
  })
})

describe('the token', () => {
  test('is asked for when there is none, and taken up as soon as there is one', async () => {
    const { discord, bench } = await start({ token: null, unready: true })
    expect(bench.receiver.health()).toMatchObject({ state: 'down', detail: expect.stringContaining('waddle connect discord') })
    expect(await bench.send({ text: 'hello', channel: '1' })).toMatchObject({ sent: false, retry: false })
    const secrets = bench.secrets as Map<string, string>
    secrets.set('DISCORD_TOKEN', discord.token)
    await bench.until('up')
  })

  test('that was wrong from the start makes one request, and no dial', async () => {
    const { discord, bench } = await start({ token: 'not.the.one', unready: true })
    await bench.until('down')
    expect(bench.receiver.health().detail).toMatch(/waddle connect discord/)
    expect(discord.dials).toEqual([])
    expect(discord.invalid).toHaveLength(1)
  })
})

test('every shard that Discord recommends is connected, and servers are heard on theirs', async () => {
  const ids = ['674030212479782279', '674030212483976584']
  const guilds = ids.map((id, index) => ({
    name: index === 0 ? 'Pond' : 'Lake',
    id,
    channels: [index === 0 ? 'general' : 'shore'],
    members: ['ann'],
  }))
  const { discord, bench } = await start({ discord: { shards: 2, guilds } })
  discord.say('general', { user: 'ann', text: 'in the pond' })
  discord.say('shore', { user: 'ann', text: 'at the lake' })
  await bench.next((envelope) => envelope.text === 'in the pond')
  expect(await bench.next((envelope) => envelope.text === 'at the lake')).toMatchObject({ server: ids[1] })
  expect(discord.identifies.map(({ shard }) => shard.join())).toEqual(expect.arrayContaining(['0,2', '1,2']))
}, 30_000)
