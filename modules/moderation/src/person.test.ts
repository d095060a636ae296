import { defineModule } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { type Pond, pond } from './fixtures/pond.ts'
import moderation from './index.ts'

/** Links and unlinks without asking anybody. */
const registrar = defineModule({
  name: 'registrar',
  capabilities: ['people'],
  commands: {
    'join <into> <from>': async ({ args, people }) => {
      const { effects } = await people.plan(args.into, args.from)
      await people.link(args.into, args.from)
      return effects.map(({ module, text }) => `${module}: ${text}`).join('; ')
    },
    'part <account>': async ({ args, people }) => {
      await people.unlink(args.account)
    },
  },
})

/** What the bot calls when somebody asks for their data, or to be forgotten. */
function asked(it: Pond, person: string) {
  const people = { accounts: async () => [{ id: person }] }
  const ctx = { db: it.bot.db, person, people, config: {}, afterCommit: (work: () => void) => work() } as never
  return { export: () => moderation.exportPerson!(ctx), forget: () => moderation.forgetPerson!(ctx) }
}

describe('two accounts that turn out to be one person', () => {
  test('have their strikes together, so that the strictest sanction stays, and each its own again when they part', async () => {
    await using it = await pond({ with: [registrar], config: { noticeSeconds: 0 } })
    await it.mod.says('!words add casino')
    const [here, there] = [it.on('twitch', 'ann'), it.on('discord', 'annie')]
    await here.tries('casino')
    await there.tries('casino')
    await there.tries('casino')
    expect(await it.mod.says('!join twitch:ann discord:annie')).toEqual(['moderation: 2 cases and their strikes count for both'])
    await here.tries('casino')
    expect(it.acts('twitch').at(-1)).toBe('timeout ann 86400')
    await it.mod.says('!part discord:annie')
    await there.tries('casino')
    expect(it.acts('discord').at(-1)).toBe('timeout annie 600')
  })
})

describe('somebody who asks', () => {
  test('is given what is known of them', async () => {
    await using it = await pond({ config: { replayHours: 1 } })
    await it.mod.says('!words add casino')
    await it.mod.says('!filters links shadow')
    await it.on('twitch', 'ann').tries('casino')
    await it.on('twitch', 'ann').tries('example.com')
    await it.bot.advance('1m')
    expect(await asked(it, 'twitch:ann').export()).toMatchObject({
      cases: [{ number: 1, action: 'warn', evidence: 'casino' }],
      wouldHaveActed: [{ filter: 'links', finding: 'example.com' }],
      messagesKept: [{ text: 'casino' }, { text: 'example.com' }],
      decidedCases: [],
      seen: [{ account: 'twitch:ann' }],
    })
  })

  test('is forgotten, and what was done to them stands without their name and words', async () => {
    await using it = await pond({ config: { replayHours: 1 } })
    await it.mod.says('!words add casino')
    await it.on('twitch', 'ann').tries('casino')
    await it.mod.says('!ban ann casino spam by ann')
    await it.bot.advance('1m')
    await asked(it, 'twitch:ann').forget()
    expect(await it.mod.says('!case 1')).toEqual(['Case 1: somebody, warn, 1m ago, by the filter for words · reason: filter:words'])
    expect(await it.mod.says('!case 2')).toEqual(['Case 2: somebody, ban, 1m ago, by mod'])
    expect(await it.bot.db.all`SELECT text FROM moderation_message WHERE person = ${'twitch:ann'}`).toEqual([])
    expect(await it.bot.db.all`SELECT account FROM moderation_known WHERE account = ${'twitch:ann'}`).toEqual([])
  })
})
