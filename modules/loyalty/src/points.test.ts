import { defineModule } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { bank } from './fixtures/bank.ts'
import { ofPerson, points } from './index.ts'

describe('another module', () => {
  const shop = defineModule({
    name: 'shop',
    capabilities: ['db'],
    uses: { points },
    migrations: { '001': { up: (knex) => knex.schema.createTable('shop_sale', (table) => table.text('what')) } },
    commands: {
      'buy <what>': async ({ args, author, channel, db, message, points, runId }) => {
        await db.run`INSERT INTO shop_sale (what) VALUES (${args.what})`
        const { community } = channel
        const to = { kind: 'pot', pot: 'shop' } as const
        const wish = { community, from: ofPerson(author.id), to, amount: 30, key: `buy:${runId}`, cause: 'shop', origin: message.id }
        const paid = await points.transfer(wish)
        if (!paid.done) throw new Error('too poor')
        if (args.what === 'nothing') throw new Error('sold out')
        return `sold, ${await points.balance(community, author.id)} left`
      },
      clip: { cost: 20, run: () => 'clipped' },
      'clip broken': {
        cost: 20,
        run: () => {
          throw new Error('boom')
        },
      },
    },
  })

  test('takes points in the transaction of what it sells', async () => {
    await using it = await bank({ with: [shop] })
    await it.fund({ 'console:ann': 70 })
    const ann = it.bot.user('ann')
    expect(await ann.says('!buy hat')).toEqual(['sold, 40 left'])
    expect(await ann.tries('!buy nothing')).toMatchObject({ outcome: 'failed' })
    expect(await it.balance('console:ann')).toBe(40)
    expect((await it.audit()).findings).toEqual([])
  })

  test('has commands that cost something, which the statement and why show', async () => {
    await using it = await bank({ with: [shop] })
    await it.fund({ 'console:ann': 50 })
    const ann = it.bot.user('ann')
    expect(await ann.says('!clip')).toEqual(['clipped'])
    expect(await ann.tries('!clip broken')).toMatchObject({ outcome: 'failed' })
    expect(await it.balance('console:ann')).toBe(30)
    expect(await ann.says('!points why')).toEqual([
      'You have 30 points. Newest first: +20 !clip broken given back, 2026-01-01 · -20 !clip broken held, 2026-01-01 · -20 !clip held, 2026-01-01 · +50 fund, 2026-01-01',
    ])
    await ann.says('!clip')
    const [refusal] = await ann.says('!clip')
    expect(refusal).toBe('!clip costs 20 points, and you have 10 points to spend.')
    expect((await it.bot.why(ann, '!clip')).steps.at(-1)).toMatchObject({ gate: 'cost', passed: false, reason: 'cost' })
    expect((await it.audit()).findings).toEqual([])
  })
})
