import { quoteWord } from './quote.ts'
import { cleanText } from './text.ts'

/** What a menu of a platform gives: a text for each argument that was filled in, true for a switch. */
export type CallValues = Readonly<Record<string, string | number | boolean | undefined>>

interface Argument {
  readonly name: string
  readonly required: boolean
  /** Takes everything that is left, or several words. */
  readonly rest: boolean
  readonly flag: boolean
  readonly fallback?: string
}

/**
 * Write a call as the line that somebody would have typed: a slash command takes the same road as a message.
 *
 * @param path words of the command
 * @param values by name of the argument; what is undefined was left out
 * @returns the line without prefix, to be sent with `commandAt: 0`; or the name of an argument that has to be given,
 * because one behind it was
 */
export function commandLine(
  path: readonly string[],
  args: readonly Argument[],
  values: CallValues,
): { readonly line: string } | { readonly missing: string } {
  const words = [...path]
  for (const { name, flag } of args) {
    const value = values[name]
    if (!flag || value === undefined || value === false) continue
    words.push(value === true ? `--${name}` : `--${name}=${wordOf(value)}`)
  }
  const places = args.filter((each) => !each.flag)
  const last = places.findLastIndex((each) => values[each.name] !== undefined)
  const hasFlags = places.length < args.length
  for (const { name, rest, fallback } of places.slice(0, last + 1)) {
    const value = values[name] ?? fallback
    if (value === undefined) return { missing: name }
    if (rest && hasFlags) words.push('--')
    words.push(rest ? String(value) : wordOf(value))
  }
  return { line: words.join(' ') }
}

function wordOf(value: string | number | boolean): string {
  const text = String(value)
  return quoteWord(text) ?? quoteWord(cleanText(text).replace(/["“”„‟«»]/gu, "'")) ?? text
}
