import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { WaddleError } from '@waddlebot/sdk'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OwnServer } from '../../test-host/own-server.ts'
import { testSchema } from '../fixtures/postgres.ts'
import { migrate, pendingSteps } from '../migrations.ts'
import { coreSchema } from '../schema/index.ts'
import type { PoolState } from '../store.ts'
import { Work } from '../work.ts'
import { explain } from './explain.ts'
import type { SlowStatement } from './options.ts'
import { PostgresStore } from './store.ts'

const schema = testSchema('faults')
const quick = { statementMs: 300, lockMs: 200, idleMs: 300, silenceMs: 500, patienceMs: 300, connectMs: 300 }
let store: PostgresStore
const makeItems = (of: PostgresStore) =>
  of.exclusive((knex) =>
    knex.schema.createTable('t_item', (table) => {
      table.integer('id').primary()
      table.integer('n').notNullable().defaultTo(0)
    }),
  )

describe('a time limit', () => {
  beforeEach(async () => {
    store = await PostgresStore.open({ ...schema.options, ...quick })
    await makeItems(store)
    await store.db.run`INSERT INTO t_item (id) VALUES (${1})`
  })
  afterEach(async () => {
    await store.close()
    await schema.drop()
  })

  test('ends a statement that takes too long, and only that', async () => {
    await expect(store.db.all`SELECT pg_sleep(10)`).rejects.toMatchObject({ code: 'WDL_STORE_TIMEOUT' })
    expect(await store.db.all`SELECT id FROM t_item`).toEqual([{ id: 1 }])
  })

  test('ends a wait for a row that somebody else holds', async () => {
    // Whoever holds it may be idle for longer than anybody waits, however slow the machine is.
    const elsewhere = await PostgresStore.open({ ...schema.options, ...quick, idleMs: 30_000 })
    const holder = await elsewhere.begin()
    await holder.db.run`UPDATE t_item SET n = 1 WHERE id = ${1}`
    const asked = store.db.run`UPDATE t_item SET n = 2 WHERE id = ${1}`
    await expect(asked).rejects.toMatchObject({ code: 'WDL_STORE_TIMEOUT' })
    await holder.commit()
    await elsewhere.close()
    expect(await store.db.one`SELECT n FROM t_item`).toEqual({ n: 1 })
  })

  test('undoes a transaction whose holder went away, and gives its rows back', async () => {
    const holder = await store.begin()
    await holder.db.run`UPDATE t_item SET n = 1 WHERE id = ${1}`
    while (
      (await store.db.one<{
        n: number
      }>`SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE ${'%t_item%'}`)!.n > 0
    );
    await expect(holder.commit()).rejects.toMatchObject({ code: expect.stringMatching(/^WDL_STORE_(UNREACHABLE|TIMEOUT)$/) })
    expect(await store.db.one`SELECT n FROM t_item`).toEqual({ n: 0 })
  })

  test('ends a wait for leave to begin when every connection is in a transaction', async () => {
    const open = await Promise.all([store.begin(), store.begin(), store.begin()])
    await expect(store.begin()).rejects.toMatchObject({ code: 'WDL_STORE_TIMEOUT', fix: 'waddle doctor database.pool' })
    expect(store.pool).toMatchObject({ waiting: 0 })
    expect(await store.db.all`SELECT id FROM t_item`).toEqual([{ id: 1 }])
    await Promise.all(open.map((each) => each.rollback()))
    await (await store.begin()).rollback()
  })
})

describe('what an owner is told', () => {
  afterEach(async () => {
    await store.close()
    await schema.drop()
  })

  test('of a statement that took long: its text without what people wrote, and whose it was', async () => {
    const slow: SlowStatement[] = []
    store = await PostgresStore.open({ ...schema.options, slow: (statement) => slow.push(statement) })
    await makeItems(store)
    await store.db.all`SELECT pg_sleep(0.15), ${'a secret'}`
    await store.scoped('t_').transaction((db) => db.all`SELECT count(*) FROM generate_series(1, 3000000) AS t_series`)
    expect(slow.map(({ sql, prefix }) => [sql, prefix])).toEqual([
      ['SELECT pg_sleep(0.15), $1', undefined],
      ['SELECT count(*) FROM generate_series(1, 3000000) AS t_series', 't_'],
    ])
    expect(Math.min(...slow.map(({ ms }) => ms))).toBeGreaterThanOrEqual(100)
  })

  test('of a crowd before each connection, once', async () => {
    const told: PoolState[] = []
    store = await PostgresStore.open({ ...schema.options, pool: 2, pressed: (pool) => told.push(pool) })
    await Promise.all(Array.from({ length: 200 }, () => store.db.one`SELECT 1 AS one`))
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ waiting: expect.any(Number) })
    expect(told[0]!.waiting).toBeGreaterThanOrEqual(32)
    expect(store.pool).toEqual({ size: 2, idle: 2, waiting: 0 })
  })
})

describe('two that are in each other’s way', () => {
  const ring = ['tea_', 'milk_'] as const
  beforeEach(async () => {
    store = await PostgresStore.open(schema.options)
    await makeItems(store)
    await store.db.run`INSERT INTO t_item (id) VALUES (${1}), (${2})`
  })
  afterEach(async () => {
    await store.close()
    await schema.drop()
  })

  test('are both done in the end: one is undone and run again from its beginning', async () => {
    let runs = 0
    const [first, second] = [1, 2]
    const step = (mine: number, theirs: number, met: Promise<unknown>, here: () => void) =>
      store.scoped('t_').transaction(async (db) => {
        runs++
        await db.run`UPDATE t_item SET n = n + 1 WHERE id = ${mine}`
        here()
        await met
        await db.run`UPDATE t_item SET n = n + 10 WHERE id = ${theirs}`
      }, `row ${mine}`)
    let left = () => {}
    let right = () => {}
    const atLeft = new Promise<void>((resolve) => (left = resolve))
    const atRight = new Promise<void>((resolve) => (right = resolve))
    await Promise.all([step(first, second, atRight, left), step(second, first, atLeft, right)])
    expect(runs).toBe(3)
    expect(await store.db.all`SELECT n FROM t_item ORDER BY id`).toEqual([{ n: 11 }, { n: 11 }])
  })

  test('are told apart by a run, whatever its handler makes of the error', async () => {
    const meet: (() => void)[] = []
    const both = new Promise<void>((resolve) => meet.push(resolve))
    let waiting = 0
    const run = async (mine: string, theirs: string) => {
      const work = new Work(store)
      try {
        await work.db(store.scoped(mine)).transaction(async () => {
          if (++waiting === 2) meet[0]!()
          await both
        })
        await work.db(store.scoped(theirs)).transaction(async () => {})
      } catch {
        // A handler that takes no notice.
      }
      await work.keep().catch(() => undefined)
      return work.conflicted
    }
    const conflicts = await Promise.all([run(ring[0], ring[1]), run(ring[1], ring[0])])
    expect(conflicts.filter(Boolean)).toHaveLength(1)
  })
})

describe('two processes that migrate at once', () => {
  const opened: PostgresStore[] = []
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close()
    await schema.drop()
  })

  test('have one runner, and both find it done', async () => {
    for (let each = 0; each < 4; each++) opened.push(await PostgresStore.open(schema.options))
    const applied = await Promise.all(opened.map((each) => migrate(each, [coreSchema], 1)))
    const runners = applied.filter((steps) => steps.length > 0)
    expect(runners).toHaveLength(1)
    expect(runners[0]).toHaveLength(Object.keys(coreSchema.migrations).length)
    for (const each of opened) expect(await pendingSteps(each, [coreSchema])).toEqual([])
  })

  test('leave nothing behind: not a scratch, not a lock', async () => {
    opened.push(await PostgresStore.open(schema.options))
    await migrate(opened[0]!, [coreSchema], 1)
    const { db } = opened[0]!
    const rows = await db.all`SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'waddle_scratch_')`
    expect(rows).toEqual([])
    await opened[0]!.alone(async () => undefined)
  })
})

/** Stands between, and goes silent when told: everything is still accepted, and nothing answered. */
class Silencer {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  silent = false

  constructor(port: number, host: string) {
    this.#server = createServer((near) => {
      const far = createConnection(port, host)
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket))
      }
      near.on('data', (bytes) => this.silent || far.write(bytes))
      far.on('data', (bytes) => this.silent || near.write(bytes))
      near.on('close', () => far.destroy())
      far.on('close', () => this.silent || near.destroy())
    })
  }

  listen(): Promise<number> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as { port: number }).port)))
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }
}

describe('a server that goes silent', () => {
  test('keeps no call waiting for ever, and is used again when it speaks', async () => {
    const { hostname, port } = new URL(schema.options.url)
    const silencer = new Silencer(Number(port || 5432), hostname)
    const url = new URL(schema.options.url)
    url.hostname = '127.0.0.1'
    url.port = String(await silencer.listen())
    store = await PostgresStore.open({ ...schema.options, ...quick, url: url.href })
    try {
      await makeItems(store)
      const open = await store.begin()
      await open.db.run`INSERT INTO t_item (id) VALUES (${7})`
      silencer.silent = true
      const calls = [
        store.db.all`SELECT id FROM t_item`,
        store.db.run`INSERT INTO t_item (id) VALUES (${1})`,
        store.transaction((db) => db.run`INSERT INTO t_item (id) VALUES (${2})`),
        store.begin().then((each) => each.commit()),
        open.db.all`SELECT id FROM t_item`,
      ]
      for (const ended of await Promise.allSettled(calls)) {
        expect(ended).toMatchObject({ status: 'rejected', reason: { code: expect.stringMatching(/^WDL_STORE_(TIMEOUT|UNREACHABLE)$/) } })
      }
      expect(await store.health()).toMatchObject({ ok: false, code: expect.stringMatching(/^WDL_STORE_/) })
      await open.rollback()
      silencer.silent = false
      expect(await store.db.all`SELECT id FROM t_item`).toEqual([])
      await store.transaction((db) => db.run`INSERT INTO t_item (id) VALUES (${3})`)
      expect(await store.db.all`SELECT id FROM t_item`).toEqual([{ id: 3 }])
    } finally {
      await store.close()
      silencer.close()
      await schema.drop()
    }
  })
})

test('a server that is killed under load loses nothing that was acknowledged, doubles nothing, and is used again within moments', async () => {
  await using server = await OwnServer.start()
  store = await PostgresStore.open({ url: server.url, patienceMs: 10_000 })
  await makeItems(store)
  const kept = new Set<number>()
  const undone = new Set<number>()
  const unknown = new Set<number>()
  let serving = true
  let next = 0
  const writer = async () => {
    while (serving) {
      const id = ++next
      const writing = store.transaction(
        async (db) => {
          await db.run`INSERT INTO t_item (id) VALUES (${id})`
          await db.run`UPDATE t_item SET n = n + 1 WHERE id = ${id}`
        },
        `row ${id % 7}`,
      )
      await writing.then(
        () => kept.add(id),
        // Of a commit that was under way in a crash the server may not be able to tell; then nothing is claimed.
        (error: WaddleError) => (error.code === 'WDL_STORE_UNKNOWN' ? unknown : undone).add(id),
      )
    }
  }
  const writers = Array.from({ length: 12 }, writer)
  for (let crash = 0; crash < 3; crash++) {
    const before = kept.size
    while (kept.size < before + 200) await new Promise((resolve) => setTimeout(resolve, 5))
    await server.kill()
    await server.up()
  }
  const up = performance.now()
  const before = kept.size
  while (kept.size === before) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(performance.now() - up).toBeLessThan(5_000)
  serving = false
  await Promise.all(writers)
  const rows = await store.db.all<{ id: number; n: number }>`SELECT id, n FROM t_item`
  const there = new Set(rows.map(({ id }) => id))
  expect([...kept].filter((id) => !there.has(id))).toEqual([])
  expect([...undone].filter((id) => there.has(id))).toEqual([])
  expect(rows.filter(({ n }) => n !== 1)).toEqual([])
  // At most one for each connection and crash.
  expect(unknown.size).toBeLessThanOrEqual(9)
  await store.close()
}, 120_000)

test.each([
  ['28P01', 'WDL_STORE_DENIED'],
  ['3D000', 'WDL_STORE_MISSING'],
  ['53300', 'WDL_STORE_CONNECTIONS'],
  ['57P01', 'WDL_STORE_UNREACHABLE'],
  ['57P03', 'WDL_STORE_UNREACHABLE'],
  ['08006', 'WDL_STORE_UNREACHABLE'],
  ['57014', 'WDL_STORE_TIMEOUT'],
  ['55P03', 'WDL_STORE_TIMEOUT'],
  ['25006', 'WDL_STORE_READONLY'],
  ['53100', 'WDL_STORE_FULL'],
  ['40001', 'WDL_DB_CONFLICT'],
  ['40P01', 'WDL_DB_CONFLICT'],
])('what the server calls %s is told as %s, with what to do', (postgres, code) => {
  const thrown = Object.assign(new pg.DatabaseError('no', 2, 'error'), { code: postgres, severity: 'ERROR' })
  const told = explain(thrown, 'postgres://duck@pond/duck')
  expect(told).toBeInstanceOf(WaddleError)
  expect(told).toMatchObject({ code, fix: expect.stringMatching(/./), data: { postgres } })
})

test('what is a module’s own doing stays as it is', () => {
  const thrown = Object.assign(new pg.DatabaseError('twice', 2, 'error'), { code: '23505', severity: 'ERROR' })
  expect(explain(thrown, 'postgres:')).toBe(thrown)
})

test('a password is in no error, whatever goes wrong', async () => {
  const url = new URL(schema.options.url)
  url.password = 'hunter2'
  const wrong = ['nobody-at-all@127.0.0.1:1', `nobody:hunter2@${url.host}`, 'nobody:hunter2@pond.invalid']
  for (const at of wrong) {
    const opening = PostgresStore.open({ url: `postgres://${at}/none`, ...quick })
    const error = (await opening.catch((each: unknown) => each)) as Error
    expect(error).toBeInstanceOf(WaddleError)
    expect(JSON.stringify([error.message, error, String(error.cause), error.stack])).not.toContain('hunter2')
  }
})
