import type { Mention, Message } from '@waddlebot/sdk'
import { durationText } from './duration.ts'
import type { Value } from './value.ts'
import { timeText } from './zone.ts'

/** A number as people write it: no exponent, at most ten decimals, no float dust. Not a number prints as nothing. */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value)
  if (Number.isInteger(value)) return BigInt(value).toString()
  if (!Number.isFinite(value)) return ''
  const text = value.toFixed(10).replace(/\.?0+$/, '')
  return text === '-0' ? '0' : text
}

/**
 * How each kind prints: text as it is, number without exponent, boolean `true` or `false`, time
 * `2026-05-01 18:30` in its zone, duration `1h 30m`, person and channel by name, list joined by commas,
 * record `name: value` by commas, none as nothing.
 */
export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  switch (value.type) {
    case 'person':
    case 'channel':
      return value.name
    case 'duration':
      return durationText(value.ms)
    case 'time':
      return timeText(value.at, value.zone, 'YYYY-MM-DD HH:mm')
    case 'list':
      return value.items.map(toText).join(', ')
    case 'record':
      return [...value.fields].map(([name, field]) => `${name}: ${toText(field)}`).join(', ')
    case 'words':
      return value.parts.map((part) => (typeof part === 'string' ? part : `@${part.name}`)).join('')
  }
}

/** Several values in a row: a plain string, unless a mention among them has to stay a mention. */
export function concat(values: readonly Value[]): Value {
  if (!values.some((value) => typeof value === 'object' && value?.type === 'words')) return values.map(toText).join('')
  const parts: (string | Mention)[] = []
  for (const value of values) {
    const more = typeof value === 'object' && value?.type === 'words' ? value.parts : [toText(value)]
    for (const part of more) {
      const last = parts.at(-1)
      if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
      else if (part !== '') parts.push(part)
    }
  }
  return { type: 'words', parts }
}

/** A value as something the bot can say. */
export function toMessage(value: Value): Message {
  if (typeof value !== 'object' || value?.type !== 'words') return toText(value)
  return value.parts.map((part) => (typeof part === 'string' ? ({ type: 'text', text: part } as const) : part))
}
