import { isAbsolute, resolve } from 'node:path'
import { WaddleError } from '@waddlebot/sdk'
import type { Config } from './schema.ts'

/** Where a bot's data is. */
export type DatabasePlace =
  | {
      readonly kind: 'sqlite'
      /** Absolute path, or `:memory:`. */
      readonly file: string
    }
  | {
      readonly kind: 'postgres'
      /** With its password, if it has one: never to be shown. */
      readonly url: string
      /** Connections of one process at most. */
      readonly pool?: number
      /** A streaming replica, for what may lag; a URL like the other. */
      readonly replica?: string
    }

const expected = 'expected sqlite:<path>, sqlite::memory: or postgres://<user>@<host>/<name>'
const fix = 'waddle config set database sqlite:data/waddle.db'

/** What `database` may say: a URL alone, or with what belongs to a server. */
export type DatabaseSetting = Config['database']

/** The URL in it. */
export const databaseUrl = (setting: DatabaseSetting): string => (typeof setting === 'string' ? setting : setting.url)

/**
 * Read where the data is. A URL is `sqlite:data/waddle.db` (from the bot's folder), `sqlite:/var/lib/duck.db`,
 * `sqlite::memory:` or `postgres://duck@db.example.org/duck?sslmode=verify-full`.
 *
 * @param setting what `database` or `DATABASE_URL` says
 * @param dir the bot's folder
 * @throws {WaddleError} `WDL_CONFIG_VALUE`. The URL of a server may hold a password, so it is never repeated in the message.
 */
export function databasePlace(setting: DatabaseSetting, dir: string): DatabasePlace {
  const url = databaseUrl(setting)
  const { pool, replica } = typeof setting === 'string' ? {} : setting
  const sqlite = /^sqlite:(?:\/\/)?(.+)$/.exec(url)
  if (sqlite) {
    const file = sqlite[1]!
    const odd = pool !== undefined ? 'pool' : replica !== undefined ? 'replica' : undefined
    if (odd) {
      throw new WaddleError('WDL_CONFIG_VALUE', `database.${odd} is for a server, and the database is a file`, {
        fix: `waddle config unset database.${odd}`,
      })
    }
    return { kind: 'sqlite', file: file === ':memory:' || isAbsolute(file) ? file : resolve(dir, file) }
  }
  if (/^postgres(ql)?:/.test(url)) {
    const read = parsed(url)
    if (read && /^\/[^/]+$/.test(read.pathname))
      return { kind: 'postgres', url, ...(pool === undefined ? {} : { pool }), ...(replica === undefined ? {} : { replica }) }
    const wrong = read ? 'names no database' : 'cannot be read'
    throw new WaddleError('WDL_CONFIG_VALUE', `database is a postgres: URL that ${wrong}: ${expected}`, { fix })
  }
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0]
  throw new WaddleError('WDL_CONFIG_VALUE', `database ${scheme ? `begins with "${scheme}"` : 'has no scheme'}, ${expected}`, { fix })
}

/** Whether a URL holds a password. One that cannot be read may. */
export function holdsPassword(url: string): boolean {
  if (!/^postgres(ql)?:/.test(url)) return false
  const read = parsed(url)
  return read === undefined || read.password !== '' || read.searchParams.has('password')
}

/** What it threw would hold the URL. */
function parsed(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
