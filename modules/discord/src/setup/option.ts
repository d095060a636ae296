import type { ArgumentSheet } from '@waddlebot/sdk'
import { limits, short } from '../limits.ts'
import { slug } from './slug.ts'

const { commands: most } = limits
/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type */
const type = { string: 3, integer: 4, boolean: 5, user: 6, channel: 7, number: 10 } as const
const ofKind: Readonly<Record<string, number>> = {
  int: type.integer,
  number: type.number,
  bool: type.boolean,
  user: type.user,
  channel: type.channel,
}

/** An option of a command as Discord takes it; what is not set is left out. */
export interface Option {
  readonly type: number
  readonly name: string
  readonly description: string
  readonly required?: true
  readonly choices?: readonly { readonly name: string; readonly value: string }[]
  readonly autocomplete?: true
}

/** The arguments of a command: what must be given first, as Discord wants it. */
export function optionsOf(sheets: readonly ArgumentSheet[]): Option[] {
  const options = sheets.map(optionOf)
  return [...options.filter((option) => option.required), ...options.filter((option) => !option.required)]
}

function optionOf(sheet: ArgumentSheet): Option {
  // Several of anything are written as text.
  const kind = sheet.rest ? type.string : (ofKind[sheet.kind] ?? type.string)
  const choices = kind === type.string ? choicesOf(sheet) : undefined
  const typed = kind === type.string || kind === type.integer || kind === type.number
  return {
    type: kind,
    name: slug(sheet.name),
    description: short(describe(sheet), most.description),
    ...(sheet.required ? { required: true as const } : {}),
    ...(choices ? { choices } : {}),
    ...(sheet.suggests && typed && !choices ? { autocomplete: true as const } : {}),
  }
}

function choicesOf({ choices, rest }: ArgumentSheet): Option['choices'] {
  if (rest || choices === undefined || choices.length === 0 || choices.length > most.choices) return undefined
  if (choices.some((choice) => choice.length > most.choice || choice === '')) return undefined
  return choices.map((choice) => ({ name: choice, value: choice }))
}

/** What Discord shows beside the option: it wants some words for each. */
function describe({ name, kind, fallback, choices, rest }: ArgumentSheet): string {
  const what = choices ? `one of ${choices.join(', ')}` : (words[kind] ?? (rest ? 'everything else' : kind))
  return fallback === undefined ? `${name}: ${what}` : `${name}: ${what}; ${fallback} if left out`
}

const words: Readonly<Record<string, string>> = {
  string: 'a word, or several',
  rest: 'text',
  int: 'a whole number',
  number: 'a number',
  bool: 'yes or no',
  amount: 'a number, 5k, 25%, half or all',
  duration: 'a time such as 90s, 5m or 1h30m',
  date: 'a day or a time',
  user: 'somebody',
  channel: 'a channel',
  url: 'an address',
}
