import { type Answer, refuse } from '@waddlebot/sdk'
import { change } from '../change.ts'
import type { Asked } from '../context.ts'
import { type Flags, withFlags } from '../flags.ts'
import { readName } from '../name.ts'
import { type Shape, traits } from '../shape.ts'
import { find, prefixOf, whereFor, whereText } from './place.ts'

/** What a command that is written is written with. */
export interface Writing extends Flags {
  readonly name: string
  readonly here: boolean
  readonly override: boolean
}

/** `!cmd add`: a new command. */
export async function add(asked: Asked, args: Writing & { readonly text: string }): Promise<Answer> {
  const prefix = prefixOf(asked)
  const named = readName(args.name, prefix)
  if (!named.ok) return refuse(named.message, 'name')
  const flagged = withFlags({ name: named.name, text: args.text, enabled: true }, args, prefix)
  if (!flagged.ok) return refuse(flagged.message, 'name')
  const where = whereFor(asked, args.here)
  const changed = await change(asked, { action: 'add', where, override: args.override }, flagged.shape)
  return changed.ok ? `Added ${prefix}${named.name} ${whereText(where)}: ${traits(flagged.shape, prefix)}.` : changed.refusal
}

/** `!cmd edit`: another text, other options, or both. */
export async function edit(asked: Asked, args: Writing & { readonly text?: string }): Promise<Answer> {
  return rewrite(asked, args, 'edit', (shape) => (args.text === undefined ? shape : { ...shape, text: args.text }))
}

/** `!cmd options`: shows the options, or changes those that are named. */
export async function options(asked: Asked, args: Writing): Promise<Answer> {
  return rewrite(asked, args, 'options', (shape) => shape)
}

async function rewrite(asked: Asked, args: Writing, action: 'edit' | 'options', over: (shape: Shape) => Shape): Promise<Answer> {
  const prefix = prefixOf(asked)
  const found = find(asked, args.name, args.here)
  if (!found.ok) return found.refusal
  const before = found.entry.saved
  const flagged = withFlags(over(before.shape), args, prefix)
  if (!flagged.ok) return refuse(flagged.message, 'name')
  const { name } = before.shape
  if (JSON.stringify(flagged.shape) === JSON.stringify(before.shape)) {
    const state = `Command ${prefix}${name} ${whereText(before)}: ${traits(before.shape, prefix)}.`
    return action === 'options' ? state : `Nothing to change. ${state}`
  }
  const changed = await change(asked, { action, where: before, before, override: args.override }, flagged.shape)
  return changed.ok ? `Changed ${prefix}${name} ${whereText(before)}: ${traits(flagged.shape, prefix)}.` : changed.refusal
}
