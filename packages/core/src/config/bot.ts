import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { WaddleError } from '@waddlebot/sdk'

/** The file that makes a folder a bot. */
export const configFile = 'waddle.yml'

/**
 * The bot that `start` is in: the nearest folder upwards that holds waddle.yml. Undefined outside any bot.
 */
export function findBot(start: string): string | undefined {
  let dir = resolve(start)
  while (!existsSync(join(dir, configFile))) {
    const above = dirname(dir)
    if (above === dir) return undefined
    dir = above
  }
  return dir
}

/**
 * Like {@link findBot}, for commands that need a bot.
 *
 * @throws {WaddleError} `WDL_CONFIG_MISSING` outside any bot
 */
export function requireBot(start: string): string {
  const dir = findBot(start)
  if (dir !== undefined) return dir
  throw new WaddleError(
    'WDL_CONFIG_MISSING',
    `there is no ${configFile} in ${resolve(start)} nor in any folder above it, so this is no bot yet`,
    {
      fix: 'waddle init',
    },
  )
}
