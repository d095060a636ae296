import type { Db } from '@waddlebot/sdk'
import { quoted, statement } from './copy/rows.ts'
import type { Store, Table } from './store.ts'

/** Everything that is stored: rows by table, tables and rows sorted, so that two exports can be compared. */
export type Exported = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Read everything. Secrets are left out, sealed as they are: an export is for eyes and other programs. */
export async function exportAll(store: Store): Promise<Exported> {
  const tables = await store.tables()
  return store.snapshot((db) => read(db, tables))
}

async function read(db: Db, tables: readonly Table[]): Promise<Exported> {
  const result: Record<string, Record<string, unknown>[]> = {}
  for (const { name, derived, columns } of tables) {
    if (derived || name.startsWith('waddle_secret')) continue
    const key = columns.filter((column) => column.key > 0).sort((a, b) => a.key - b.key)
    const order = (key.length > 0 ? key : columns).map((column) => quoted(column.name)).join(', ')
    const rows = await db.all<Record<string, unknown>>(statement(`SELECT * FROM ${quoted(name)} ORDER BY ${order}`))
    result[name] = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [column, Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value]),
      ),
    )
  }
  return result
}
