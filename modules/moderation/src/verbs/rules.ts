import { type Answer, many } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { Desk } from '../desk.ts'
import { readPattern } from '../match/pattern.ts'
import { largestTogether } from '../match/patterns.ts'
import { mostSpelt, spelt } from '../match/words.ts'
import { replay } from '../replay.ts'
import { type Act, acts, type Kind, kinds, type Numbered, problemOf, type Rule } from '../rule.ts'
import { Search } from '../search.ts'
import { removeRule, saveRule } from '../store.ts'
import { shown } from '../target.ts'
import { plain } from '../text/plain.ts'
import { refused } from './acting.ts'

/** What is typed to make a rule. */
export interface Typed {
  readonly priority?: number
  readonly on: boolean
  readonly case: boolean
  readonly here: boolean
  readonly kind: Kind
  readonly act: Act
  readonly text: string
  readonly words?: string
}

const most = 1_000
const longestText = 200
const longestWords = 400
const onePage = 5

/** `!rule add word block spam`: in shadow at first, so that it can be looked at. */
export async function add(ctx: Asked, typed: Typed): Promise<Answer> {
  const { channel } = ctx
  if (Desk.of(ctx).community(channel.community).rules.size >= most) return refused(`There are ${most} rules already.`, 'full')
  const { act, kind, text, words = '' } = typed
  return save(ctx, {
    ...{ kind, text, caseSensitive: typed.case, act, words },
    priority: typed.priority ?? 100,
    mode: typed.on ? 'on' : 'shadow',
    channels: typed.here ? [channel.id] : [],
  })
}

/** `!rule edit 3 mode on` */
export async function edit(ctx: Asked, number: number, field: string, value: string): Promise<Answer> {
  const found = find(ctx, number)
  if (found === undefined) return noSuch(number)
  const changed = change(ctx, found.rule, field, value.trim())
  return typeof changed === 'string' ? refused(changed, 'usage') : save(ctx, changed, number)
}

function change({ channel }: Asked, rule: Rule, field: string, value: string): Rule | string {
  const oneOf = (words: readonly string[], as: (word: string) => Rule) =>
    words.includes(value.toLowerCase()) ? as(value.toLowerCase()) : `"${shown(value)}" is none of ${words.join(', ')}.`
  switch (field) {
    case 'text':
      return { ...rule, text: value }
    case 'words':
      return { ...rule, words: value }
    case 'kind':
      return oneOf(kinds, (kind) => ({ ...rule, kind: kind as Kind }))
    case 'action':
      return oneOf(acts, (act) => ({ ...rule, act: act as Act }))
    case 'mode':
      return oneOf(['on', 'off', 'shadow'], (mode) => ({ ...rule, mode: mode as Rule['mode'] }))
    case 'case':
      return oneOf(['on', 'off'], (on) => ({ ...rule, caseSensitive: on === 'on' }))
    case 'where':
      return oneOf(['here', 'everywhere'], (where) => ({ ...rule, channels: where === 'here' ? [channel.id] : [] }))
    default:
      return /^\d{1,5}$/.test(value) ? { ...rule, priority: Number(value) } : `"${shown(value)}" is no number from 0 to 99999.`
  }
}

async function save(ctx: Asked, rule: Rule, known?: number): Promise<Answer> {
  const problem = [...rule.text].length > longestText || [...rule.words].length > longestWords ? 'That is too long.' : problemOf(rule)
  if (problem !== undefined) return refused(problem, 'usage')
  if (weight([...others(ctx, known), rule]) > largestTogether)
    return refused('The patterns of the rules here would take too long together.', 'full')
  const { words } = Desk.of(ctx).community(ctx.channel.community)
  if (spelt([...words, ...others(ctx, known).map(({ text }) => text), rule.text]) > mostSpelt)
    return refused('The rules would be too long to be held in memory.', 'full')
  const number = await saveRule(ctx, rule, known)
  const next =
    rule.mode === 'shadow' ? ` Try it: ${prefix(ctx)}rule replay ${number} 1h, then ${prefix(ctx)}rule edit ${number} mode on` : ''
  return `${known === undefined ? 'Added' : 'Changed'} ${say({ number, rule })}.${next}`
}

function others(ctx: Asked, known: number | undefined): Rule[] {
  const { rules } = Desk.of(ctx).community(ctx.channel.community)
  return [...rules.values()].flatMap(({ number, rule }) => (number === known ? [] : [rule]))
}

function weight(rules: readonly Rule[]): number {
  return rules.reduce((sum, { kind, text, caseSensitive }) => {
    const read = kind === 'regex' && text !== '*' ? readPattern(text, caseSensitive) : undefined
    return read?.ok ? sum + read.pattern.size : sum
  }, 0)
}

/** `!rule remove 3` */
export async function remove(ctx: Asked, number: number): Promise<Answer> {
  return (await removeRule(ctx, number)) ? `Removed rule ${number}.` : noSuch(number)
}

/** `!rule list` */
export function list(ctx: Asked, page: number): Answer {
  const { rules } = Desk.of(ctx).community(ctx.channel.community)
  if (rules.size === 0) return `There are no rules. Make one: ${prefix(ctx)}rule add word block spam`
  const sorted = [...rules.values()].sort((a, b) => a.rule.priority - b.rule.priority || a.number - b.number)
  const pages = Math.ceil(sorted.length / onePage)
  if (page < 1 || page > pages) return refused(`There are ${pages} pages.`)
  const lines = sorted.slice((page - 1) * onePage, page * onePage).map(say)
  return `${many(sorted.length, 'rule')}${pages > 1 ? ` (page ${page} of ${pages})` : ''}: ${lines.join(' · ')}`
}

/** `!rule show 3` */
export async function show(ctx: Asked, number: number): Promise<Answer> {
  const found = find(ctx, number)
  if (found === undefined) return noSuch(number)
  const row = await ctx.db.one<{ hits: number }>`
    SELECT hits FROM moderation_rule WHERE community = ${ctx.channel.community} AND number = ${number}`
  const { caseSensitive, channels, priority } = found.rule
  const more = [
    `priority ${priority}`,
    ...(caseSensitive ? ['capitals matter'] : []),
    ...(channels.length === 0 ? [] : [`only in ${channels.join(', ')}`]),
    `matched ${Number(row?.hits ?? 0)} times`,
  ]
  return `${say(found)}. ${more.join(' · ')}`
}

/** `!rule test some text`: which rules and words find something in it. */
export function test(ctx: Asked, text: string): Answer {
  const { rules, words } = Desk.of(ctx).community(ctx.channel.community)
  const found = new Search([...words], [...rules.values()]).in(plain(text))
  const lines = [...found.rules.map(say), ...(found.word === undefined ? [] : [`"${found.word}" of the list`])]
  return lines.length === 0 ? 'No rule and no word finds anything in that.' : `Found by ${lines.join(' · ')}`
}

/** `!rule replay 3 1h`: what it would have found. */
export async function tryOut(ctx: Asked, number: number, ms: number): Promise<Answer> {
  const found = find(ctx, number)
  if (found === undefined) return noSuch(number)
  const search = new Search([], [found])
  return replay(ctx, (_, text) => (search.in(text).rules.length > 0 ? found.rule.text : undefined), ms)
}

function find(ctx: Asked, number: number): Numbered | undefined {
  return Desk.of(ctx).community(ctx.channel.community).rules.get(number)
}

function noSuch(number: number): Answer {
  return refused(`There is no rule ${number}.`, 'not-found')
}

const does: Readonly<Record<Act, string>> = { warn: 'warns', block: 'blocks', command: 'runs', webhook: 'calls' }

function say({ number, rule: { act, kind, mode, text, words } }: Numbered): string {
  const what = text === '*' ? 'everything' : `${kind} "${shown(text, 60)}"`
  return `rule ${number} (${mode}): ${what} ${does[act]}${words === '' ? '' : ` "${shown(words, 60)}"`}`
}

function prefix({ channel, registry }: Asked): string {
  return registry.prefix(channel.id)
}
