import type { ArgumentSheet, CallValues, CommandSheet } from '@waddlebot/sdk'
import { ownWord, slug } from '../setup/slug.ts'

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type */
const option = { subcommand: 1, group: 2, user: 6, channel: 7, role: 8, mentionable: 9 } as const
/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-types */
const menu = { user: 2, message: 3 } as const

interface Option {
  readonly name?: string
  readonly type?: number
  readonly value?: string | number | boolean
  readonly options?: readonly Option[]
  readonly focused?: boolean
}

/** What was chosen and filled in, as it comes. */
export interface SlashData {
  readonly name?: string
  readonly type?: number
  readonly target_id?: string
  readonly options?: readonly Option[]
  readonly resolved?: {
    readonly users?: Readonly<Record<string, { readonly username?: string }>>
    readonly channels?: Readonly<Record<string, { readonly name?: string }>>
    readonly roles?: Readonly<Record<string, { readonly name?: string }>>
    readonly messages?: Readonly<Record<string, { readonly content?: string }>>
  }
}

/** Somebody who was chosen. */
export interface Picked {
  readonly id: string
  readonly name: string
}

export interface SlashCall {
  readonly sheet: CommandSheet
  readonly values: CallValues
  readonly people: readonly Picked[]
  /** What somebody is typing into. */
  readonly focused?: { readonly name: string; readonly typed: string }
  /** The message from whose menu it was chosen. */
  readonly message?: { readonly id: string; readonly text: string }
}

/** Which command of ours an interaction calls, with what; undefined when there is none of that name any more. */
export function callOf(data: SlashData, sheets: readonly CommandSheet[]): SlashCall | undefined {
  if (data.type === menu.user || data.type === menu.message) return fromMenu(data, sheets)
  const words = [data.name ?? '']
  let options = data.options ?? []
  while (options[0] && (options[0].type === option.subcommand || options[0].type === option.group)) {
    words.push(options[0].name ?? '')
    options = options[0].options ?? []
  }
  const sheet = sheetOf(words, sheets)
  if (!sheet) return undefined
  const values: Record<string, string | number | boolean> = {}
  const people: Picked[] = []
  let focused: SlashCall['focused']
  for (const one of options) {
    const argument = sheet.arguments.find((each) => slug(each.name) === one.name)
    if (!argument || one.value === undefined) continue
    if (one.focused) focused = { name: argument.name, typed: String(one.value) }
    values[argument.name] = read(one, data, argument, people)
  }
  return { sheet, values, people: inOrder(people, sheet.arguments, values), ...(focused ? { focused } : {}) }
}

/** The command that these words name on Discord: its own, or the one that had to be put among its subcommands. */
function sheetOf(words: readonly string[], sheets: readonly CommandSheet[]): CommandSheet | undefined {
  const named = (wanted: readonly string[]) =>
    sheets.find(({ path }) => path.length === wanted.length && path.every((word, index) => slug(word) === wanted[index]))
  return named(words) ?? (ownWord.includes(words.at(-1)!) ? named(words.slice(0, -1)) : undefined)
}

function read(one: Option, { resolved }: SlashData, argument: ArgumentSheet, people: Picked[]): string | number | boolean {
  const id = String(one.value)
  const user = one.type === option.user || one.type === option.mentionable ? resolved?.users?.[id] : undefined
  if (user) {
    const name = user.username ?? id
    people.push({ id, name })
    return `@${name}`
  }
  if (one.type === option.channel) return `#${resolved?.channels?.[id]?.name ?? id}`
  if (one.type === option.role || one.type === option.mentionable) return resolved?.roles?.[id]?.name ?? id
  // A choice may carry a name that Discord would not show.
  return argument.kind === 'bool' && typeof one.value === 'boolean' && !argument.flag ? (one.value ? 'yes' : 'no') : one.value!
}

function fromMenu(data: SlashData, sheets: readonly CommandSheet[]): SlashCall | undefined {
  const { target_id: target = '', resolved, name } = data
  const sheet = sheets.find(({ path }) => path.join(' ') === name)
  if (!sheet) return undefined
  const first = sheet.arguments.find((each) => !each.flag)
  if (data.type === menu.user) {
    const picked = { id: target, name: resolved?.users?.[target]?.username ?? target }
    return { sheet, values: first ? { [first.name]: `@${picked.name}` } : {}, people: first ? [picked] : [] }
  }
  const text = resolved?.messages?.[target]?.content ?? ''
  return { sheet, values: first && text !== '' ? { [first.name]: text } : {}, people: [], message: { id: target, text } }
}

/** In the order in which they stand in the line: that of the arguments, flags first. */
function inOrder(people: readonly Picked[], all: readonly ArgumentSheet[], values: CallValues): Picked[] {
  const order = [...all.filter((each) => each.flag), ...all.filter((each) => !each.flag)].map((each) => values[each.name])
  return people.toSorted((one, other) => order.indexOf(`@${one.name}`) - order.indexOf(`@${other.name}`))
}
