import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, type DatabasePlace, databasePlace } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'

/** A moment as part of a file name: `2026-11-21T214605`. */
export function stamp(at = new Date()): string {
  return at.toISOString().slice(0, 19).replaceAll(':', '')
}

/** A new, empty file named after this moment, such as `2026-11-21T214605-before-migrate.sqlite`: nobody else's, even in the same second. */
export function stampedFile(folder: string, ending: string): string {
  mkdirSync(folder, { recursive: true })
  const moment = stamp()
  for (let count = 1; ; count++) {
    const file = join(folder, `${moment}${count === 1 ? '' : `-${count}`}${ending}`)
    try {
      closeSync(openSync(file, 'wx'))
      return file
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Where the bot's data is; in memory there is nothing to keep. */
export function keptPlace(config: Config, dir: string): DatabasePlace {
  const place = databasePlace(config.database, dir)
  if (place.kind === 'postgres' || place.file !== ':memory:') return place
  throw new WaddleError('WDL_CONFIG_MEMORY', 'database is sqlite::memory:, which is gone when the bot stops: there is no file', {
    fix: 'waddle config set database sqlite:data/waddle.db',
  })
}

/** The folder for backups that are made without being told where. */
export function backupFolder(place: DatabasePlace, dir: string): string {
  return join(place.kind === 'sqlite' ? dirname(place.file) : join(dir, 'data'), 'backup')
}
