import type { Db, Reads } from '@waddlebot/sdk'
import type pg from 'pg'
import type { Face } from './face.ts'
import type { Replica } from './replica.ts'
import { bind } from './values.ts'

/** Reads that may lag: by the replica while it is fit, else by the database itself. A replica's failure is never the reader's. */
export class RelaxedReads implements Reads {
  readonly dialect = 'postgres' as const
  readonly #primary: Db
  readonly #replica: Replica
  readonly #face: Face

  constructor(primary: Db, replica: Replica, face: Face) {
    this.#primary = primary
    this.#replica = replica
    this.#face = face
  }

  async all<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
    const result = await this.#ask(parts, values)
    return result ? (result.rows as Row[]) : this.#primary.all<Row>(parts, ...values)
  }

  async one<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined> {
    const result = await this.#ask(parts, values)
    return result ? (result.rows[0] as Row | undefined) : this.#primary.one<Row>(parts, ...values)
  }

  #ask(parts: TemplateStringsArray, values: unknown[]): Promise<pg.QueryResult | undefined> | undefined {
    // Guarded like every other statement of this owner, whoever answers it.
    const { name, text, reads } = this.#face.statements.prepare(parts)
    return reads ? this.#replica.ask({ name, text, values: values.map(bind) } as pg.QueryConfig) : undefined
  }
}
