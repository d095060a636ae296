import type { Database } from 'better-sqlite3'
import type { Table, TableColumn } from '../store.ts'

/** The tables of the file, by name, as they were made. */
function listedIn(database: Database): { name: string; sql: string | null }[] {
  return database
    .prepare<[], { name: string; sql: string | null }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all()
}

/** The names of the tables of the file, in order. */
export function namesIn(database: Database): string[] {
  return listedIn(database).map(({ name }) => name)
}

/** The tables of the file, by name, with their columns in order. */
export function tablesIn(database: Database): Table[] {
  const listed = listedIn(database)
  const virtual = listed.filter(({ sql }) => /^create virtual/i.test(sql ?? '')).map(({ name }) => name)
  const columns = database.prepare('SELECT name, lower(type) AS type, pk AS key FROM pragma_table_info(?) ORDER BY cid')
  return listed.map(({ name }) => ({
    name,
    // A virtual table and the tables in which it keeps its index.
    derived: virtual.some((each) => name === each || name.startsWith(`${each}_`)),
    columns: columns.all(name) as TableColumn[],
  }))
}
