import { createHash } from 'node:crypto'
import { type Knex, type Migration, WaddleError } from '@waddlebot/sdk'
import { guardStatement, tablePrefix } from './guard.ts'
import type { Store } from './store.ts'

/** The migrations of one module (or of the core, as `waddle`), by name. */
export interface MigrationSet {
  readonly module: string
  readonly migrations: Readonly<Record<string, Migration>>
}

/** One step that is not applied yet. */
export interface PendingStep {
  readonly module: string
  readonly id: string
  /** The statements it will run. */
  readonly sql: readonly string[]
}

interface Applied {
  module: string
  id: string
  checksum: string
  source: string
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** A fingerprint of the code: the same means that nothing was edited, without running anything. */
function sourceOf(migration: Migration): string {
  return sha(String(migration.up).replace(/\s+/g, ' '))
}

/** Statements by what they are made from and for which database: to find them, everything is run once. */
const known = new WeakMap<MigrationSet['migrations'], Map<Store['dialect'], Promise<Map<string, string[]>>>>()

/**
 * The statements of each step of a set, found by running all of them on a scratch database. The checksum is
 * over these, so that reformatting a file is no edit and changing what it does is one. They differ between
 * databases, and so does the checksum.
 */
function statementsOf(store: Store, set: MigrationSet): Promise<Map<string, string[]>> {
  let dialects = known.get(set.migrations)
  if (!dialects) known.set(set.migrations, (dialects = new Map()))
  let found = dialects.get(store.dialect)
  if (!found) {
    found = store.scratch((knex) => collect(knex, set))
    dialects.set(store.dialect, found)
    found.catch(() => dialects.delete(store.dialect))
  }
  return found
}

async function collect(knex: Knex, set: MigrationSet): Promise<Map<string, string[]>> {
  const result = new Map<string, string[]>()
  for (const id of Object.keys(set.migrations).sort()) {
    const statements: string[] = []
    // The name of knex's table in between has a random number in it, and the checksum must not.
    const note = (query: { sql: string }) => statements.push(query.sql.replace(/(_knex_temp_alter)\d+/g, '$1'))
    knex.on('query', note)
    try {
      await set.migrations[id]!.up(knex)
    } catch (cause) {
      throw new WaddleError(
        'WDL_MIGRATION_BROKEN',
        `migration ${set.module}/${id} fails on an empty database: ${(cause as Error).message}`,
        {
          fix: `correct migrations/${id} of ${set.module}`,
          cause,
        },
      )
    } finally {
      knex.removeListener('query', note)
    }
    if (set.module !== 'waddle') {
      // knex's own transactions around an altered table became savepoints of ours.
      for (const sql of statements) if (!/^(begin|commit|rollback);?$/i.test(sql)) guardStatement(sql, tablePrefix(set.module), true)
    }
    result.set(id, statements)
  }
  return result
}

/** The steps that a database has, whatever became of their code since. */
export async function appliedSteps(store: Store): Promise<readonly { readonly module: string; readonly id: string }[]> {
  return history(store)
}

async function history(store: Store): Promise<Applied[]> {
  const begun = (await store.tableNames()).includes('waddle_migration')
  return begun ? store.db.all<Applied>`SELECT module, id, checksum, source FROM waddle_migration ORDER BY module, id` : []
}

/** Steps that are not applied yet, cheaply: names and code fingerprints only. Refuses an edited or a newer history. */
export async function pendingSteps(store: Store, sets: readonly MigrationSet[]): Promise<readonly { module: string; id: string }[]> {
  const applied = await history(store)
  const pending: { module: string; id: string }[] = []
  for (const set of sets) {
    const done = new Map(applied.filter((row) => row.module === set.module).map((row) => [row.id, row]))
    const ids = Object.keys(set.migrations).sort()
    for (const id of done.keys()) {
      if (ids.includes(id)) continue
      throw new WaddleError(
        'WDL_STORE_NEWER',
        `the database has ${set.module}/${id}, which this version of ${set.module} does not know: the database is newer than the program`,
        {
          fix:
            set.module === 'waddle'
              ? 'npm install @waddlebot/cli@latest'
              : `npm install the newer version of ${set.module}, or waddle migrate --down there first`,
          data: { module: set.module, id },
        },
      )
    }
    let edited: Map<string, string[]> | undefined
    for (const id of ids) {
      const row = done.get(id)
      if (!row) pending.push({ module: set.module, id })
      else if (row.source !== sourceOf(set.migrations[id]!)) {
        edited ??= await statementsOf(store, set)
        const now = sha(edited.get(id)!.join(';'))
        if (now !== row.checksum) {
          throw new WaddleError(
            'WDL_MIGRATION_EDITED',
            `migration ${set.module}/${id} was edited after it was applied: it was ${row.checksum} and is now ${now}`,
            {
              fix: 'put the file back as it was and write the change as a new migration',
              data: { module: set.module, id, was: row.checksum, is: now },
            },
          )
        }
        await noteSource(store, set.module, id, sourceOf(set.migrations[id]!))
      }
    }
  }
  return pending
}

/**
 * The same statements from other code: a newer compiler, another bundle. Remember that code, so that the next
 * start need not run it to know. A store that is only read keeps its old note.
 */
async function noteSource(store: Store, module: string, id: string, source: string): Promise<void> {
  await store.db.run`UPDATE waddle_migration SET source = ${source} WHERE module = ${module} AND id = ${id}`.catch(() => undefined)
}

/** What {@link migrate} would run, with the statements. */
export async function planMigrations(store: Store, sets: readonly MigrationSet[]): Promise<readonly PendingStep[]> {
  const pending = await pendingSteps(store, sets)
  const plan: PendingStep[] = []
  for (const set of sets) {
    const mine = pending.filter((step) => step.module === set.module)
    if (mine.length === 0) continue
    const statements = await statementsOf(store, set)
    for (const step of mine) plan.push({ ...step, sql: statements.get(step.id)! })
  }
  return plan
}

/**
 * Apply what is pending, module by module in the given order, each step in one transaction with its row of
 * history: a crash leaves it done or not begun.
 *
 * @param to stop after this step (`notes/002_votes`)
 * @returns the steps applied
 */
export function migrate(store: Store, sets: readonly MigrationSet[], now: number, to?: string): Promise<readonly PendingStep[]> {
  // Of two processes that start at once one migrates; the other then finds nothing left to do.
  return store.alone(() => apply(store, sets, now, to))
}

async function apply(store: Store, sets: readonly MigrationSet[], now: number, to?: string): Promise<readonly PendingStep[]> {
  const plan = await planMigrations(store, sets)
  const applied: PendingStep[] = []
  const end = to === undefined ? plan.length : plan.findIndex((step) => `${step.module}/${step.id}` === to) + 1
  if (to !== undefined && end === 0) {
    throw new WaddleError('WDL_MIGRATION_UNKNOWN', `"${to}" is not a pending migration`, { fix: 'waddle migrate --plan', data: { to } })
  }
  for (const step of plan.slice(0, end)) {
    const migration = sets.find((set) => set.module === step.module)!.migrations[step.id]!
    try {
      await store.exclusive(async (knex) => {
        await ensureHistory(knex)
        await migration.up(knex)
        await knex('waddle_migration').insert({
          module: step.module,
          id: step.id,
          checksum: sha(step.sql.join(';')),
          source: sourceOf(migration),
          applied_at: now,
        })
      })
    } catch (cause) {
      throw new WaddleError(
        'WDL_MIGRATION_FAILED',
        `migration ${step.module}/${step.id} failed and was undone: ${(cause as Error).message}`,
        {
          fix: 'waddle migrate --plan',
          data: { module: step.module, id: step.id },
          cause,
        },
      )
    }
    applied.push(step)
  }
  return applied
}

/** Undo the newest applied step of `module`. */
export function migrateDown(store: Store, set: MigrationSet): Promise<string> {
  return store.alone(() => undo(store, set))
}

async function undo(store: Store, set: MigrationSet): Promise<string> {
  const done = (await history(store)).filter((row) => row.module === set.module).map((row) => row.id)
  const id = done.at(-1)
  if (id === undefined)
    throw new WaddleError('WDL_MIGRATION_NONE', `${set.module} has no applied migration`, { fix: 'waddle migrate --plan' })
  const down = set.migrations[id]?.down
  if (!down) {
    throw new WaddleError('WDL_MIGRATION_ONEWAY', `migration ${set.module}/${id} has no way back`, { fix: 'waddle restore <backup file>' })
  }
  try {
    await store.exclusive(async (knex) => {
      await down(knex)
      await knex('waddle_migration').where({ module: set.module, id }).delete()
    })
  } catch (cause) {
    throw new WaddleError(
      'WDL_MIGRATION_FAILED',
      `undoing ${set.module}/${id} failed and nothing was changed: ${(cause as Error).message}`,
      { fix: 'waddle migrate --plan', cause },
    )
  }
  return id
}

async function ensureHistory(knex: Knex): Promise<void> {
  await knex.raw(
    'CREATE TABLE IF NOT EXISTS waddle_migration (module TEXT NOT NULL, id TEXT NOT NULL, checksum TEXT NOT NULL, source TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (module, id))',
  )
}
