import type { Role } from '@waddlebot/sdk'

/** Everything that a community can have looked at, in the order in which it is, as a signature has it. */
export const filterChoice = 'words|links|lookalikes|invisible|mentions|spam|duplicates|length|repeats|caps|symbols|emotes'

type Split<Text extends string> = Text extends `${infer First}|${infer Rest}` ? First | Split<Rest> : Text
export type FilterName = Split<typeof filterChoice>

export const filterNames = filterChoice.split('|') as readonly FilterName[]

/** `shadow`: noted and not acted on, to see what it would do. */
export const modes = ['off', 'shadow', 'on'] as const
export type Mode = (typeof modes)[number]

/** `ladder`: a strike, and what the ladder says for that many. `delete`: the message alone. */
export const measures = ['ladder', 'delete', 'warn', 'timeout', 'ban'] as const
export type Measure = (typeof measures)[number]

/** How one filter works in one community. */
export interface Setting {
  readonly mode: Mode
  /** What it means is said by {@link limits}; 0 where there is none. */
  readonly limit: number
  readonly measure: Measure
  /** For `timeout`. */
  readonly seconds: number
  /** Who is let through; staff always is. */
  readonly exempt: readonly Role[]
  /** Domains that links may lead to. */
  readonly allowed: readonly string[]
}

/** What the limit of each filter is, in words after the number; without words it has none. */
export const limits: Readonly<Record<FilterName, string>> = {
  words: '',
  links: '',
  lookalikes: 'words with letters of two alphabets',
  invisible: 'characters that nobody sees',
  mentions: 'people mentioned',
  spam: 'messages in 10 s',
  duplicates: 'times the same in 60 s',
  length: 'characters',
  repeats: 'times the same letter or word in a row',
  caps: '% capitals',
  symbols: '% symbols',
  emotes: 'emotes',
}

/** What everybody begins with: only what moderators list themselves is looked for. */
const base: Setting = { mode: 'off', limit: 0, measure: 'ladder', seconds: 600, exempt: [], allowed: [] }

export const usual: Readonly<Record<FilterName, Setting>> = {
  words: { ...base, mode: 'on' },
  links: base,
  lookalikes: { ...base, limit: 0 },
  invisible: { ...base, limit: 3 },
  mentions: { ...base, limit: 5 },
  spam: { ...base, limit: 8 },
  duplicates: { ...base, limit: 3 },
  length: { ...base, limit: 400 },
  repeats: { ...base, limit: 15 },
  caps: { ...base, limit: 70 },
  symbols: { ...base, limit: 60 },
  emotes: { ...base, limit: 15 },
}
