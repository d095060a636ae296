import { randomBytes } from 'node:crypto'
import type { Knex } from '@waddlebot/sdk'
import { copyStore } from '../copy/copy.ts'
import { tablePrefix } from '../guard.ts'
import type { MigrationSet } from '../migrations.ts'
import type { Store } from '../store.ts'
import { PostgresStore } from './store.ts'

/**
 * Put what is in `from` in the place of what is in `store`: made beside it and compared, then exchanged in one
 * transaction. Tables that are not of the bot or of its modules stay.
 *
 * @param url of the database that `store` is open on
 */
export async function replaceStore(store: PostgresStore, url: string, from: Store, sets: readonly MigrationSet[]): Promise<void> {
  const schema = `waddle_restoring_${randomBytes(6).toString('hex')}`
  const beside = await PostgresStore.open({ url, schema })
  try {
    await copyStore(from, beside, sets, Date.now())
    await beside.close()
    await store.exclusive((knex) => exchange(knex, schema, sets))
  } finally {
    await beside.close()
    await store.exclusive((knex) => knex.raw('DROP SCHEMA IF EXISTS ?? CASCADE', [schema]))
  }
}

interface Relation {
  readonly name: string
  readonly view: number
}

async function exchange(knex: Knex, schema: string, sets: readonly MigrationSet[]): Promise<void> {
  const here = (await knex.raw<{ rows: { name: string }[] }>('SELECT current_schema() AS name')).rows[0]!.name
  const ours = ({ name }: Relation) => sets.some(({ module }) => name.startsWith(tablePrefix(module)))
  for (const { name, view } of (await relationsOf(knex, here)).filter(ours)) {
    await knex.raw(`DROP ${view ? 'VIEW' : 'TABLE'} IF EXISTS ??.?? CASCADE`, [here, name])
  }
  for (const { name, view } of await relationsOf(knex, schema)) {
    await knex.raw(`ALTER ${view ? 'VIEW' : 'TABLE'} ??.?? SET SCHEMA ??`, [schema, name, here])
  }
}

/** Tables and views, views first: they hang on tables. */
async function relationsOf(knex: Knex, schema: string): Promise<Relation[]> {
  const { rows } = await knex.raw<{ rows: Relation[] }>(
    `SELECT relname AS name, relkind = 'v' AS view FROM pg_class
     WHERE relnamespace = to_regnamespace(quote_ident(?)) AND relkind IN ('r', 'p', 'v') ORDER BY relkind = 'v' DESC, relname`,
    [schema],
  )
  return rows
}
