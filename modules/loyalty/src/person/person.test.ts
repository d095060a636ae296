import { defineModule } from '@waddlebot/sdk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bank, bank } from '../fixtures/bank.ts'
import loyalty, { house, ofPerson } from '../index.ts'
import { linkPurses } from './link.ts'

const config = { currency: 'points', currencyOne: 'point', decimals: 0 }

/** Links and parts accounts as if both sides had proven that they are one human. */
const registrar = defineModule({
  name: 'registrar',
  capabilities: ['people'],
  commands: {
    'plan <into> <from>': async ({ args, people }) => (await people.plan(args.into, args.from)).effects.map(({ text }) => text).join(),
    'marry <into> <from>': async ({ args, people }) => `${(await people.link(args.into, args.from)).from} came along`,
    'part <account>': async ({ args, people }) => `${(await people.unlink(args.account))?.from} left`,
  },
})

/** What the bot calls when two persons become one, are taken apart, or one wants to be forgotten. */
function asked(it: Bank) {
  const ctx = (more: object) => ({ db: it.db, now: () => it.bot.now(), config, ...more }) as never
  return {
    plan: (into: string, from: string) => linkPurses.plan(ctx({ into, from })),
    link: (into: string, from: string) => linkPurses.apply(ctx({ into, from })),
    unlink: (into: string, from: string, done: unknown) => linkPurses.undo(ctx({ into, from, done })),
    export: (person: string) => loyalty.exportPerson!(ctx({ person })) as Promise<Record<string, unknown>>,
    forget: (person: string) => loyalty.forgetPerson!(ctx({ person })),
  }
}

const soon = Date.UTC(2026, 0, 1, 1)

test('two who become one have what both had, spendable and held, and part with it again', async () => {
  await using it = await bank()
  await it.fund({ ann: 100, annie: 50 })
  await it.fund({ annie: 7 }, 'geese')
  const wish = { community: 'main', person: 'annie', amount: 20, key: 'a', cause: 'test', expiresAt: soon }
  const held = (await it.points.hold(wish)) as { id: number }
  expect(await asked(it).plan('ann', 'annie')).toBe('37 points come along')
  expect(await asked(it).plan('ann', 'nobody')).toBeUndefined()
  const done = await asked(it).link('ann', 'annie')
  expect([await it.balance('ann'), await it.balance('annie'), await it.balance('ann', 'geese')]).toEqual([130, 0, 7])
  expect(await it.points.held('main', 'ann')).toBe(20)
  expect((await it.audit()).findings).toEqual([])

  await asked(it).unlink('ann', 'annie', JSON.parse(JSON.stringify(done)))
  expect([await it.balance('ann'), await it.balance('annie'), await it.balance('annie', 'geese')]).toEqual([100, 30, 7])
  await it.points.release(held.id)
  expect(await it.balance('annie')).toBe(50)
  expect((await it.audit()).findings).toEqual([])
})

test('what was spent meanwhile is borne by both sides, by what they brought; what was earned stays', async () => {
  await using it = await bank()
  await it.fund({ ann: 300, annie: 100 })
  const done = await asked(it).link('ann', 'annie')
  await it.points.transfer({ community: 'main', from: ofPerson('ann'), to: house, amount: 200, key: 'x', cause: 'spent' })
  await asked(it).unlink('ann', 'annie', done)
  expect([await it.balance('ann'), await it.balance('annie')]).toEqual([150, 50])

  const again = await asked(it).link('ann', 'annie')
  await it.fund({ ann: 1_000 })
  await asked(it).unlink('ann', 'annie', again)
  expect([await it.balance('ann'), await it.balance('annie')]).toEqual([1_150, 50])
})

test('however often people link, spend and part, nothing is lost and nothing made', async () => {
  await using it = await bank()
  let round = 0
  const step = fc.oneof(
    fc.record({ kind: fc.constant('spend' as const), amount: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ kind: fc.constant('earn' as const), amount: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ kind: fc.constant('turn' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(500), fc.nat(500), fc.array(step, { maxLength: 12 }), async (one, other, steps) => {
      const [ann, annie] = [`ann${round}`, `annie${round++}`]
      if (one > 0) await it.fund({ [ann]: one })
      if (other > 0) await it.fund({ [annie]: other })
      let sum = one + other
      let done: unknown
      for (const [index, each] of steps.entries()) {
        if (each.kind === 'turn') {
          if (done === undefined) done = await asked(it).link(ann, annie)
          else {
            await asked(it).unlink(ann, annie, done)
            done = undefined
          }
          continue
        }
        const [from, to] = each.kind === 'earn' ? [house, ofPerson(ann)] : [ofPerson(ann), house]
        const moved = await it.points.transfer({
          community: 'main',
          from,
          to,
          amount: each.amount,
          key: `${ann}:${index}`,
          cause: each.kind,
        })
        if (moved.done) sum += each.kind === 'earn' ? each.amount : -each.amount
      }
      expect((await it.balance(ann)) + (await it.balance(annie))).toBe(sum)
    }),
    { numRuns: 200 },
  )
  expect((await it.audit()).findings).toEqual([])
})

test('a person over three platforms has one purse, through the real commands', async () => {
  await using it = await bank({ with: [registrar] })
  const [twitch, discord] = [it.bot.user('ann', { platform: 'twitch' }), it.bot.user('annie', { platform: 'discord' })]
  await twitch.says('!daily')
  await discord.says('!daily')
  const clerk = it.bot.user('clerk')
  expect(await clerk.says('!plan discord:annie twitch:ann')).toEqual(['50 points come along'])
  expect(await clerk.says('!marry discord:annie twitch:ann')).toEqual(['twitch:ann came along'])
  expect(await twitch.says('!points')).toEqual(['You have 100 points.'])
  await it.bot.advance('10s')
  expect(await discord.tries('!give ann 5')).toMatchObject({ outcome: 'refused' })
  await it.bot.advance('10s')
  expect(await twitch.tries('!daily'), 'one day is one gift').toMatchObject({ reason: 'had-it' })
  expect(await clerk.says('!part twitch:ann')).toEqual(['twitch:ann left'])
  await it.bot.advance('20s')
  expect([await twitch.says('!points'), await discord.says('!points')]).toEqual([['You have 50 points.'], ['You have 50 points.']])
  expect(await discord.tries('!daily'), 'nor is it after parting').toMatchObject({ reason: 'had-it' })
  expect((await it.audit()).findings).toEqual([])
})

test('somebody is given everything that is known of them', async () => {
  await using it = await bank()
  const ann = it.bot.user('ann')
  await ann.says('!daily')
  await it.points.hold({ community: 'main', person: 'console:ann', amount: 20, key: 'a', cause: 'duel', expiresAt: soon })
  expect(await asked(it).export('console:ann')).toEqual({
    purses: [{ community: 'main', balance: 30 }],
    held: [{ community: 'main', amount: 20, cause: 'duel', at: Date.UTC(2026, 0, 1), until: soon }],
    statements: {
      main: [
        { amount: -20, cause: 'duel', note: null, at: Date.UTC(2026, 0, 1), other: 'hold' },
        { amount: 50, cause: 'daily', note: null, at: Date.UTC(2026, 0, 1), other: 'house' },
      ],
    },
    gatherings: [],
    drawn: [],
    seasons: [],
    gear: [],
    duels: [],
    proposals: [],
    voice: [],
    daily: [{ community: 'main', day: 20_454, streak: 1, best: 1 }],
  })
})

test('who is forgotten leaves no name and no trace but sums that add up', async () => {
  await using it = await bank()
  const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
  await it.bot.user('ann').says('!daily')
  await mod.says('!points add ann 100 ann lives in Rome')
  await it.points.hold({ community: 'main', person: 'console:ann', amount: 20, key: 'duel:console:ann', cause: 'duel', expiresAt: soon })
  await asked(it).forget('console:ann')
  const dump = JSON.stringify([
    await it.db.all`SELECT * FROM loyalty_account`,
    await it.db.all`SELECT * FROM loyalty_transfer`,
    await it.db.all`SELECT * FROM loyalty_hold`,
    await it.db.all`SELECT * FROM loyalty_daily`,
  ])
  expect(dump).not.toMatch(/console:ann|Rome/)
  expect(dump).toContain('console:mod')
  expect(await asked(it).export('console:ann')).toEqual({
    purses: [],
    held: [],
    statements: {},
    gatherings: [],
    drawn: [],
    seasons: [],
    gear: [],
    duels: [],
    proposals: [],
    voice: [],
    daily: [],
  })
  expect((await it.audit()).findings).toEqual([])
  await asked(it).forget('console:mod')
  expect(JSON.stringify(await it.db.all`SELECT * FROM loyalty_transfer`)).not.toContain('console:mod')
  expect(await it.bot.user('ann', { channel: 'x' }).says('!points')).toEqual(['You have 0 points.'])
})

test('who is forgotten is in no table any more: drawn, in a voice channel, in duels, in what moderators proposed', async () => {
  await using it = await bank({ config: { grantLimit: 10 } })
  const ann = it.bot.user('ann', { channel: 'a' })
  const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
  await ann.says('!8ball')
  await it.bot.user('bob', { channel: 'b' }).says('!8ball')
  await it.fund({ 'console:ann': 100, 'console:bob': 100 })
  await mod.says('!points add ann 50 ann lives in Rome')
  await ann.says('!duel bob 5')
  await it.bot.user('bob', { channel: 'b' }).says('!accept')
  await it.bot.emit('voice.join', { user: 'ann', voice: 'v', channel: 'v', deaf: false })
  await mod.says('!raffle open A hat')
  await ann.says('!join')
  await mod.says('!raffle draw')
  const known = (await asked(it).export('console:ann')) as Record<string, unknown[]>
  for (const part of ['drawn', 'duels', 'proposals', 'voice', 'gatherings'])
    expect(known[part], part).toHaveLength(part === 'gatherings' ? 2 : 1)
  await asked(it).forget('console:ann')
  const knex = await it.db.knex()
  for (const table of await loyaltyTables()) {
    expect(JSON.stringify(await knex.select('*').from(table)), table).not.toMatch(/"ann"|console:ann|Rome/)
  }
  expect((await it.audit()).findings).toEqual([])
})

/** Every table that the module's migrations make. */
async function loyaltyTables(): Promise<string[]> {
  const made: string[] = []
  const schema = { createTable: async (name: string) => void made.push(name), alterTable: async () => {} }
  for (const { up } of Object.values(loyalty.migrations ?? {})) await up({ schema } as never)
  expect(made.length).toBeGreaterThan(18)
  return made
}
