import { afterEach, describe, expect, test } from 'vitest'
import { start, startPond, stopAll } from '../fixtures/bot.ts'

afterEach(stopAll)

const texts = (received: readonly { kind: string; text: string }[]) =>
  received.filter(({ kind }) => kind === 'message').map(({ text }) => text)

describe('after a gap', () => {
  test('that a new session leaves, what was said is asked for, each once and in order, with the roles of its author', async () => {
    const { discord, bench } = await start()
    discord.say('general', { user: 'owner', text: 'before' })
    await bench.next('message')
    discord.faults.refuse()
    discord.faults.dropAll()
    discord.faults.forgetSessions()
    const ids = ['one', 'two', 'three'].map((text) => discord.say('general', { user: text === 'two' ? 'owner' : 'ann', text }))
    discord.faults.accept()
    await discord.waitFor(() => discord.identifies.length === 2)
    discord.say('general', { user: 'ann', text: 'live' })
    await bench.next((envelope) => envelope.text === 'live')
    expect(texts(bench.received)).toEqual(['before', 'one', 'two', 'three', 'live'])
    const caughtUp = bench.received.filter(({ id }) => ids.includes(id))
    expect(caughtUp.map(({ id }) => id)).toEqual(ids)
    expect(caughtUp.map(({ account }) => account.roles)).toEqual([[], ['owner'], []])
  })

  test('nothing is asked for where nothing was said, and no more than the owner wants', async () => {
    const guilds = [{ name: 'Pond', members: ['ann'], channels: ['general', 'quiet'] }]
    const { discord, bench } = await start({ discord: { guilds }, config: { backfill: { messages: 2 } } })
    discord.say('quiet', { user: 'ann', text: 'before' })
    discord.say('general', { user: 'ann', text: 'here too' })
    await bench.next((envelope) => envelope.text === 'here too')
    discord.faults.refuse()
    discord.faults.invalidateAll()
    for (const text of ['one', 'two', 'three']) discord.say('general', { user: 'ann', text })
    discord.faults.accept()
    await bench.next((envelope) => envelope.text === 'two')
    await expect.poll(() => bench.logged.join('\n')).toMatch(/more was said during a gap/)
    expect(texts(bench.received)).toEqual(['before', 'here too', 'one', 'two'])
    expect(discord.requests.filter(({ method, route }) => method === 'GET' && route === '/channels/:channel/messages')).toHaveLength(1)
  }, 30_000)

  test('between two runs of the bot, what was said is asked for as well', async () => {
    const pond = await startPond()
    const heard = pond.say('general', { user: 'ann', text: 'heard by the first run' })
    const missed = ['one', 'two'].map((text) => pond.say('general', { user: 'ann', text }))
    const server = pond.guild('Pond').id
    const { bench } = await start({ on: pond, lastHeard: [{ server, channel: pond.channel('general').id, id: heard, at: Date.now() }] })
    await bench.next((envelope) => envelope.text === 'two')
    expect(bench.received.filter(({ kind }) => kind === 'message').map(({ id }) => id)).toEqual(missed)
  })
})
