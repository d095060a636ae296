import { type AnyModule, defineModule, type LastHeard, type ReceiverContext } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'

let store: SqliteStore
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
})
afterEach(() => store.close())

describe('where a channel was left', () => {
  /** A receiver that only asks where it was left. */
  const asking = (told: (left: readonly LastHeard[]) => void): AnyModule =>
    defineModule({
      name: 'ears',
      receiver: {
        platform: 'slack',
        start: async (context: ReceiverContext<unknown>) => {
          told(await context.lastHeard())
          return { send: async () => ({ sent: true as const }), health: () => ({ state: 'up' as const }), stop: async () => {} }
        },
      },
    }) as AnyModule
  const run = async (say: (bot: SmallBot) => Promise<void>) => {
    let left: readonly LastHeard[] = []
    await using bot = await SmallBot.start([asking((told) => (left = told))], { store, keepStoreOpen: true })
    await say(bot)
    return left
  }
  const said = (bot: SmallBot, channel: string, id: string, at: number) =>
    bot.runtime.receive(bot.envelope('nothing special', { platform: 'slack', server: 'T1', channel, id, at }))

  test('is known to the next run, the one heard last at the front, also of talk on which nothing hangs', async () => {
    const now = Date.UTC(2026, 0, 1)
    expect(
      await run(async (bot) => {
        await said(bot, 'C1', 'T1/C1/1.1', now - 3_000)
        await said(bot, 'C2', 'T1/C2/2.2', now - 2_000)
        await said(bot, 'C1', 'T1/C1/1.3', now - 1_000)
      }),
    ).toEqual([])
    expect(await run(async () => {})).toEqual([
      { server: 'T1', channel: 'C1', id: 'T1/C1/1.3', at: now - 1_000 },
      { server: 'T1', channel: 'C2', id: 'T1/C2/2.2', at: now - 2_000 },
    ])
    expect(await store.db.all`SELECT key FROM waddle_event`).toEqual([])
  })

  test('is written once a second at most, however much is said', async () => {
    await run(async (bot) => {
      for (let n = 0; n < 500; n++) await said(bot, 'C1', `T1/C1/1.${n}`, n)
      expect(await store.db.all`SELECT id FROM waddle_heard`).toEqual([])
      await bot.clock.advance(1_000)
      expect(await store.db.all`SELECT id, message FROM waddle_heard`).toEqual([{ id: 'slack:T1/C1', message: 'T1/C1/1.499' }])
    })
  })

  test('is not written where the platform keeps no history', async () => {
    await run(async (bot) => {
      await bot.runtime.receive(bot.envelope('hello', { platform: 'twitch', channel: 'pond' }))
    })
    expect(await store.db.all`SELECT id FROM waddle_heard`).toEqual([])
  })
})
