import type { Store } from './store.ts'

/** Everything that is stored: rows by table, tables and rows sorted, so that two exports can be compared. */
export type Exported = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** A statement whose text is only known now. Never made from what somebody typed. */
const statement = (sql: string): TemplateStringsArray => Object.assign([sql], { raw: [sql] })
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Read everything. Secrets are not in the database, so none are in an export. */
export async function exportAll(store: Store): Promise<Exported> {
  const tables = await store.db.all<{ name: string; sql: string | null }>`
    SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
  const virtual = tables.filter((table) => /^create virtual/i.test(table.sql ?? '')).map((table) => table.name)
  const shadows = (name: string) => virtual.some((each) => name === each || name.startsWith(`${each}_`))
  const result: Record<string, Record<string, unknown>[]> = {}
  for (const { name } of tables) {
    if (shadows(name)) continue
    const columns = await store.db.all<{ name: string; pk: number }>(statement(`SELECT name, pk FROM pragma_table_info(${literal(name)})`))
    const key = columns.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk)
    const order = (key.length > 0 ? key : columns).map((column) => quoted(column.name)).join(', ')
    const rows = await store.db.all<Record<string, unknown>>(statement(`SELECT * FROM ${quoted(name)} ORDER BY ${order}`))
    result[name] = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [column, Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value]),
      ),
    )
  }
  return result
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
