import type { SyncChange } from '@waddlebot/sdk'
import type { AppCommand } from './tree.ts'

/** A command as Discord has it: with more in it than we ever set, and with nulls where nothing is set. */
export interface Registered {
  readonly name: string
  readonly type?: number
  readonly description?: string
  readonly options?: readonly unknown[] | null
}

/** What has to change so that Discord has `wanted`, field by field; nothing when it does. */
export function difference(registered: readonly Registered[], wanted: readonly AppCommand[]): readonly SyncChange[] {
  const before = new Map(registered.map((command) => [keyOf(command), command]))
  const after = new Map(wanted.map((command) => [keyOf(command), command]))
  const changes: SyncChange[] = []
  for (const [key, command] of after) {
    const old = before.get(key)
    if (!old) {
      changes.push({ what: 'create', name: nameOf(command), fields: [...flat(command)].map(([field, value]) => `${field}: ${value}`) })
      continue
    }
    const fields = changedFields(flat(old), flat(command))
    if (fields.length > 0) changes.push({ what: 'change', name: nameOf(command), fields })
  }
  for (const [key, command] of before) if (!after.has(key)) changes.push({ what: 'delete', name: nameOf(command), fields: [] })
  return changes
}

function changedFields(old: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => old.get(field) !== now.get(field))
    .map((field) => `${field}: ${old.get(field) ?? 'nothing'} → ${now.get(field) ?? 'nothing'}`)
}

const keyOf = ({ type = 1, name }: Registered) => `${type} ${name}`
const nameOf = ({ type = 1, name }: Registered) => (type === 1 ? `/${name}` : `${name} (menu of ${type === 2 ? 'members' : 'messages'})`)

/** The fields that we set, by the way to them: `text.description`. Order counts for options, which people see. */
function flat(command: Registered, way = ''): Map<string, string> {
  const fields = new Map<string, string>()
  const one = command as Registered & {
    required?: boolean
    autocomplete?: boolean
    choices?: readonly { name: string; value: unknown }[] | null
  }
  if (one.description) fields.set(`${way}description`, JSON.stringify(one.description))
  if (way !== '') fields.set(`${way}type`, String(one.type))
  if (one.required) fields.set(`${way}required`, 'true')
  if (one.autocomplete) fields.set(`${way}autocomplete`, 'true')
  if (one.choices?.length) fields.set(`${way}choices`, one.choices.map(({ value }) => String(value)).join(', '))
  const options = (one.options ?? []) as readonly Registered[]
  if (options.length > 0) fields.set(`${way}options`, options.map(({ name }) => name).join(', '))
  for (const option of options) for (const [field, value] of flat(option, `${way}${option.name}.`)) fields.set(field, value)
  return fields
}
