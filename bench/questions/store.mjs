import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import knexOf from 'knex'
import { SqliteStore } from '../../packages/core/dist/index.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'
import { random } from '../workload.mjs'

/** S1: a read by key through the store's tag, beside a prepared statement and beside a query builder. */
export default async function store({ rounds }) {
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
