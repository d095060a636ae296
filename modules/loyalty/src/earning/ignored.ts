import type { Author } from '@waddlebot/sdk'
import type { Config } from '../config.ts'

/** Whether somebody earns nothing here: other bots, mostly. By the key of the account or by name. */
export function ignored(
  { accountId, name, platform }: Pick<Author, 'accountId' | 'name' | 'platform'>,
  { ignore }: Pick<Config, 'ignore'>,
): boolean {
  if (ignore.length === 0) return false
  const names = [`${platform}:${accountId}`, name.toLowerCase()]
  return ignore.some((each) => names.includes(each) || names.includes(each.toLowerCase()))
}
