import type { Db } from '@waddlebot/sdk'
import type { Table, TableColumn } from '../store.ts'

/** The names of the tables of the schema, in order. */
export async function namesIn(db: Db): Promise<string[]> {
  const rows = await db.all<{ name: string }>`
    SELECT class.relname AS name FROM pg_class class
    WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p') AND NOT class.relispartition
    ORDER BY class.relname COLLATE "C"`
  return rows.map(({ name }) => name)
}

/** The tables of the schema, by name, with their columns in order; those that the server computes left out. */
export async function tablesIn(db: Db): Promise<Table[]> {
  const rows = await db.all<{ name: string; column: string; type: string; key: number | null }>`
    SELECT class.relname AS name, attribute.attname AS column, format_type(attribute.atttypid, NULL) AS type,
      array_position(keys.indkey::int2[], attribute.attnum) AS key
    FROM pg_class class
    JOIN pg_attribute attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0
      AND NOT attribute.attisdropped AND attribute.attgenerated = ''
    LEFT JOIN pg_index keys ON keys.indrelid = class.oid AND keys.indisprimary
    WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p') AND NOT class.relispartition
    ORDER BY class.relname COLLATE "C", attribute.attnum`
  const tables = new Map<string, { name: string; columns: TableColumn[] }>()
  for (const { name, column, type, key } of rows) {
    let table = tables.get(name)
    if (!table) tables.set(name, (table = { name, columns: [] }))
    // Positions of an int2vector count from 0.
    table.columns.push({ name: column, type, key: key === null ? 0 : key + 1 })
  }
  return [...tables.values()].map((table) => ({ ...table, derived: isIndex(table.columns) }))
}

/** Nothing but a key and words cut for searching: what SQLite keeps in a virtual table. */
function isIndex(columns: readonly TableColumn[]): boolean {
  const rest = columns.filter(({ key }) => key === 0)
  return rest.length > 0 && rest.every(({ type }) => type === 'tsvector')
}
