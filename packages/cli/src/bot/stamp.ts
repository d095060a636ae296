import { type Config, databasePlace } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'

/** A moment as part of a file name: `2026-11-21T214605`. */
export function stamp(at = new Date()): string {
  return at.toISOString().slice(0, 19).replaceAll(':', '')
}

/** The bot's database file; a database in memory has none, and nothing to keep. */
export function databaseFile(config: Config, dir: string): string {
  const { file } = databasePlace(config.database, dir)
  if (file !== ':memory:') return file
  throw new WaddleError('WDL_CONFIG_MEMORY', 'database is sqlite::memory:, which is gone when the bot stops: there is no file', {
    fix: 'waddle config set database sqlite:data/waddle.db',
  })
}
