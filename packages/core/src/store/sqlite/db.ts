import type { Db, Knex, Reads } from '@waddlebot/sdk'
import type { Moment } from './moment.ts'
import { type Prepared, runAll, runChange, runOne, type Statements } from './statements.ts'

/** Runs one prepared statement on the connection that suits it. */
export interface Runner {
  all(prepared: Prepared, values: unknown[]): Promise<unknown[]>
  one(prepared: Prepared, values: unknown[]): Promise<unknown>
  run(prepared: Prepared, values: unknown[]): Promise<{ readonly changes: number }>
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>
  knex(): Promise<Knex>
}

/**
 * The tagged face of a connection. Reads go to `reader`, which sees what is committed; the first statement
 * that writes goes through `runner`.
 */
export class SqliteDb implements Db {
  readonly dialect = 'sqlite' as const
  readonly #reader: Statements
  readonly #writer: Statements
  readonly #runner: Runner
  readonly #moment: Moment | undefined

  /** @param moment of the reader; there is none in memory, where it writes as well */
  constructor(reader: Statements, writer: Statements, runner: Runner, moment?: Moment) {
    this.#reader = reader
    this.#writer = writer
    this.#moment = moment
    this.#runner = runner
  }

  async all<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
    const prepared = this.#prepare(parts)
    return (prepared.reads ? runAll(prepared, values) : await this.#runner.all(this.#writer.prepare(parts), values)) as Row[]
  }

  async one<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined> {
    const prepared = this.#prepare(parts)
    return (prepared.reads ? runOne(prepared, values) : await this.#runner.one(this.#writer.prepare(parts), values)) as Row | undefined
  }

  async run(parts: TemplateStringsArray, ...values: unknown[]): Promise<{ readonly changes: number }> {
    const prepared = this.#prepare(parts)
    return prepared.reads ? runChange(prepared, values) : await this.#runner.run(this.#writer.prepare(parts), values)
  }

  #prepare(parts: TemplateStringsArray): Prepared {
    const prepared = this.#reader.prepare(parts)
    if (prepared.reads) this.#moment?.begin()
    return prepared
  }

  get relaxed(): Reads {
    return this
  }

  transaction<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return this.#runner.transaction(work)
  }

  knex(): Promise<Knex> {
    return this.#runner.knex()
  }
}
