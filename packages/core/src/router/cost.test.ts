import { type AnyModule, defineModule, type Held, provide, purse, refuse } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SmallBot, type SmallBotOptions } from '../test-host/small-bot.ts'

/** Keeps coins in a table: the least that a module which keeps a currency has to do. */
const till = defineModule({
  name: 'till',
  capabilities: ['db'],
  migrations: {
    '001': {
      up: async (knex) => {
        await knex.schema.createTable('till_coin', (table) => {
          table.text('person').primary()
          table.integer('coins').notNullable()
        })
        await knex.schema.createTable('till_hold', (table) => {
          table.text('key').primary()
          table.text('person').notNullable()
          table.integer('coins').notNullable()
          table.text('state').notNullable()
        })
      },
    },
  },
  provides: [
    provide(purse, ({ db }: { db: import('@waddlebot/sdk').Db }) => ({
      async look({ person, units }): Promise<Held> {
        const row = await db.one<{ coins: number }>`SELECT coins FROM till_coin WHERE person = ${person}`
        return (row?.coins ?? 0) >= units ? { held: true, id: '' } : { held: false, message: `You have ${row?.coins ?? 0} coins.` }
      },
      hold: ({ person, units, key }) =>
        db.transaction(async (tx): Promise<Held> => {
          if ((await tx.one`SELECT key FROM till_hold WHERE key = ${key}`) !== undefined) return { held: true, id: key }
          const { changes } = await tx.run`UPDATE till_coin SET coins = coins - ${units} WHERE person = ${person} AND coins >= ${units}`
          if (changes === 0) return { held: false, message: 'You have too few coins.' }
          await tx.run`INSERT INTO till_hold (key, person, coins, state) VALUES (${key}, ${person}, ${units}, 'open')`
          return { held: true, id: key }
        }),
      async capture(id) {
        return (await db.run`UPDATE till_hold SET state = 'paid' WHERE key = ${id} AND state = 'open'`).changes > 0
      },
      release: (id) =>
        db.transaction(async (tx) => {
          const row = await tx.one<{ person: string; coins: number }>`
            UPDATE till_hold SET state = 'back' WHERE key = ${id} AND state = 'open' RETURNING person, coins`
          if (row) await tx.run`UPDATE till_coin SET coins = coins + ${row.coins} WHERE person = ${row.person}`
        }),
    })),
  ],
})

let end: Promise<void>
let finish: () => void
const dice = defineModule({
  name: 'dice',
  capabilities: ['db', 'commands'],
  migrations: { '001': { up: (knex) => knex.schema.createTable('dice_roll', (table) => table.text('who')) } },
  commands: {
    roll: {
      cost: 5,
      cooldown: '1h user',
      run: async ({ db, author }) => {
        await db.run`INSERT INTO dice_roll (who) VALUES (${author.id})`
        return 'rolled'
      },
    },
    free: () => 'free',
    no: { cost: 5, run: () => refuse('not today') },
    break: {
      cost: 5,
      run: async ({ db }) => {
        await db.run`INSERT INTO dice_roll (who) VALUES ('broken')`
        throw new Error('boom')
      },
    },
    hang: {
      cost: 5,
      run: async ({ db }) => {
        await db.run`INSERT INTO dice_roll (who) VALUES ('hung')`
        await end
        return 'late'
      },
    },
    dear: { cost: 1_000, cooldown: '1h user', run: () => 'dear' },
    twice: {
      run: async (ctx) => {
        await ctx.db.run`INSERT INTO dice_roll (who) VALUES ('outer')`
        await ctx.commands.run(ctx, 'plain')
        await ctx.commands.run(ctx, 'plain')
        return 'twice'
      },
    },
    'twice break': {
      run: async (ctx) => {
        await ctx.commands.run(ctx, 'plain')
        throw new Error('boom')
      },
    },
    plain: { cost: 3, run: () => 'plain' },
  },
})

let bot: SmallBot
const start = async (modules: readonly AnyModule[] = [till as AnyModule, dice as AnyModule], options: SmallBotOptions = {}) => {
  bot = await SmallBot.start(modules, options)
  if (modules.length > 1) await bot.store.db.run`INSERT INTO till_coin (person, coins) VALUES ('console:ann', 20)`
}
const coins = async () => (await bot.store.db.one<{ coins: number }>`SELECT coins FROM till_coin WHERE person = 'console:ann'`)?.coins
const holds = async () => (await bot.store.db.all<{ state: string }>`SELECT state FROM till_hold ORDER BY key`).map(({ state }) => state)
const rolls = async () => (await bot.store.db.all`SELECT who FROM dice_roll`).length

beforeEach(() => {
  end = new Promise((resolve) => (finish = resolve))
})
afterEach(async () => {
  finish()
  await bot[Symbol.asyncDispose]()
})

describe('a command that costs something', () => {
  test('is paid when it ran', async () => {
    await start()
    expect(await bot.hear('!roll')).toMatchObject({ outcome: 'replied' })
    expect([await coins(), await holds(), await rolls()]).toEqual([15, ['paid'], 1])
  })

  test('is paid once, although its message arrives twice', async () => {
    await start()
    const envelope = bot.envelope('!roll')
    await Promise.all([bot.platforms.happen(envelope), bot.runtime.receive(envelope)])
    await bot.runtime.idle()
    expect([await coins(), await rolls()]).toEqual([15, 1])
  })

  test('is free for as long as its price is not named', async () => {
    await start()
    await bot.hear('!free')
    expect([await coins(), await holds()]).toEqual([20, []])
  })

  test('does not run for who cannot pay, says so, and gives the cooldown back', async () => {
    await start()
    for (let time = 0; time < 2; time++) expect(await bot.hear('!dear')).toMatchObject({ outcome: 'refused', reason: 'cost' })
    expect(bot.said).toEqual(['You have too few coins.', 'You have too few coins.'])
    expect(await coins()).toBe(20)
  })

  test.each([
    ['says no', '!no', 'refused'],
    ['throws', '!break', 'failed'],
    ['takes too long', '!hang', 'failed'],
  ])('is given back when it %s', async (_, text, outcome) => {
    await start(undefined, { timeLimitMs: 100 })
    expect(await bot.hear(text)).toMatchObject({ outcome })
    expect([await coins(), await holds(), await rolls()]).toEqual([20, ['back'], 0])
  })

  test('costs nothing when nothing can be saved', async () => {
    await start()
    await bot.store.db.run`
      CREATE TRIGGER full BEFORE UPDATE ON waddle_event WHEN new.outcome = 'replied' BEGIN SELECT RAISE(ABORT, 'disk full'); END`
    expect(await bot.hear('!roll')).toMatchObject({ outcome: 'failed', reason: 'not-saved' })
    await bot.store.db.run`DROP TRIGGER full`
    expect([await coins(), await holds(), await rolls()]).toEqual([20, ['back'], 0])
  })

  test('that another command runs is paid in the transaction of that one, each time', async () => {
    await start()
    expect(await bot.hear('!twice')).toMatchObject({ outcome: 'replied' })
    expect([await coins(), await holds(), await rolls()]).toEqual([14, ['paid', 'paid'], 1])
  })

  test('and is undone with that one', async () => {
    await start()
    expect(await bot.hear('!twice break')).toMatchObject({ outcome: 'failed' })
    expect(await coins()).toBe(20)
    expect(await holds()).not.toContain('paid')
  })

  test('may not be used where nobody keeps a currency', async () => {
    await start([dice as AnyModule])
    expect(await bot.hear('!roll')).toMatchObject({ outcome: 'refused', reason: 'no-purse' })
    expect(await rolls()).toBe(0)
  })
})

describe('why', () => {
  const ask = (text: string, user = 'ann') =>
    bot.runtime.registry.why({ user, channel: 'console:lobby', platform: 'console', roles: [] }, text)

  test('shows the price as the last gate, and takes nothing', async () => {
    await start()
    expect((await ask('!roll')).steps.at(-1)).toEqual({ gate: 'cost', passed: true, detail: 'costs 5' })
    expect([await coins(), await holds()]).toEqual([20, []])
  })

  test('says what somebody has who cannot pay, and how to make it free', async () => {
    await start()
    const { steps, outcome, fix } = await ask('!dear', 'bob')
    expect(steps.at(-1)).toMatchObject({
      gate: 'cost',
      passed: false,
      reason: 'cost',
      detail: expect.stringContaining('You have 0 coins.'),
    })
    expect([outcome, fix]).toEqual(['refused', 'waddle config set modules.dice.commands.dear.cost 0'])
  })

  test('says that nobody keeps a currency', async () => {
    await start([dice as AnyModule])
    expect((await ask('!roll')).steps.at(-1)).toMatchObject({ gate: 'cost', passed: false, reason: 'no-purse' })
  })
})

describe('a service', () => {
  test('writes in the transaction of whoever uses it', async () => {
    const shop = defineModule({
      name: 'shop',
      capabilities: ['db'],
      uses: { purse },
      migrations: { '001': { up: (knex) => knex.schema.createTable('shop_sale', (table) => table.text('what')) } },
      commands: {
        'buy <what>': async ({ db, author, args, purse, message }) => {
          await db.run`INSERT INTO shop_sale (what) VALUES (${args.what})`
          const charge = { community: 'main', person: author.id, units: 4, key: message.id, cause: 'buy', origin: message.id }
          const held = await purse.hold(charge)
          if (held.held) await purse.capture(held.id)
          if (args.what === 'nothing') throw new Error('boom')
          return 'sold'
        },
      },
    })
    await start([till as AnyModule, shop as AnyModule])
    expect(await bot.hear('!buy hat')).toMatchObject({ outcome: 'replied' })
    expect(await bot.hear('!buy nothing')).toMatchObject({ outcome: 'failed' })
    expect([await coins(), await holds()]).toEqual([16, ['paid']])
    expect(await bot.store.db.all`SELECT what FROM shop_sale`).toEqual([{ what: 'hat' }])
  })
})
