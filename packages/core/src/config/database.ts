import { isAbsolute, resolve } from 'node:path'
import { WaddleError } from '@waddlebot/sdk'

/** Where a bot's data is. */
export interface DatabasePlace {
  readonly kind: 'sqlite'
  /** Absolute path, or `:memory:`. */
  readonly file: string
}

/**
 * Read a database URL: `sqlite:data/waddle.db` (from the bot's folder), `sqlite:/var/lib/duck.db`, `sqlite::memory:`.
 *
 * @param url what `database` or `DATABASE_URL` says
 * @param dir the bot's folder
 * @throws {WaddleError} `WDL_DATABASE_UNSUPPORTED` for PostgreSQL, `WDL_CONFIG_VALUE` for anything else. The URL
 * of a server may hold a password, so it is never repeated in the message.
 */
export function databasePlace(url: string, dir: string): DatabasePlace {
  const sqlite = /^sqlite:(?:\/\/)?(.+)$/.exec(url)
  if (sqlite) {
    const file = sqlite[1]!
    return { kind: 'sqlite', file: file === ':memory:' || isAbsolute(file) ? file : resolve(dir, file) }
  }
  if (/^postgres(ql)?:/.test(url)) {
    throw new WaddleError('WDL_DATABASE_UNSUPPORTED', 'database is a postgres: URL: PostgreSQL comes with a later version', {
      fix: 'waddle config set database sqlite:data/waddle.db',
    })
  }
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0]
  throw new WaddleError(
    'WDL_CONFIG_VALUE',
    `database ${scheme ? `begins with ${scheme}` : 'has no scheme'}: expected sqlite:<path> or sqlite::memory:`,
    { fix: 'waddle config set database sqlite:data/waddle.db' },
  )
}
