import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import knexOf from 'knex'
import { SqliteStore, systemClock } from '../../packages/core/dist/index.js'
import { WriteBehind } from '../../packages/core/dist/store/write-behind.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'
import { random } from '../workload.mjs'

/** What the store costs: reads by key, and counts that are written behind. */
export default async function store(options) {
  return [...(await reads(options)), ...(await counts(options))]
}

/** S1: a read by key through the store's tag, beside a prepared statement and beside a query builder. */
async function reads({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const file = join(folder, 'bot.db')
  const ours = SqliteStore.open({ file })
  const raw = new SQLite(file)
  raw.exec('CREATE TABLE text (community INTEGER, name TEXT, body TEXT, PRIMARY KEY (community, name)) WITHOUT ROWID')
  const insert = raw.prepare('INSERT INTO text VALUES (?, ?, ?)')
  raw.transaction(() => {
    for (let index = 0; index < 100_000; index++)
      insert.run(index % 1000, `cmd${Math.floor(index / 1000)}`, `text ${index} of some length, as replies have`)
  })()
  const knex = knexOf({ client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true, pool: { min: 1, max: 1 } })
  const select = raw.prepare('SELECT body FROM text WHERE community = ? AND name = ?')
  const next = random(9)
  const key = () => [Math.floor(next() * 1000), `cmd${Math.floor(next() * 100)}`]
  const cases = {
    prepared: (ms) => inFlight(ms, 1, async () => select.get(...key())),
    waddle: (ms) =>
      inFlight(ms, 1, () => {
        const [community, name] = key()
        return ours.db.one`SELECT body FROM text WHERE community = ${community} AND name = ${name}`
      }),
    knex: (ms) =>
      inFlight(ms, 1, () => {
        const [community, name] = key()
        return knex('text').where({ community, name }).first('body')
      }),
  }
  const costs = await alternate(cases, { rounds: rounds * 2 + 1, ms: 200 })
  await knex.destroy()
  raw.close()
  await ours.close()
  rmSync(folder, { recursive: true, force: true })
  const note = Object.entries(costs)
    .map(([name, all]) => `${name} ${median(all).toFixed(1)} µs`)
    .join(', ')
  return [
    row('S1', 'reads/s of the store / prepared statement', ratio(costs, 'prepared', 'waddle'), '>=', 0.8, 'x', note),
    row('S1', 'reads/s of the store / knex', ratio(costs, 'knex', 'waddle'), '>=', 8),
  ]
}

/** S2: a count for each message, written behind, beside one commit for each and beside one in its own SQLite. */
async function counts({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const ours = SqliteStore.open({ file: join(folder, 'bot.db') })
  await ours.db.run`CREATE TABLE count (key TEXT PRIMARY KEY, n INTEGER NOT NULL)`
  const write = async (db, held) => {
    for (const [key, n] of held) await db.run`INSERT INTO count VALUES (${key}, ${n}) ON CONFLICT (key) DO UPDATE SET n = n + excluded.n`
  }
  const behind = new WriteBehind(ours, systemClock, write)
  const next = random(7)
  const person = () => `u${Math.floor(next() * 5_000)}`
  const costs = await alternate(
    {
      autocommit: (ms) => inFlight(ms, 1, () => ours.transaction((db) => write(db, [[person(), 1]]))),
      behind: async (ms) => {
        const end = performance.now() + ms
        let count = 0
        while (performance.now() < end) {
          for (let index = 0; index < 500; index++) behind.add(person())
          count += 500
          await new Promise((resolve) => setImmediate(resolve))
        }
        await behind.flush()
        return count
      },
    },
    { rounds: rounds * 2 + 1, ms: 300, wall: true },
  )
  await ours.close()
  rmSync(folder, { recursive: true, force: true })
  const note = `${(1e6 / median(costs.behind)).toFixed(0)}/s, autocommit ${(1e6 / median(costs.autocommit)).toFixed(0)}/s`
  return [row('S2', 'counts written behind / one commit each', ratio(costs, 'autocommit', 'behind'), '>=', 5, 'x', note)]
}
