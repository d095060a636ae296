import { MemoryCache } from '../../packages/core/dist/cache/memory.js'
import { systemClock } from '../../packages/core/dist/clock/clock.js'
import { PostgresStore } from '../../packages/core/dist/store/postgres/store.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'

const url = process.env.WADDLE_TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/test'
const schema = `waddle_bench_${process.pid}`
const rows = 100_000
const lanes = 40
const together = 50

/** S3, S4: many at once instead of one by one, and how many connections are enough; by the clock: the server works as well. */
export default async function postgres({ rounds }) {
  const open = (pool) => PostgresStore.open({ url, schema, pool })
  const stores = { 4: await open(4), 10: await open(10), 20: await open(20) }
  const { db } = stores[4]
  try {
    await db.run`CREATE TABLE reply (id INTEGER PRIMARY KEY, text TEXT NOT NULL)`
    await db.run`CREATE TABLE event (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL)`
    await db.run`INSERT INTO reply SELECT i, 'the text of reply number ' || i FROM generate_series(1, ${rows}) AS i`
    await db.run`ANALYZE reply`
    return [...(await atOnce(db, rounds)), ...(await pools(stores, rounds))]
  } finally {
    await db.run`DROP TABLE IF EXISTS reply`
    await db.run`DROP TABLE IF EXISTS event`
    await stores[4].exclusive((knex) => knex.raw(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`))
    for (const store of Object.values(stores)) await store.close()
  }
}

const random = () => 1 + Math.floor(Math.random() * rows)
const one = (db) => db.one`SELECT text FROM reply WHERE id = ${random()}`

async function atOnce(db, rounds) {
  const cache = new MemoryCache(systemClock)
  let load = 0
  const texts = async (keys) => {
    const ids = keys.map((key) => Number(key.split(':')[1]))
    const found =
      await db.all`SELECT id, text FROM reply WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_array_elements_text(CAST(${ids} AS json)))`
    const byId = new Map(found.map(({ id, text }) => [id, text]))
    return ids.map((id) => byId.get(id))
  }
  const event = (index) => ({ kind: 'command', body: `the body of event number ${index}` })
  const reads = await alternate(
    {
      single: (ms) => inFlight(ms, lanes, () => one(db)),
      // A key of its own each time, so that every one of them is a miss.
      together: async (ms) => {
        const keys = () => Array.from({ length: together }, () => `${load++}:${random()}`)
        return together * (await inFlight(ms, 8, () => cache.fetchMany(keys(), 1, texts)))
      },
    },
    { rounds, wall: true },
  )
  const writes = await alternate(
    {
      single: (ms) => inFlight(ms, lanes, () => db.run`INSERT INTO event (kind, body) VALUES (${event(1).kind}, ${event(1).body})`),
      together: async (ms) => {
        const events = () => Array.from({ length: 100 }, (_, index) => event(index))
        const insert = () =>
          db.run`INSERT INTO event (kind, body) SELECT each ->> 'kind', each ->> 'body' FROM json_array_elements(CAST(${events()} AS json)) AS each`
        return 100 * (await inFlight(ms, 8, insert))
      },
    },
    { rounds, wall: true },
  )
  await cache.close()
  const rate = (costs, name) => Math.round(1e6 / median(costs[name]))
  return [
    row(
      'S3',
      'reads one by one / misses of one moment together',
      ratio(reads, 'single', 'together'),
      '>=',
      5,
      'x',
      `${rate(reads, 'single')} / ${rate(reads, 'together')} rows/s`,
    ),
    row(
      'S3',
      'inserts one by one / a hundred together',
      ratio(writes, 'single', 'together'),
      '>=',
      10,
      'x',
      `${rate(writes, 'single')} / ${rate(writes, 'together')} rows/s`,
    ),
  ]
}

async function pools(stores, rounds) {
  const slow = { 4: [], 10: [], 20: [] }
  const cases = Object.fromEntries(
    Object.entries(stores).map(([size, { db }]) => [
      `pool ${size}`,
      async (ms) => {
        const took = []
        const count = await inFlight(ms, lanes, async () => {
          const began = performance.now()
          await one(db)
          took.push(performance.now() - began)
        })
        took.sort((a, b) => a - b)
        slow[size].push(took[Math.floor(took.length * 0.99)])
        return count
      },
    ]),
  )
  const costs = await alternate(cases, { rounds: rounds + 2, ms: 500, wall: true })
  const best = median(costs['pool 4'].map((cost, round) => Math.min(cost, costs['pool 10'][round], costs['pool 20'][round]) / cost))
  const p99 = median(slow[4].map((ms, round) => ms / slow[10][round]))
  const note = [4, 10, 20]
    .map((size) => `pool ${size}: ${Math.round(1e6 / median(costs[`pool ${size}`]))}/s, p99 ${median(slow[size]).toFixed(1)} ms`)
    .join('; ')
  return [
    row('S4', 'reads/s with 4 connections / with the best of 4, 10 and 20', best, '>=', 0.95, 'x', note),
    row('S4', 'p99 with 4 connections / with 10', p99, '<=', 1.1),
  ]
}
