import { defineModule, type Envelope } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testServer } from '../store/fixtures/postgres.ts'
import { TestFleet } from '../test-host/fleet.ts'
import type { SmallBot } from '../test-host/small-bot.ts'

const where = defineModule({
  name: 'where',
  commands: { where: ({ channel }) => channel.community },
  on: { message: ({ event, channel }) => void heard.push(`${channel.community}: ${event.text}`) },
})
let heard: string[]
const ann = { id: '900', name: 'ann' }
const in_ = (channel: string, account = ann): Partial<Envelope> => ({ platform: 'discord', server: '5', channel, account })
const direct = (account = ann): Partial<Envelope> => ({ platform: 'discord', server: null, channel: `direct-${account.name}`, account })
const communities = { main: {}, pond: { channels: ['discord:5/10'] }, lake: { channels: ['discord:5/20', 'discord:named'] } }

describe.each([
  { on: 'SQLite', url: undefined },
  { on: 'PostgreSQL', url: testServer },
])('a direct message on Discord, with several communities in one bot on $on', ({ url }) => {
  let fleet: TestFleet
  let bot: SmallBot
  const answers = async (asker: SmallBot, more: Partial<Envelope>) => {
    const from = asker.said.length
    await asker.hear('!where', more)
    return asker.said.slice(from).join()
  }
  beforeEach(async () => {
    heard = []
    fleet = await TestFleet.of([where], url, { communities })
    bot = await fleet.start('one')
  })
  afterEach(() => fleet.end())

  test('belongs to the one in which its author last used the bot, and each author has a last one of their own', async () => {
    const bob = { id: '901', name: 'bob' }
    expect(await answers(bot, direct())).toBe('main')
    await bot.hear('!where', in_('10'))
    await bot.hear('!where', in_('20', bob))
    expect([await answers(bot, direct()), await answers(bot, direct(bob))]).toEqual(['pond', 'lake'])
    await bot.hear('!where', in_('20'))
    expect(await answers(bot, direct())).toBe('lake')
    await bot.hear('!where', in_('30'))
    expect(await answers(bot, direct())).toBe('main')
    expect(await fleet.store.db.all`SELECT name FROM waddle_account_name WHERE account = 'discord:900'`).toHaveLength(1)
  })

  test('stays there when the bot is started anew, and is of no server that nobody claimed', async () => {
    await bot.hear('!where', in_('10'))
    expect(await answers(bot, direct())).toBe('pond')
    await bot.runtime.stop()
    const next = await fleet.start('next')
    await next.runtime.guests.meet('discord', { id: '7', name: 'Puddle' })
    expect(await next.hear('!where', { ...in_('70'), server: '7' })).toMatchObject({ reason: 'unclaimed' })
    expect(await answers(next, direct())).toBe('pond')
  })

  test('is where waddle.yml says when it names the channel', async () => {
    await bot.hear('!where', in_('10'))
    expect(await answers(bot, { ...direct(), channel: 'named' })).toBe('lake')
  })

  test('is of the same one in the process that works on it, and in one that missed that it moved', async () => {
    await bot.runtime.stop()
    const ears = await fleet.start('ears', 'receivers')
    await fleet.start('brain', 'router')
    await fleet.pass(1)
    await ears.hear('!where', in_('10'))
    expect(await answers(ears, direct())).toBe('pond')
    await ears.hear('!where', in_('20'))
    fleet.wires.lose('people')
    // Moved for the one that hears; the other finds out when it is told that it may have missed something.
    await ears.hear('!where', direct())
    await fleet.wires.mend('brain')
    expect(await answers(ears, direct())).toBe('lake')
    await ears.hear('!where', in_('30'))
    await ears.hear('!where', direct())
    await fleet.wires.mend('brain')
    expect(await answers(ears, direct())).toBe('main')
  })

  test('is of the community of its workspace on Slack, where direct messages are in one', async () => {
    await bot.runtime.guests.meet('slack', { id: 'T1', name: 'Geese', owner: 'U1' })
    bot.runtime.people.apply({ what: 'server', server: 'slack:T1', community: 'lake', pending: false })
    await bot.hear('!where', { ...in_('10'), platform: 'slack', server: 'T2' })
    expect(await answers(bot, { platform: 'slack', server: 'T1', channel: 'D1', account: ann })).toBe('lake')
  })

  test('is heard in the order in which it was said', async () => {
    await bot.hear('!where', in_('10'))
    heard = []
    await Promise.all(['one', 'two', 'three'].map((text) => bot.hear(text, direct())))
    expect(heard).toEqual(['pond: one', 'pond: two', 'pond: three'])
  })
})
