import { defineModule, provide } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import { bank } from './fixtures/bank.ts'
import { type Reputation, reputation } from './index.ts'

/** A module that keeps reputations: what it was told by its command. */
const scores = defineModule({
  name: 'scores',
  capabilities: ['db'],
  migrations: {
    '001': {
      up: (knex) =>
        knex.schema.createTable('scores_of', (table) => {
          table.text('person').primary()
          table.integer('score')
        }),
    },
  },
  provides: [
    provide(
      reputation,
      ({ db }: { db: { one: <T>(parts: TemplateStringsArray, ...values: unknown[]) => Promise<T | undefined> } }): Reputation => ({
        of: async (_, person) => (await db.one<{ score: number }>`SELECT score FROM scores_of WHERE person = ${person}`)?.score,
      }),
    ),
  ],
  commands: {
    'score <who> <n:int>': async ({ args, db }) => {
      await db.run`
        INSERT INTO scores_of (person, score) VALUES (${args.who}, ${args.n})
        ON CONFLICT (person) DO UPDATE SET score = excluded.score`
      return 'noted'
    },
  },
})

async function judged(config: object = { reputationFloor: 450 }) {
  const it = await bank({ config, with: [scores] })
  for (const name of ['ann', 'bob']) {
    await it.bot.user(name, { channel: `home-${name}` }).says('!8ball')
    await it.fund({ [`console:${name}`]: 1_000 })
  }
  const score = (who: string, n: number) => it.bot.user('clerk', { channel: 'office' }).says(`!score console:${who} ${n}`)
  return { it, score, ann: it.bot.user('ann', { channel: 'pond' }), bob: it.bot.user('bob', { channel: 'pond' }) }
}

test('who stands below the floor of the owner stakes nothing and is in no raffle; who is not known may', async () => {
  const { it, score, ann, bob } = await judged()
  await using _ = it
  const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
  await score('ann', 449)
  await mod.says('!raffle open A hat')
  await mod.says('!bet open "Do we win?" yes|no')
  for (const line of ['!gamble 10', '!duel bob 10', '!heist 10', '!bet 1 10', '!join'])
    expect(await ann.tries(line), line).toMatchObject({
      outcome: 'refused',
      reason: 'reputation',
      replies: [{ text: 'Your reputation is too low to take part.' }],
    })
  expect(await it.balance('console:ann')).toBe(1_000)
  expect(await bob.says('!join')).toEqual(['bob is in: 1 person so far.'])
  await score('ann', 450)
  expect(await ann.tries('!gamble 10')).toMatchObject({ outcome: 'replied' })
})

test('who has fallen below it when a duel is accepted does not fight', async () => {
  const { it, score, ann, bob } = await judged()
  await using _ = it
  await ann.says('!duel bob 10')
  await score('bob', 1)
  expect(await bob.tries('!accept')).toMatchObject({ outcome: 'refused', reason: 'reputation' })
})

test('who has fallen below it at a draw has the tickets back and is not on the list', async () => {
  const { it, score, ann, bob } = await judged()
  await using _ = it
  const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
  await mod.says('!raffle open -cost=10 -max=5 A hat')
  await ann.says('!join 5')
  await bob.says('!join 1')
  await score('ann', 1)
  expect(await mod.says('!raffle draw')).toEqual([expect.stringMatching(/^A hat: bob of 1!/)])
  expect([await it.balance('console:ann'), await it.balance('console:bob')]).toEqual([1_000, 990])
  expect(await it.bot.http('GET', '/draws/1')).toMatchObject({ entries: [{ name: 'bob', weight: 1 }] })
  expect((await it.audit()).findings).toEqual([])
})

test('without a floor nobody asks, and without a module that keeps reputations there is none', async () => {
  const { it, score, ann } = await judged({})
  await using _ = it
  await score('ann', -5)
  expect(await ann.tries('!gamble 10')).toMatchObject({ outcome: 'replied' })
  await using alone = await bank({ config: { reputationFloor: 450 } })
  await alone.fund({ 'console:ann': 100 })
  expect(await alone.bot.user('ann').tries('!gamble 10')).toMatchObject({ outcome: 'replied' })
})
