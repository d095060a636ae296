import type { Db } from '@waddlebot/sdk'

/** Where the numbering of a table stands: the highest number that was ever given, which is not given again. */
export interface Sequence {
  readonly table: string
  readonly last: number
}

/** The numberings of all tables that have one. */
export async function sequencesOf(db: Db): Promise<readonly Sequence[]> {
  if (db.dialect === 'sqlite') {
    const kept = await db.one`SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'`
    return kept ? db.all<Sequence>`SELECT name AS "table", seq AS last FROM sqlite_sequence` : []
  }
  const owned = await ownedSequences(db)
  const rows = await db.all<{ name: string; last: number | null }>`
    SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE schemaname = current_schema()`
  return owned.flatMap(({ table, sequence }) => {
    const last = rows.find(({ name }) => name === sequence)?.last
    return last == null ? [] : [{ table, last }]
  })
}

/** Go on numbering where `sequences` stand. */
export async function setSequences(db: Db, sequences: readonly Sequence[]): Promise<void> {
  if (db.dialect === 'sqlite') {
    for (const { table, last } of sequences) {
      const { changes } = await db.run`UPDATE sqlite_sequence SET seq = max(seq, ${last}) WHERE name = ${table}`
      if (changes === 0) await db.run`INSERT INTO sqlite_sequence (name, seq) VALUES (${table}, ${last})`
    }
    return
  }
  for (const { table, sequence } of await ownedSequences(db)) {
    const last = sequences.find((each) => each.table === table)?.last
    if (last !== undefined) await db.one`SELECT setval(CAST(quote_ident(${sequence}) AS regclass), ${last})`
  }
}

function ownedSequences(db: Db): Promise<{ table: string; sequence: string }[]> {
  return db.all`
    SELECT owner.relname AS "table", sequence.relname AS sequence FROM pg_class sequence
    JOIN pg_depend link ON link.objid = sequence.oid AND link.deptype IN ('a', 'i') AND link.classid = 'pg_class'::regclass
    JOIN pg_class owner ON owner.oid = link.refobjid
    WHERE sequence.relkind = 'S' AND sequence.relnamespace = current_schema()::regnamespace`
}
