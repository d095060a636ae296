import { type Answer, formatDuration, isRole, many, parseDuration } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { Desk } from '../desk.ts'
import { addressOf } from '../filters/domain.ts'
import { hear } from '../filters/heard.ts'
import { looks } from '../filters/looks.ts'
import { Paces } from '../filters/pace.ts'
import { type FilterName, filterNames, limits, type Measure, type Mode, measures, modes, type Setting, usual } from '../filters/settings.ts'
import { replay } from '../replay.ts'
import { Search } from '../search.ts'
import { saveFilter } from '../store.ts'
import { shown } from '../target.ts'
import { refused } from './acting.ts'
import { ago } from './cases.ts'

/** `!filters`: which are on. */
export function list(ctx: Asked): Answer {
  const community = Desk.of(ctx).community(ctx.channel.community)
  const words = modes.flatMap((mode) => {
    const named = filterNames.filter((name) => community.setting(name).mode === mode)
    return named.length === 0 ? [] : [`${mode}: ${named.join(', ')}`]
  })
  return `Filters ${words.reverse().join(' · ')}. See one with ${prefix(ctx)}filters links`
}

/** `!filters links`, `!filters links on`, `!filters caps limit 80` … */
export async function tune(ctx: Asked, name: FilterName, what: string | undefined, value = ''): Promise<Answer> {
  const { channel } = ctx
  const before = Desk.of(ctx).community(channel.community).setting(name)
  if (what === undefined) return say(ctx, name, before)
  if (what === 'hits') return hits(ctx, name)
  if (what === 'replay') return tryOut(ctx, name, before, value)
  const changed = what === 'reset' ? usual[name] : change(name, before, what.toLowerCase(), value.trim())
  if (typeof changed === 'string') return refused(changed, 'usage')
  await saveFilter(ctx, name, changed)
  return say(ctx, name, changed)
}

type Changer = (before: Setting, value: string, name: FilterName) => Setting | string

const changers: Readonly<Record<string, Changer>> = {
  limit: (before, value, name) => {
    if (limits[name] === '') return `The filter for ${name} has no limit.`
    const limit = Number(value)
    if (!/^\d{1,5}$/.test(value)) return `"${shown(value)}" is no number: the limit is in ${limits[name]}.`
    return { ...before, limit }
  },
  action: (before, value) => {
    const [word = '', time] = value.toLowerCase().split(/\s+/)
    if (!(measures as readonly string[]).includes(word)) return `"${shown(word)}" is no action: use ${measures.join(', ')}.`
    const ms = time === undefined ? before.seconds * 1_000 : parseDuration(time)
    if (ms === undefined || ms < 1_000) return `"${shown(time ?? '')}" is no time such as 60s or 10m.`
    return { ...before, measure: word as Measure, seconds: Math.round(ms / 1_000) }
  },
  exempt: (before, value) => {
    const roles = value
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((each) => each !== '' && each !== 'none')
    const wrong = roles.find((each) => !isRole(each) || each === 'everyone')
    if (wrong !== undefined) return `"${shown(wrong)}" is nobody to exempt: use vip, regular, subscriber, follower, or none.`
    return { ...before, exempt: roles.filter(isRole) }
  },
  allow: (before, value, name) => domain(name, value, (host) => ({ ...before, allowed: [...new Set([...before.allowed, host])] })),
  forbid: (before, value, name) => domain(name, value, (host) => ({ ...before, allowed: before.allowed.filter((each) => each !== host) })),
}

function change(name: FilterName, before: Setting, what: string, value: string): Setting | string {
  if ((modes as readonly string[]).includes(what)) return { ...before, mode: what as Mode }
  const changer = Object.hasOwn(changers, what) ? changers[what]! : undefined
  if (changer === undefined)
    return `"${shown(what)}" is nothing to set: use ${[...modes, ...Object.keys(changers), 'hits', 'replay', 'reset'].join(', ')}.`
  return changer(before, value, name)
}

/** Most domains that links may lead to. */
const mostDomains = 200

function domain(name: FilterName, value: string, then: (host: string) => Setting): Setting | string {
  if (name !== 'links') return `Only the filter for links knows domains.`
  const host = value
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^(?:www|\*)\./, '')
  if (addressOf(host) === undefined) return `"${shown(value)}" is no domain such as example.com.`
  const changed = then(host)
  return changed.allowed.length > mostDomains ? `There are ${mostDomains} domains already.` : changed
}

function say(ctx: Asked, name: FilterName, setting: Setting): string {
  const { mode, limit, measure, seconds, exempt, allowed } = setting
  const parts = [
    ...(limits[name] === '' ? [] : [`more than ${limit} ${limits[name]}`]),
    `action: ${measure === 'timeout' ? `timeout ${formatDuration(seconds * 1_000)}` : measure === 'ladder' ? `ladder (${ctx.config.ladder.join(', ')})` : measure}`,
    `exempt: ${[...exempt, 'moderators'].join(', ')}`,
    ...(allowed.length === 0 ? [] : [`allowed: ${allowed.join(', ')}`]),
  ]
  return `The filter for ${name} is ${mode === 'shadow' ? 'in shadow: it notes and does nothing' : mode}. ${parts.join(' · ')}`
}

/** What a filter in shadow would have done. */
async function hits({ channel, db, now }: Asked, name: string): Promise<Answer> {
  const day = now() - 86_400_000
  const count = await db.one<{ n: number; people: number }>`
    SELECT count(*) AS n, count(DISTINCT person) AS people FROM moderation_shadow
    WHERE community = ${channel.community} AND filter = ${name} AND at > ${day}`
  const rows = await db.all<{ name: string; finding: string; at: number }>`
    SELECT name, finding, at FROM moderation_shadow
    WHERE community = ${channel.community} AND filter = ${name} AND at > ${day} ORDER BY at DESC LIMIT 3`
  if (rows.length === 0) return `In shadow, ${name} found nothing in the last 24 h.`
  const lines = rows.map((row) => `${row.name} ${ago(Number(row.at), now())}: ${shown(row.finding)}`)
  return `In shadow, ${name} would have acted on ${many(Number(count!.n), 'message')} of ${many(Number(count!.people), 'person', 'people')} in the last 24 h. Last: ${lines.join(' · ')}`
}

/** `!filters caps replay 1h`: what it would have found with its present limit. */
async function tryOut(ctx: Asked, name: FilterName, setting: Setting, time: string): Promise<Answer> {
  const ms = parseDuration(time === '' ? '10m' : time)
  if (ms === undefined || ms < 1_000) return refused(`"${shown(time)}" is no time such as 10m or 1h.`, 'usage')
  if (name === 'spam' || name === 'duplicates') return refused(`What ${name} finds hangs on when it was said: look at it in shadow.`)
  const { words } = Desk.of(ctx).community(ctx.channel.community)
  const search = name === 'words' ? new Search([...words], []) : undefined
  return replay(
    ctx,
    (text, plain) => {
      if (search !== undefined) return search.in(plain).word
      if (name === 'words') return undefined
      return looks[name](hear({ text, fragments: undefined, channel: '', account: '', at: 0 }), setting, new Paces())
    },
    ms,
  )
}

function prefix({ channel, registry }: Asked): string {
  return registry.prefix(channel.id)
}
