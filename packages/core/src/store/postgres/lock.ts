import type pg from 'pg'

/** What keeps the transactions of one owner of tables apart. */
export interface Lock {
  /** Prefix of a module's tables; `waddle` for the core. */
  readonly owner: string
  /** The part of the owner's rows that is locked; all of them when left out. */
  readonly key?: string | undefined
}

export const nameOf = ({ owner, key }: Lock): string => (key === undefined ? owner : `${owner} ${key}`)

/** A number for a name; the same name in another schema is another number. */
const number = (value: string) => `hashtextextended(current_schema() || ' ' || ${value}, 0)`
const all = `SELECT pg_advisory_xact_lock(${number('$1')}), pg_current_xact_id()::text AS xid`
const part = `SELECT pg_advisory_xact_lock_shared(${number('$1')}), pg_advisory_xact_lock(${number('$2')}), pg_current_xact_id()::text AS xid`

/** Take a lock until the end of the transaction, and tell its number. One on a part keeps those on all out, and each other part in. */
export function lockQuery(lock: Lock): pg.QueryConfig {
  return lock.key === undefined
    ? { name: 'waddle_lock', text: all, values: [lock.owner] }
    : { name: 'waddle_lock_part', text: part, values: [lock.owner, nameOf(lock)] }
}
