import { type Answer, refuse } from '@waddlebot/sdk'
import { change, remove as takeAway } from '../change.ts'
import { quoted } from '../collision.ts'
import type { Asked } from '../context.ts'
import { readName } from '../name.ts'
import { find, prefixOf, whereText } from './place.ts'

interface Named {
  readonly name: string
  readonly here: boolean
}

/** `!cmd remove`: gone, and able to come back. */
export async function remove(asked: Asked, { name, here }: Named): Promise<Answer> {
  const found = find(asked, name, here)
  if (!found.ok) return found.refusal
  const { saved } = found.entry
  const changed = await takeAway(asked, saved)
  if (!changed.ok) return changed.refusal
  const prefix = prefixOf(asked)
  const back = `${prefix}cmd revert${saved.channel === '' ? '' : ' -here'} ${quoted(saved.shape.name)}`
  return `Removed ${prefix}${saved.shape.name} ${whereText(saved)}. To bring it back: ${back}`
}

/** `!cmd enable` and `!cmd disable`. */
export async function turn(asked: Asked, { name, here }: Named, enabled: boolean): Promise<Answer> {
  const found = find(asked, name, here)
  if (!found.ok) return found.refusal
  const { saved } = found.entry
  const spoken = prefixOf(asked) + saved.shape.name
  if (saved.shape.enabled === enabled) return `Command ${spoken} is ${enabled ? 'on' : 'off'} already.`
  const action = enabled ? 'enable' : 'disable'
  const changed = await change(asked, { action, where: saved, before: saved }, { ...saved.shape, enabled })
  return changed.ok ? `Switched ${spoken} ${enabled ? 'on' : 'off'}.` : changed.refusal
}

/** `!cmd rename`: another name for the same command, its history and its counts. */
export async function rename(asked: Asked, { name, to, here, override }: Named & { to: string; override: boolean }): Promise<Answer> {
  const prefix = prefixOf(asked)
  const found = find(asked, name, here)
  if (!found.ok) return found.refusal
  const { saved } = found.entry
  const named = readName(to, prefix)
  if (!named.ok) return refuse(named.message, 'name')
  if (named.name === saved.shape.name) return `It is called ${prefix}${named.name} already.`
  const { alias, ...rest } = saved.shape
  const others = alias?.filter((each) => each !== named.name) ?? []
  const shape = { ...rest, name: named.name, ...(others.length > 0 && { alias: others }) }
  const changed = await change(asked, { action: 'rename', where: saved, before: saved, override }, shape)
  return changed.ok ? `Renamed ${prefix}${saved.shape.name} to ${prefix}${named.name}.` : changed.refusal
}
