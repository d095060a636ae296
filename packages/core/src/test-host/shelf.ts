import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type MigrationSet, migrate } from '../store/migrations.ts'
import { PostgresStore } from '../store/postgres/store.ts'
import type { Store } from '../store/store.ts'

/** Emptied schemas that are kept for the next bot of the same modules, at most. */
const kept = 4
const prefix = 'waddle_test_'
/** What is acknowledged in a test need not survive the power going. */
const settings = { synchronous_commit: 'off' }

interface Schema {
  readonly name: string
  readonly store: PostgresStore
  readonly key: string
  /** Empties it; undefined where migrations left rows that a next bot would miss. */
  readonly empty: Emptying | undefined
  /** Tables as they were made. */
  readonly shape: string
}

/** Statements that empty a schema. */
interface Emptying {
  /**
   * DELETE: what a bot under test leaves is a few rows. All tables in one statement, so that whose rows point at whose
   * does not matter, for the server looks at that when the statement is over.
   */
  readonly small: string
  /** TRUNCATE: a new file for each table and each index, empty ones too, which costs 40 times as much and never more. */
  readonly big: string
}

/** From so many bytes on a schema is emptied at one go: rows that are deleted stay in its files for a while. */
const big = 8 * 1024 * 1024
const sizeNow = `SELECT sum(pg_relation_size(oid)) AS bytes FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`

/** A store for one test, and what becomes of it afterwards. */
export interface Borrowed {
  readonly store: Store
  giveBack(): Promise<void>
}

/**
 * Schemas for tests on one PostgreSQL server, each for one bot at a time. Migrating takes fifty times as long as
 * emptying, so a schema is emptied and kept for the next bot of the same modules. They belong to this process: what a
 * dead one left is found by its lock, which the server let go, and dropped.
 */
export class Shelf {
  readonly #url: string
  readonly #owner = randomBytes(6).toString('hex')
  readonly #free: Schema[] = []
  readonly #known = new WeakMap<object, number>()
  #keeper: Promise<pg.Client> | undefined
  #made = 0
  #sets = 0

  constructor(url: string) {
    this.#url = url
  }

  /** An empty schema in which `sets` are applied. */
  async borrow(sets: readonly MigrationSet[]): Promise<Borrowed> {
    await (this.#keeper ??= this.#keep())
    const key = sets.map((set) => this.#numberOf(set.migrations)).join(' ')
    const at = this.#free.findLastIndex((schema) => schema.key === key)
    const schema = at < 0 ? await this.#make(key, sets) : this.#free.splice(at, 1)[0]!
    return { store: schema.store, giveBack: () => this.#giveBack(schema) }
  }

  #numberOf(migrations: object): number {
    const known = this.#known.get(migrations) ?? ++this.#sets
    this.#known.set(migrations, known)
    return known
  }

  async #make(key: string, sets: readonly MigrationSet[]): Promise<Schema> {
    const name = `${prefix}${this.#owner}_${++this.#made}`
    const store = await PostgresStore.open({ url: this.#url, schema: name, settings, pool: 3 })
    await migrate(store, sets, 0)
    const tables = (await store.tables()).filter((table) => table.name !== 'waddle_migration').map((table) => `"${table.name}"`)
    const filled = await one(store, `SELECT ${tables.map((table) => `EXISTS (SELECT 1 FROM ${table})`).join(' OR ')} AS filled`)
    const empty = filled['filled'] === 1 ? undefined : emptying(tables, await sequencesIn(store))
    return { name, store, key, empty, shape: await shapeOf(store) }
  }

  async #giveBack(schema: Schema): Promise<void> {
    const { store, empty, shape } = schema
    if (empty === undefined || (await shapeOf(store)) !== shape) return this.#drop(schema)
    const { bytes } = await one(store, sizeNow)
    await one(store, Number(bytes) > big ? empty.big : empty.small)
    this.#free.push(schema)
    if (this.#free.length > kept) await this.#drop(this.#free.shift()!)
  }

  async #drop({ store, name }: Schema): Promise<void> {
    await store.close()
    await (await this.#keeper!).query(`DROP SCHEMA "${name}" CASCADE`)
  }

  /** A connection whose lock says that this process lives. It does not keep the process from ending. */
  async #keep(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('SET client_min_messages = warning')
    await client.query(`SELECT pg_advisory_lock(${lockOf('$1')})`, [this.#owner])
    await sweep(client)
    ;(client as pg.Client & { unref(): void }).unref()
    return client
  }
}

const lockOf = (owner: string) => `hashtextextended('${prefix}' || ${owner}, 0)`
const sequencesIn = async (store: Store) =>
  (
    await store.db.all<{ name: string }>`
      SELECT quote_ident(sequencename) AS name FROM pg_sequences WHERE schemaname = current_schema()`
  ).map(({ name }) => name)
const shapeOf = async (store: Store) => JSON.stringify(await store.tables())

function emptying(tables: readonly string[], sequences: readonly string[]): Emptying {
  const deletes = tables.map((table, index) => `t${index} AS (DELETE FROM ${table})`)
  const restarts = sequences.map((sequence) => `setval('${sequence}', 1, false)`)
  return {
    small: `WITH ${deletes.join(', ')} SELECT ${['1', ...restarts].join(', ')}`,
    big: `TRUNCATE ${tables.join(', ')} RESTART IDENTITY`,
  }
}

const one = async (store: Store, sql: string) => (await store.db.one<Record<string, unknown>>(Object.assign([sql], { raw: [sql] }))) ?? {}

/** Drop the schemas of processes that are gone. */
export async function sweep(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, '${prefix}')`)
  const owners = new Set(rows.map(({ name }) => name.slice(prefix.length).split('_')[0]!))
  for (const owner of owners) {
    const { rows: locked } = await client.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${lockOf('$1')}) AS got`, [owner])
    if (!locked[0]!.got) continue
    try {
      for (const { name } of rows) if (name.startsWith(`${prefix}${owner}_`)) await client.query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`)
    } finally {
      await client.query(`SELECT pg_advisory_unlock(${lockOf('$1')})`, [owner])
    }
  }
}
