import type { Database, Statement } from 'better-sqlite3'

/**
 * What is read in one turn of the loop is read of one moment: beginning and ending a read takes and lets go of a lock of the
 * system each, which costs more than finding a row. Whatever is committed here ends the moment, so that it is seen at once;
 * what another process commits is seen in the next turn.
 */
export class Moment {
  readonly #reader: Database
  readonly #begin: Statement
  readonly #end: Statement
  #ending: NodeJS.Immediate | undefined

  /** @param reader a connection that never writes */
  constructor(reader: Database) {
    this.#reader = reader
    this.#begin = reader.prepare('BEGIN')
    this.#end = reader.prepare('ROLLBACK')
  }

  /** Something is about to be read. */
  begin(): void {
    if (this.#ending) return
    this.#begin.run()
    this.#ending = setImmediate(() => this.end())
  }

  /** What is read from now on is read anew. */
  end(): void {
    if (!this.#ending) return
    clearImmediate(this.#ending)
    this.#ending = undefined
    // SQLite ends it by itself where a page is damaged or cannot be read.
    if (this.#reader.inTransaction) this.#end.run()
  }
}
