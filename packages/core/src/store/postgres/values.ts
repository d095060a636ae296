import pg from 'pg'

/** What node-postgres binds. */
export type Bound = string | number | Buffer | null

/**
 * PostgreSQL's text cannot hold U+0000, SQLite's can. So on the way in a NUL becomes the two characters
 * U+FDD0 `0`, and U+FDD0 itself, which Unicode promises never to give a meaning, becomes U+FDD0 `1`; on the way
 * out it is undone. The rule is one to one: equal texts stay equal, different ones different, so look-ups and
 * unique keys hold. Only `length()` and a `LIKE` that names one of the two notice.
 */
const mark = '\uFDD0'
const unfit = new RegExp(`[\\u0000${mark}]`, 'g')
const escaped = new RegExp(`${mark}([01])`, 'g')

/** A text as PostgreSQL can keep it. */
export const keepable = (text: string): string =>
  text.includes('\u0000') || text.includes(mark) ? text.replace(unfit, (char) => mark + (char === mark ? '1' : '0')) : text

/** A text as it was before {@link keepable}. */
export const asWritten = (text: string): string =>
  text.includes(mark) ? text.replace(escaped, (_, kind) => (kind === '1' ? mark : '\u0000')) : text

/**
 * A value as PostgreSQL stores it, so that a module reads back what it would from SQLite: booleans as 1 and 0,
 * which a boolean column takes as well; dates as epoch milliseconds; objects and lists as JSON; undefined as NULL.
 */
export function bind(value: unknown): Bound {
  switch (typeof value) {
    case 'string':
      return keepable(value)
    case 'number':
      // SQLite has no NaN either: it keeps NULL.
      return Number.isNaN(value) ? null : value
    case 'bigint':
      return value.toString()
    case 'boolean':
      return value ? '1' : '0'
    case 'undefined':
      return null
    default:
      if (value === null) return null
      if (value instanceof Date) return value.getTime()
      if (Buffer.isBuffer(value)) return value
      if (value instanceof Uint8Array) return Buffer.from(value)
      return keepable(JSON.stringify(value))
  }
}

type Parser = (text: string) => unknown
const { builtins } = pg.types
const moment: Parser = (text) => (pg.types.getTypeParser(builtins.TIMESTAMPTZ)(text) as Date | number | null)?.valueOf()
const parsers = new Map<number, Parser>([
  [builtins.BOOL, (text) => (text === 't' ? 1 : 0)],
  [builtins.INT8, Number],
  // What `sum` makes of bigint.
  [builtins.NUMERIC, Number],
  [builtins.TIMESTAMP, (text) => moment(`${text}Z`)],
  [builtins.TIMESTAMPTZ, moment],
  [builtins.DATE, String],
  ...[builtins.TEXT, builtins.VARCHAR, builtins.BPCHAR, builtins.JSON, builtins.JSONB].map((oid): [number, Parser] => [oid, asWritten]),
])

/** How columns are read: as SQLite would have given them. */
export const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format)
  },
}
