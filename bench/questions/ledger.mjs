import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditLedger } from '../../modules/loyalty/dist/ledger/audit.js'
import * as schema from '../../modules/loyalty/dist/migrations/001_ledger.js'
import { pointsOn } from '../../modules/loyalty/dist/points.js'
import { SqliteStore } from '../../packages/core/dist/index.js'
import { PostgresStore } from '../../packages/core/dist/store/postgres/store.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'

const require = createRequire(new URL('../../packages/core/package.json', import.meta.url))
const pg = require('pg')
const url = process.env.WADDLE_TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/test'
const named = `waddle_bench_loyalty_${process.pid}`
const lanes = 32

/** M1: all spend from one purse at once, through the ledger, beside a bare conditional update of one number. */
export default async function ledger({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const lite = SqliteStore.open({ file: join(folder, 'bot.db') })
  const server = await PostgresStore.open({ url, schema: named })
  try {
    return [await contended(lite, 'SQLite', rounds), await contended(server, 'PostgreSQL', rounds)]
  } finally {
    await lite.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`DROP SCHEMA IF EXISTS ${named} CASCADE`)
    await client.end()
  }
}

async function contended(store, name, rounds) {
  await store.exclusive(async (knex) => {
    await schema.up(knex)
    await knex.schema.createTable('bare', (table) => {
      table.integer('id').primary()
      table.bigInteger('balance').notNullable()
    })
  })
  const plenty = 1_000_000_000
  await store.db.run`INSERT INTO bare (id, balance) VALUES (${1}, ${plenty})`
  const points = pointsOn(store.db, () => 0)
  const ann = { kind: 'person', person: 'ann' }
  const house = { kind: 'house' }
  await points.transfer({ community: 'main', from: house, to: ann, amount: plenty, key: 'fund', cause: 'fund' })
  let keys = 0
  const costs = await alternate(
    {
      bare: (ms) => inFlight(ms, lanes, () => store.db.run`UPDATE bare SET balance = balance - 1 WHERE id = ${1} AND balance >= ${1}`),
      ledger: (ms) =>
        inFlight(ms, lanes, () =>
          points.transfer({ community: 'main', from: ann, to: house, amount: 1, key: `k${keys++}`, cause: 'spent' }),
        ),
    },
    { rounds, ms: 500, wall: true },
  )
  const { findings } = await auditLedger(store.db)
  if (findings.length > 0) throw new Error(`the ledger is wrong after all that: ${findings.join('; ')}`)
  const note = Object.entries(costs)
    .map(([each, all]) => `${each} ${Math.round(1e6 / median(all))}/s`)
    .join(', ')
  return row(
    'M1',
    `cost of a transfer / of a bare UPDATE … WHERE balance >= ?, ${lanes} at once on one purse, ${name}`,
    ratio(costs, 'ledger', 'bare'),
    '<=',
    6,
    'x',
    `wall; ${note}; counted anew: nothing lost`,
  )
}
