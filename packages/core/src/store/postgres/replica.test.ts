import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { figure } from '../../test-host/figures.ts'
import { OwnServer } from '../../test-host/own-server.ts'
import type { ReplicaState } from './options.ts'
import { PostgresStore } from './store.ts'

let primary: OwnServer
let replica: OwnServer
let store: PostgresStore | undefined
beforeAll(async () => {
  primary = await OwnServer.start()
  replica = await primary.replica()
}, 120_000)
afterEach(() => store?.close())
afterAll(async () => {
  await replica[Symbol.asyncDispose]()
  await primary[Symbol.asyncDispose]()
})

/** States of the replica, as the store tells them. */
class Told {
  #next: ((state: ReplicaState) => void) | undefined
  readonly #all: ReplicaState[] = []

  readonly hear = (state: ReplicaState) => {
    if (this.#next) this.#next(state)
    else this.#all.push(state)
    this.#next = undefined
  }

  next(): Promise<ReplicaState> {
    const first = this.#all.shift()
    return first ? Promise.resolve(first) : new Promise((resolve) => (this.#next = resolve))
  }
}

async function open(url = replica.url) {
  const told = new Told()
  store = await PostgresStore.open({ url: primary.url, schema: 'pond', replica: url, replicaLagMs: 2_500, replicated: told.hear })
  await store.exclusive((knex) => knex.raw('CREATE TABLE IF NOT EXISTS pond_duck (name text)'))
  const pond = store.scoped('pond_').db
  const byReplica = async () => (await store!.db.relaxed.one<{ yes: number }>`SELECT pg_is_in_recovery() AS yes`)!.yes === 1
  const ducks = async () => (await pond.relaxed.all<{ name: string }>`SELECT name FROM pond_duck ORDER BY name`).map(({ name }) => name)
  return { told, pond, byReplica, ducks }
}

async function atReplica(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: replica.url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

test('the replica answers what may lag, and only what reads', async () => {
  const { told, pond, byReplica } = await open()
  expect(await told.next()).toMatchObject({ fit: true })
  expect(await byReplica()).toBe(true)
  expect(store!.replica).toMatchObject({ fit: true, lagMs: expect.any(Number) })
  expect(await store!.db.one`SELECT pg_is_in_recovery() AS yes`).toEqual({ yes: 0 })
  await expect(pond.relaxed.all`SELECT 1 FROM mole_hole`).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
  await expect(pond.relaxed.all`SELECT nothing FROM pond_duck`).rejects.toThrow(/nothing/)
  await pond.relaxed.all`INSERT INTO pond_duck (name) VALUES ('written') RETURNING name`
  await pond.run`DELETE FROM pond_duck`
})

test('a replica that lags is not asked until it has caught up', async () => {
  const { told, pond, byReplica, ducks } = await open()
  expect(await told.next()).toMatchObject({ fit: true })
  await atReplica('SELECT pg_wal_replay_pause()')
  await pond.run`INSERT INTO pond_duck (name) VALUES ('ann')`
  const wrote = performance.now()
  let unfit: ReplicaState | undefined
  void told.next().then((state) => (unfit = state))
  let reads = 0
  while (!unfit) {
    expect([[], ['ann']]).toContainEqual(await ducks())
    reads++
  }
  const oldFor = (performance.now() - wrote) / 1_000
  expect(unfit).toMatchObject({ fit: false, why: expect.stringMatching(/more than 2\.5 s behind/) })
  expect(await ducks()).toEqual(['ann'])
  expect(await byReplica()).toBe(false)
  await atReplica('SELECT pg_wal_replay_resume()')
  const resumed = performance.now()
  expect(await told.next()).toMatchObject({ fit: true })
  const againAfter = (performance.now() - resumed) / 1_000
  expect(await byReplica()).toBe(true)
  expect(await ducks()).toEqual(['ann'])
  figure('replica-lags', {
    'reads meanwhile': reads,
    'asked no more after (s)': oldFor,
    'asked again after (s)': againAfter,
  })
  await pond.run`DELETE FROM pond_duck`
})

test('a replica that dies fails no read, and is asked again once it is back', async () => {
  const { told, byReplica, ducks } = await open()
  expect(await told.next()).toMatchObject({ fit: true })
  await replica.kill()
  expect(await ducks()).toEqual([])
  expect(await byReplica()).toBe(false)
  expect(await told.next()).toMatchObject({ fit: false })
  await replica.up()
  expect(await told.next()).toMatchObject({ fit: true })
  expect(await byReplica()).toBe(true)
})

test('a read is not kept waiting by a replica that says nothing', async () => {
  const { told, byReplica } = await open()
  expect(await told.next()).toMatchObject({ fit: true })
  expect(await byReplica()).toBe(true)
  replica.freeze()
  try {
    expect(await byReplica()).toBe(false)
    expect(await told.next()).toMatchObject({ fit: false })
  } finally {
    replica.wake()
  }
  expect(await told.next()).toMatchObject({ fit: true })
})

test('what was replicated is read while the primary is away, as long as it is not too old', async () => {
  const { told, byReplica } = await open()
  expect(await told.next()).toMatchObject({ fit: true })
  await primary.kill()
  expect(await byReplica()).toBe(true)
  await primary.up()
})

test('a server that is no replica is not asked', async () => {
  const { byReplica } = await open(primary.url)
  while (store!.replica!.why === 'it was not looked at yet') await new Promise((resolve) => setImmediate(resolve))
  expect(store!.replica).toMatchObject({ fit: false, why: expect.stringMatching(/is no replica: it takes writes/) })
  expect(await byReplica()).toBe(false)
})
