import type { Db, Knex, Reads } from '@waddlebot/sdk'
import type pg from 'pg'
import { again } from '../again.ts'
import type { Connections } from './connections.ts'
import { isLost, isStale } from './explain.ts'
import type { Face } from './face.ts'
import { RelaxedReads } from './relaxed.ts'
import type { Replica } from './replica.ts'
import { type Prepared, renew } from './statements.ts'
import { bind } from './values.ts'

/** The tagged face of the pool: each statement on whichever connection is free, durable when it resolves. */
export class PostgresDb implements Db {
  readonly dialect = 'postgres' as const
  readonly relaxed: Reads
  readonly #connections: Connections
  readonly #face: Face
  readonly #transaction: <T>(work: (db: Db) => Promise<T>, key?: string) => Promise<T>

  /** @param replica asked for what may lag, while it is fit for it */
  constructor(
    connections: Connections,
    face: Face,
    transaction: <T>(work: (db: Db) => Promise<T>, key?: string) => Promise<T>,
    replica?: Replica,
  ) {
    this.#connections = connections
    this.#face = face
    this.#transaction = transaction
    this.relaxed = replica === undefined ? this : new RelaxedReads(this, replica, face)
  }

  async all<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
    return (await this.#run(parts, values)).rows as Row[]
  }

  async one<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined> {
    return (await this.#run(parts, values)).rows[0] as Row | undefined
  }

  async run(parts: TemplateStringsArray, ...values: unknown[]): Promise<{ readonly changes: number }> {
    return { changes: (await this.#run(parts, values)).rowCount ?? 0 }
  }

  transaction<T>(work: (db: Db) => Promise<T>, key?: string): Promise<T> {
    return this.#transaction(work, key)
  }

  knex(): Promise<Knex> {
    return this.#face.builder()
  }

  #run(parts: TemplateStringsArray, values: unknown[]): Promise<pg.QueryResult> {
    const prepared = this.#face.statements.prepare(parts)
    const bound = values.map(bind)
    return again(async () => {
      try {
        return await this.#once(prepared, bound).catch((error: unknown) => {
          // Only what reads can be asked again: of a write nobody knows whether it arrived.
          if (prepared.reads && isLost(error)) return this.#once(prepared, bound)
          throw error
        })
      } catch (error) {
        if (isStale(error)) renew(prepared)
        throw this.#face.explain(error)
      }
    })
  }

  async #once({ name, text }: Prepared, values: unknown[]): Promise<pg.QueryResult> {
    const client = await this.#connections.take()
    try {
      const result = await this.#face.timed(text, () => client.query({ name, text, values } as pg.QueryConfig))
      this.#connections.give(client)
      return result
    } catch (error) {
      this.#connections.give(client, error)
      throw error
    }
  }
}
