import { defineModule } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { SqliteStore } from '../store/sqlite/store.ts'
import { type RootLog, silentLog } from '../telemetry/log.ts'
import { SmallBot } from '../test-host/small-bot.ts'

describe('work that hangs', () => {
  let begun: number
  let zombies: Promise<unknown>[]
  let letGo: () => void
  let errors: Error[]
  const log: RootLog = { ...silentLog, error: (_message, fields) => void errors.push(fields?.['error'] as Error) }
  const anchor = defineModule({
    name: 'anchor',
    capabilities: ['db', 'jobs', 'say:announce'],
    migrations: { '001_drop': { up: async (knex) => knex.schema.createTable('anchor_drop', (table) => void table.text('text')) } },
    jobs: {
      drop: async (ctx: {
        payload: { writes: boolean }
        signal: AbortSignal
        db: { run(parts: TemplateStringsArray, ...values: unknown[]): Promise<unknown> }
        announce(channel: string, text: string): Promise<void>
      }) => {
        if (++begun > 1) return void (await ctx.announce('console:lobby', 'dropped'))
        if (ctx.payload.writes) await ctx.db.run`INSERT INTO anchor_drop (text) VALUES ('before')`
        const zombie = (async () => {
          await new Promise<void>((resolve) => (letGo = resolve))
          await ctx.announce('console:lobby', 'from the deep')
          const refused = await ctx.db.run`INSERT INTO anchor_drop (text) VALUES ('after')`.catch((error: { code: string }) => error.code)
          return [ctx.signal.aborted, refused]
        })()
        zombies.push(zombie)
        await zombie
      },
    },
  })
  let sea: SmallBot
  let deep: SqliteStore
  const start = async (timeLimitMs: number) => {
    begun = 0
    zombies = []
    errors = []
    deep = SqliteStore.open({ file: ':memory:' })
    sea = await SmallBot.start([anchor], { store: deep, keepStoreOpen: true, timeLimitMs, log })
  }
  const schedule = (module: string, name: string, payload: object) =>
    (sea.runtime.context(module) as { jobs: { schedule(name: string, at: number, payload: object): Promise<string> } }).jobs.schedule(
      name,
      sea.clock.now(),
      payload,
    )
  const jobs = () => deep.db.all`SELECT module, attempts FROM waddle_job`
  afterEach(async () => {
    await sea[Symbol.asyncDispose]()
    await deep.close()
  })

  test.each([
    ['', false, 'was not done after 60 ms'],
    [', sooner when it keeps everybody else from writing', true, 'still kept everybody else from writing after 10 ms'],
  ])('is told to end, undone and tried again%s; what it does afterwards goes nowhere', async (_when, writes, told) => {
    await start(4)
    await schedule('anchor', 'drop', { writes })
    await sea.runtime.idle()
    expect(errors.map((error) => error.message)).toEqual([`module anchor ${told}, so it was stopped and undone`])
    expect(await jobs()).toEqual([{ module: 'anchor', attempts: 1 }])
    letGo()
    expect(await zombies[0]).toEqual([true, 'WDL_DB_TOO_LATE'])
    await sea.clock.advance(5_000, () => sea.runtime.idle())
    expect(sea.said).toEqual(['dropped'])
    expect(await deep.db.all`SELECT * FROM anchor_drop`).toEqual([])
    expect(await jobs()).toEqual([])
  })

  test('is left behind by a bot that stops, and done by the next one', async () => {
    await start(60_000)
    await schedule('anchor', 'drop', { writes: true })
    while (begun === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    await sea.runtime.stop(1)
    expect(await deep.db.all`SELECT * FROM anchor_drop`).toEqual([])
    const { clock } = sea
    await clock.advance(60_000)
    sea = await SmallBot.start([anchor], { store: deep, keepStoreOpen: true, clock })
    await sea.runtime.idle()
    expect(sea.said).toEqual(['dropped'])
    letGo()
    expect(await zombies[0]).toEqual([true, 'WDL_DB_TOO_LATE'])
  })
})
