import type { Db } from '@waddlebot/sdk'

/** What is wrong with the tables of the schema, as far as the server knows; empty when all is well. */
export async function weaknesses(db: Db): Promise<string[]> {
  const indices = await db.all<{ index: string; table: string }>`
    SELECT index.relname AS index, owner.relname AS table FROM pg_index keys
    JOIN pg_class index ON index.oid = keys.indexrelid JOIN pg_class owner ON owner.oid = keys.indrelid
    WHERE index.relnamespace = current_schema()::regnamespace AND NOT (keys.indisvalid AND keys.indisready) ORDER BY 1`
  const doubts = await db.all<{ name: string; table: string }>`
    SELECT rule.conname AS name, owner.relname AS table FROM pg_constraint rule JOIN pg_class owner ON owner.oid = rule.conrelid
    WHERE owner.relnamespace = current_schema()::regnamespace AND NOT rule.convalidated ORDER BY 1`
  const pages = await db.one<{ failures: number | null }>`
    SELECT checksum_failures AS failures FROM pg_stat_database WHERE datname = current_database()`
  return [
    ...indices.map(({ index, table }) => `index ${index} of ${table} was begun and not finished`),
    ...doubts.map(({ name, table }) => `rule ${name} of ${table} was never checked against the rows that were there`),
    ...(pages?.failures ? [`${pages.failures} pages failed their checksum`] : []),
  ]
}
