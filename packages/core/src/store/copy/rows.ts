import { createHash } from 'node:crypto'
import type { Db } from '@waddlebot/sdk'
import type { Table } from '../store.ts'

export type Row = Readonly<Record<string, unknown>>

/** Rows read in one go. */
const page = 1_000
/** Values bound in one statement; PostgreSQL takes 65,535 and SQLite 32,766. */
const mostValues = 30_000

/** A statement whose text is only known now. Made from names that the database told, never from what somebody typed. */
export const statement = (...parts: string[]): TemplateStringsArray => Object.assign([...parts], { raw: parts })
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** All rows of a table, a page at a time, in the transaction of `db`. */
export async function* rowsOf(db: Db, table: Table): AsyncGenerator<readonly Row[]> {
  const columns = table.columns.map(({ name }) => quoted(name)).join(', ')
  if (db.dialect === 'sqlite') {
    const next = statement(
      `SELECT rowid AS "rowid ", ${columns} FROM ${quoted(table.name)} WHERE rowid > `,
      ` ORDER BY rowid LIMIT ${page}`,
    )
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = await db.all<Row>(next, after)
      if (rows.length === 0) return
      after = rows.at(-1)!['rowid '] as number
      yield rows.map(({ 'rowid ': _, ...row }) => row)
    }
  }
  await db.run(statement(`DECLARE copying NO SCROLL CURSOR FOR SELECT ${columns} FROM ${quoted(table.name)}`))
  for (;;) {
    const rows = await db.all<Row>(statement(`FETCH ${page} FROM copying`))
    if (rows.length === 0) break
    yield rows
  }
  await db.run(statement('CLOSE copying'))
}

/** Write rows, many in one statement. */
export async function insertRows(db: Db, table: Table, rows: readonly Row[]): Promise<void> {
  const names = table.columns.map(({ name }) => name)
  const atOnce = Math.max(1, Math.min(500, Math.floor(mostValues / names.length)))
  const head = `INSERT INTO ${quoted(table.name)} (${names.map(quoted).join(', ')}) VALUES (`
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce)
    const parts = part.flatMap((_, row) => names.map((__, column) => (column > 0 ? ', ' : row > 0 ? '), (' : head)))
    await db.run(statement(...parts, ')'), ...part.flatMap((row) => names.map((name) => row[name])))
  }
}

/** How many rows a table has, and a number that any change of any of them changes; in whatever order they are read. */
export class Tally {
  #rows = 0
  #sum = 0n

  add(table: Table, rows: readonly Row[]): void {
    for (const row of rows) {
      const values = table.columns.map(({ name }) => {
        const value = row[name]
        return Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value
      })
      const digest = createHash('sha256').update(JSON.stringify(values)).digest()
      this.#sum = (this.#sum + digest.readBigUInt64BE()) & 0xffff_ffff_ffff_ffffn
      this.#rows++
    }
  }

  get rows(): number {
    return this.#rows
  }

  get checksum(): string {
    return this.#sum.toString(16).padStart(16, '0')
  }
}

export async function tallyOf(db: Db, table: Table): Promise<Tally> {
  const tally = new Tally()
  for await (const rows of rowsOf(db, table)) tally.add(table, rows)
  return tally
}
