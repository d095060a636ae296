import type { Db } from '@waddlebot/sdk'
import type { Table } from '../store.ts'

interface Reference {
  readonly from: string
  readonly to: string
}

/** Tables in an order in which each comes after those that its rows point at. */
export async function inOrder(db: Db, tables: readonly Table[]): Promise<readonly Table[]> {
  const references = await referencesOf(db, tables)
  const ordered = new Set<string>()
  const visit = (name: string, above: ReadonlySet<string>) => {
    if (ordered.has(name) || above.has(name)) return
    for (const { from, to } of references) if (from === name) visit(to, new Set([...above, name]))
    ordered.add(name)
  }
  for (const { name } of tables) visit(name, new Set())
  return [...ordered].flatMap((name) => tables.find((table) => table.name === name) ?? [])
}

async function referencesOf(db: Db, tables: readonly Table[]): Promise<readonly Reference[]> {
  if (db.dialect === 'postgres') {
    return db.all<Reference>`
      SELECT owner.relname AS "from", target.relname AS "to" FROM pg_constraint rule
      JOIN pg_class owner ON owner.oid = rule.conrelid JOIN pg_class target ON target.oid = rule.confrelid
      WHERE rule.contype = 'f' AND owner.relnamespace = current_schema()::regnamespace`
  }
  const found: Reference[] = []
  for (const { name } of tables) {
    const rows = await db.all<{ table: string }>`SELECT "table" FROM pragma_foreign_key_list(${name})`
    found.push(...rows.map((row) => ({ from: name, to: row.table })))
  }
  return found
}
