import { type Answer, refuse } from '@waddlebot/sdk'
import { mayNot } from '../change.ts'
import type { Asked } from '../context.ts'
import { changed, counters, holdCounter, holdUses, keepCounter, keepUses, readCounter, readUses } from '../tally.ts'
import type { Change } from '../template/index.ts'
import { find, prefixOf } from './place.ts'

interface Question {
  readonly name?: string
  readonly change?: string
}

const mostListed = 30

/** `!counter [name] [+n|-n|=n]`: a number that the community keeps. Everyone may look, moderators may change. */
export async function counter(asked: Asked, { name, change }: Question): Promise<Answer> {
  const { db, channel } = asked
  const prefix = prefixOf(asked)
  if (name === undefined) {
    const all = await counters(db, channel.community, mostListed)
    if (all.length === 0) return `There are no counters yet. ${prefix}counter deaths +1 makes one.`
    return `Counters: ${all.map((each) => `${each.name} ${each.value}`).join(', ')}`
  }
  const label = labelOf(name)
  if (label === undefined)
    return refuse(`"${name.slice(0, 40)}" is no name of a counter: take one word of at most 50 letters and digits.`, 'name')
  if (change === undefined) {
    const value = await readCounter(db, channel.community, label)
    return value === undefined ? `There is no counter "${label}" yet.` : `${label}: ${value}`
  }
  return count(asked, label, change, {
    hold: () => holdCounter(db, channel.community, label),
    keep: (value) => keepCounter(db, channel.community, label, value),
  })
}

/** `!count <command> [+n|-n|=n]`: how often a command whose template counts was used. */
export async function uses(asked: Asked, { name = '', change }: Question): Promise<Answer> {
  const { db } = asked
  const found = find(asked, name)
  if (!found.ok) return found.refusal
  const { id, shape } = found.entry.saved
  const spoken = `Uses of ${prefixOf(asked)}${shape.name}`
  if (change === undefined) return `${spoken}: ${await readUses(db, id)}`
  return count(asked, spoken, change, { hold: () => holdUses(db, id), keep: (value) => keepUses(db, id, value) })
}

interface Number {
  hold(): Promise<number>
  keep(value: number): Promise<void>
}

async function count({ author, channel }: Asked, label: string, written: string, number: Number): Promise<Answer> {
  if (!author.roles.includes('moderator')) return mayNot(channel.platform, 'Counters are changed by moderators.')
  const change = readChange(written)
  if (change === undefined) return refuse(`"${written.slice(0, 40)}" is no change: write +1, -1 or =5.`, 'change')
  const value = changed(await number.hold(), change)
  if (value === undefined) return refuse(`${label} cannot count that far.`, 'change')
  await number.keep(value)
  return `${label}: ${value}`
}

/** A change as it is typed: `+1`, `-2`, `=5`, `5` for `=5`, a sign alone for one. */
function readChange(text: string): Change | undefined {
  const parts = /^([+=-])?(\d{1,15})$|^(\+\+?|--?)$/.exec(text)
  if (parts === null) return undefined
  const sign = (parts[1] ?? parts[3]?.[0] ?? '=') as Change['sign']
  return { sign, by: Number(parts[2] ?? 1) }
}

function labelOf(name: string): string | undefined {
  const label = name.normalize('NFC').toLowerCase()
  return /^[\p{L}\p{M}\p{N}_.-]{1,50}$/u.test(label) ? label : undefined
}
