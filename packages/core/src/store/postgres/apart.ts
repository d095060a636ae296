import { randomBytes } from 'node:crypto'
import { type Knex, WaddleError } from '@waddlebot/sdk'
import type pg from 'pg'
import type { Connections } from './connections.ts'
import { explain } from './explain.ts'
import { gated } from './knex.ts'
import { type Lock, lockQuery } from './lock.ts'

/** How long a process waits for another one that does what only one may; milliseconds. */
const aloneMs = 10 * 60_000
/** And how often it asks. */
const askEveryMs = 100

/**
 * Work on a connection of its own, outside the pool and without a limit on time: an index of a million rows is not made
 * in half a minute.
 */
export class Apart {
  readonly #connections: Connections
  readonly #knex: () => Promise<Knex>

  /** @param knex the builder, made when somebody first needs one */
  constructor(connections: Connections, knex: () => Promise<Knex>) {
    this.#connections = connections
    this.#knex = knex
  }

  /** In a transaction, all of it or nothing, while nobody else holds `lock`. */
  exclusive<T>(work: (knex: Knex) => Promise<T>, lock: Lock): Promise<T> {
    return this.#connected(async (client) => {
      const knex = await this.#on(client)
      await client.query('BEGIN')
      try {
        await client.query(lockQuery(lock))
        const result = await work(knex)
        const { command } = await client.query('COMMIT')
        if (command !== 'COMMIT') throw new WaddleError('WDL_DB_UNDONE', 'a statement had failed, so everything was undone')
        return result
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined)
        throw error
      }
    })
  }

  /**
   * While no other process does the same.
   *
   * @throws {WaddleError} `WDL_STORE_IN_USE` after ten minutes in which another one did
   */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#connected(async (client) => {
      const until = performance.now() + aloneMs
      const name = "hashtextextended(current_schema() || ' alone', 0)"
      // Asked again and again rather than once for long, so that a silent server is noticed.
      for (;;) {
        const { rows } = await client.query<{ got: number }>(`SELECT pg_try_advisory_lock(${name}) AS got`)
        if (rows[0]!.got === 1) break
        if (performance.now() > until) {
          throw new WaddleError('WDL_STORE_IN_USE', 'another process has been migrating this database for ten minutes', {
            fix: 'look at what it does: waddle doctor database',
          })
        }
        await new Promise<void>((resolve) => setTimeout(resolve, askEveryMs))
      }
      // The lock goes with the connection.
      return work()
    })
  }

  /** In an empty schema of which nothing is kept. */
  scratch<T>(work: (knex: Knex) => Promise<T>): Promise<T> {
    return this.#connected(async (client) => {
      const schema = `waddle_scratch_${randomBytes(6).toString('hex')}`
      // Also where everything else may only be read: nothing of it is kept.
      await client.query('BEGIN READ WRITE')
      try {
        await client.query(`CREATE SCHEMA ${schema}`)
        // Types and functions of extensions stay in reach; what is made goes to the first.
        await client.query(`SET LOCAL search_path = ${schema}, public`)
        return await work(await this.#on(client))
      } finally {
        await client.query('ROLLBACK').catch(() => undefined)
      }
    })
  }

  async #connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.#connections.separate()
    try {
      return await work(client)
    } catch (error) {
      throw explain(error, this.#connections.place)
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  /** A builder on a connection with an open transaction. */
  async #on(client: pg.Client): Promise<Knex> {
    return gated(await this.#knex(), {
      check: () => {},
      nested: true,
      acquire: async () => client,
      release: () => undefined,
      run: (_, query) => client.query(query),
      explain: (error) => explain(error, this.#connections.place),
    })
  }
}
