import { skipSpaces } from './tree.ts'

/**
 * Where the words begin after `@name` and the prefix, which some write and some do not; or 0.
 *
 * @param names that the bot answers to, in lower case, without `@`
 */
export function afterMention(text: string, prefix: string, names: ReadonlySet<string>): number {
  const space = text.indexOf(' ')
  if (space < 0) return 0
  const name = text.slice(1, space).replace(/[,:]$/, '').toLowerCase()
  if (!names.has(name)) return 0
  const from = skipSpaces(text, space)
  return text.startsWith(prefix, from) ? from + prefix.length : from
}
