import { parseDuration } from '@waddlebot/sdk'
import { problemOfHook } from './hook.ts'
import { readPattern } from './match/pattern.ts'
import { plain } from './text/plain.ts'

/** How the text of a rule is compared; everything matches `*`. */
export const kinds = ['exact', 'contains', 'word', 'regex'] as const
export type Kind = (typeof kinds)[number]

/** `warn`: tell them. `block`: the message goes, with a strike. `command`: run a command line in its
 * place. `webhook`: tell an address. */
export const acts = ['warn', 'block', 'command', 'webhook'] as const
export type Act = (typeof acts)[number]

/** A rule of strings. The first that matches decides, the lowest priority first. */
export interface Rule {
  readonly kind: Kind
  readonly text: string
  readonly caseSensitive: boolean
  readonly act: Act
  /** What is said, the address, or the command line; `$user` and `$input` stand for the author's name and their words. */
  readonly words: string
  readonly priority: number
  readonly mode: 'off' | 'shadow' | 'on'
  /** Channel ids; empty for all. */
  readonly channels: readonly string[]
}

/** A rule with its number in its community. */
export interface Numbered {
  readonly number: number
  readonly rule: Rule
}

/** Whether a rule says the same as a text, for those that need no search. */
export type Test = (plain: string) => boolean

/** The test of a rule whose text is compared as a whole; undefined for those that are searched for. */
export function wholeTest({ kind, text, caseSensitive }: Rule): Test | undefined {
  if (text === '*') return () => true
  if (kind !== 'exact') return undefined
  const wanted = plain(text)
  if (caseSensitive) return (each) => each.trim() === wanted
  const lower = wanted.toLowerCase()
  return (each) => each.trim().toLowerCase() === lower
}

/** What is wrong with a rule, in words; undefined when nothing. */
export function problemOf({ kind, text, caseSensitive, act, words }: Rule): string | undefined {
  if (plain(text).trim() === '') return 'There is nothing to look for.'
  if (act === 'command' && words === '') return 'Say which command it runs.'
  const hook = act === 'webhook' ? problemOfHook(words) : undefined
  if (hook !== undefined) return hook
  if (kind !== 'regex' || text === '*') return undefined
  const read = readPattern(text, caseSensitive)
  return read.ok ? undefined : `That pattern cannot be used: ${read.why}.`
}

/** The words of a rule for one message. */
export function wordsFor({ words }: Rule, user: string, input: string): string {
  return words.replace(/\$(user|input)/g, (_, name: string) => (name === 'user' ? user : input.replace(/\s+/gu, ' ')))
}

/** A step of the ladder. */
export type Step = { readonly kind: 'warn' | 'ban' | 'review' } | { readonly kind: 'timeout'; readonly seconds: number }

export function stepOf(text: string): Step {
  if (text === 'warn' || text === 'ban' || text === 'review') return { kind: text }
  return { kind: 'timeout', seconds: Math.round((parseDuration(text) ?? 60_000) / 1_000) }
}
