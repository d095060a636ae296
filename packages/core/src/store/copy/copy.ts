import { type Db, WaddleError } from '@waddlebot/sdk'
import { tablePrefix } from '../guard.ts'
import { type MigrationSet, migrate, pendingSteps } from '../migrations.ts'
import type { Store, Table } from '../store.ts'
import { inOrder } from './order.ts'
import { insertRows, quoted, rowsOf, statement, Tally, tallyOf } from './rows.ts'
import { sequencesOf, setSequences } from './sequences.ts'

/** What was copied of one table, the same on both sides. */
export interface CopiedTable {
  readonly table: string
  readonly rows: number
  readonly checksum: string
}

export interface Copied {
  readonly tables: readonly CopiedTable[]
  /** Tables that a database keeps for itself, to be made anew by the modules that they are of. */
  readonly derived: readonly string[]
}

/** Each database has a history of its own: what its steps ran is not what the other's did. */
const ownHistory = 'waddle_migration'

/**
 * Copy everything in `from`, as it is at one moment, to `to`, which must be empty: all of it or nothing. Both may be
 * of any kind. Afterwards every table is read again and compared.
 *
 * @param sets the migrations of the core and of every module that has data there
 * @throws {WaddleError} `WDL_COPY_TARGET`, `WDL_COPY_TABLES`, `WDL_COPY_DIFFERS`, `WDL_MIGRATION_PENDING`
 */
export async function copyStore(from: Store, to: Store, sets: readonly MigrationSet[], now: number): Promise<Copied> {
  await refuseFilled(to)
  refuseHomeless(await from.tables(), sets)
  const pending = await pendingSteps(from, sets)
  if (pending.length > 0) {
    const names = pending.map((step) => `${step.module}/${step.id}`).join(', ')
    throw new WaddleError('WDL_MIGRATION_PENDING', `the database to copy from is not up to date: ${names}`, { fix: 'waddle migrate' })
  }
  await migrate(to, sets, now)
  const { tables, derived } = pair(await from.tables(), await to.tables())
  return from.snapshot(async (source) => {
    const copied = await to.transaction((target) => fill(source, target, tables), 'copy')
    for (const { table, rows, checksum } of copied) {
      const read = await to.snapshot((db) => tallyOf(db, tables.find(({ name }) => name === table)!))
      if (read.rows === rows && read.checksum === checksum) continue
      throw new WaddleError(
        'WDL_COPY_DIFFERS',
        `${table} did not arrive as it was: ${rows} rows (${checksum}) became ${read.rows} (${read.checksum})`,
        { fix: 'do not use the copy; keep the original, and report this', data: { table } },
      )
    }
    // A virtual table stands for those in which it keeps its index.
    return { tables: copied, derived: derived.filter((name) => !derived.some((each) => name.startsWith(`${each}_`))) }
  })
}

async function fill(source: Db, target: Db, tables: readonly Table[]): Promise<CopiedTable[]> {
  const copied: CopiedTable[] = []
  for (const table of await inOrder(target, tables)) {
    // What migrations put there is there in the original as well, if nobody took it away.
    await target.run(statement(`DELETE FROM ${quoted(table.name)}`))
    const tally = new Tally()
    for await (const rows of rowsOf(source, table)) {
      tally.add(table, rows)
      await insertRows(target, table, rows)
    }
    copied.push({ table: table.name, rows: tally.rows, checksum: tally.checksum })
  }
  await setSequences(target, await sequencesOf(source))
  return copied
}

/** A database in which only empty tables stand is what a copy that broke off leaves, or `waddle migrate`. */
async function refuseFilled(to: Store): Promise<void> {
  const filled: string[] = []
  for (const { name, derived } of await to.tables()) {
    if (name === ownHistory || derived) continue
    if (await to.db.one(statement(`SELECT 1 AS filled FROM ${quoted(name)} LIMIT 1`))) filled.push(name)
  }
  if (filled.length === 0) return
  throw new WaddleError('WDL_COPY_TARGET', `the database to copy to is not empty: there are rows in ${filled.slice(0, 5).join(', ')}`, {
    fix: 'name an empty database, or a new file',
    data: { tables: filled },
  })
}

function refuseHomeless(tables: readonly Table[], sets: readonly MigrationSet[]): void {
  const prefixes = sets.map(({ module }) => tablePrefix(module))
  const homeless = tables.filter(({ name }) => !prefixes.some((prefix) => name.startsWith(prefix))).map(({ name }) => name)
  if (homeless.length === 0) return
  throw new WaddleError('WDL_COPY_TABLES', `no enabled module knows the tables ${homeless.join(', ')}`, {
    fix: 'enable the module that they are of for the copy: waddle config set modules.<name>.enabled true',
    data: { tables: homeless },
  })
}

/** Tables that both have. Those that either database keeps for itself are made anew by their module. */
function pair(from: readonly Table[], to: readonly Table[]): { readonly tables: readonly Table[]; readonly derived: readonly string[] } {
  const derived = [...new Set([...from, ...to].filter((table) => table.derived).map(({ name }) => name))]
  const there = new Set(from.map(({ name }) => name))
  return { tables: to.filter(({ name }) => there.has(name) && !derived.includes(name) && name !== ownHistory), derived }
}
