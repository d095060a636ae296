/** What better-sqlite3 binds. */
export type Bound = string | number | bigint | Buffer | null

/**
 * A value as SQLite stores it: booleans as 0 and 1, dates as epoch milliseconds, objects and lists as JSON,
 * undefined as NULL.
 */
export function bind(value: unknown): Bound {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
      return value
    case 'boolean':
      return value ? 1 : 0
    case 'undefined':
      return null
    default:
      if (value === null) return null
      if (value instanceof Date) return value.getTime()
      if (Buffer.isBuffer(value)) return value
      if (value instanceof Uint8Array) return Buffer.from(value)
      return JSON.stringify(value)
  }
}
