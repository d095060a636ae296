import { FlakyProxy, figure, OwnServer } from '@waddlebot/core/test-host'
import pg from 'pg'
import { expect, test } from 'vitest'
import { Dice } from '../hostile/dice.ts'
import { counting, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, pause } from './fixtures/fleet.ts'
import { Trials } from './fixtures/trials.ts'

/** How long the server is silent; a minute is what is promised, and `WADDLE_HUNG_SECONDS=60` shows it. */
const hung = Number(process.env['WADDLE_HUNG_SECONDS'] ?? 3) * 1_000
const crashes = Number(process.env['WADDLE_CRASHES'] ?? 1)

// Side by side: the first waits for most of its time.
test.concurrent('PostgreSQL may be slow, silent, cut off, out of connections and killed: what was accepted is done once, in order', {
  timeout: 600_000,
}, async () => {
  await using server = await OwnServer.start()
  const proxy = await FlakyProxy.before('127.0.0.1', server.port)
  const through = (url: URL) => {
    url.port = String(proxy.port)
    return url
  }
  await using fleet = await LiveFleet.open({ ...counting, channels: ponds, servers: { postgres: server.url }, through })
  await fleet.migrate()
  for (const roles of ['receivers', 'router', 'router']) await fleet.start(roles)
  await joined(fleet)
  const trials = new Trials(fleet)
  const after = async () => ({ 'serving again after (s)': await trials.serving() })

  await trials.of(
    'postgres-slow',
    async () => {
      proxy.delay(300)
      await pause(hung)
      proxy.delay(0)
      return { 'slower by (ms)': 300, ...(await after()) }
    },
    true,
  )
  await trials.of(
    'postgres-hung',
    async () => {
      proxy.mute()
      await pause(hung)
      proxy.mute(false)
      return { 'hung for (s)': hung / 1_000, ...(await after()) }
    },
    true,
  )
  await trials.of(
    'postgres-cut',
    async () => {
      for (let cut = 0; cut < 3; cut++) {
        proxy.cut('reset')
        await pause(700)
      }
      return { cuts: 3, ...(await after()) }
    },
    true,
  )
  await trials.of(
    'postgres-connections',
    async () => {
      const taken: pg.Client[] = []
      proxy.cut('reset')
      for (let full = false; !full; ) {
        const client = new pg.Client({ connectionString: server.url })
        client.on('error', () => undefined)
        full = await client.connect().then(
          () => !taken.push(client),
          () => true,
        )
      }
      await pause(hung)
      await Promise.all(taken.map((client) => client.end()))
      return { 'out of connections for (s)': hung / 1_000, ...(await after()) }
    },
    true,
  )
  await trials.of(
    'postgres-killed',
    async () => {
      let longest = 0
      for (let crash = 0; crash < crashes; crash++) {
        await server.kill()
        await pause(500)
        await server.up()
        longest = Math.max(longest, await trials.serving())
      }
      return { kills: crashes, 'serving again after (s), at most': longest }
    },
    true,
  )
  await proxy.close()
})

/** How often a migration is killed; 100 times is what is promised. */
const migrations = Number(process.env['WADDLE_MIGRATION_KILLS'] ?? 3)

test.concurrent(`a migration that is killed ${migrations} times at random moments leaves the old or the new; two at once have one runner`, {
  timeout: 600_000,
}, async () => {
  const dice = new Dice(Number(process.env['SEED'] ?? Date.now() % 1_000_000))
  let between = 0
  let killed = 0
  for (let round = 0; round < migrations; round++) {
    await using fleet = await LiveFleet.open({ ...counting, channels: ponds })
    const longest = 2_500
    const signals = await fleet.interrupted(dice.next() * longest, 'migrate')
    if (signals) killed++
    const done = await fleet
      .rows<{ module: string; id: string }>('SELECT module, id FROM waddle_migration')
      .catch(() => [] as { module: string; id: string }[])
    // A step is noted with what it made: where one of them is, the other one is.
    const steps = await fleet.rows<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    const has = (name: string) => steps.some((table) => table.name === name)
    const noted = (id: string) => done.some((step) => step.id === id)
    for (const [id, table] of [
      ['001_core', 'waddle_event'],
      ['005_fleet', 'waddle_process'],
      ['006_keys', 'waddle_key'],
      ['001_row', 'tally_row'],
    ] as const)
      if (noted(id) !== has(table)) between++
    const both = await Promise.all([fleet.run('migrate'), fleet.run('migrate')])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    const ids = await fleet.rows<{ n: string; distinct: string }>(
      'SELECT count(*) AS n, count(DISTINCT (module, id)) AS distinct FROM waddle_migration',
    )
    expect(ids[0]!.n).toBe(ids[0]!.distinct)
    await fleet.start('router')
  }
  figure('migration-killed', { rounds: migrations, 'killed under way': killed, between })
  expect(between).toBe(0)
})
