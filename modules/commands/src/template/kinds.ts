import { readDuration } from './duration.ts'
import { toText } from './text.ts'
import type { Kind, Value } from './value.ts'
import { parseTime } from './zone.ts'

/** What "abc" is not, by kind, for messages. */
export const misfits: Readonly<Record<Kind, string>> = {
  text: 'no text',
  number: 'no number',
  boolean: 'neither true nor false',
  time: 'no time; write 2026-12-25, 2026-12-25 18:30 or 18:30',
  duration: 'no duration; write 90s, 5m, 1h30m or 2d',
  person: 'nobody',
  channel: 'no channel',
  list: 'no list',
  record: 'no record',
  none: 'something',
  any: 'nothing',
}

const fromKinds: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  number: ['number', 'duration'],
  duration: ['duration', 'number'],
  time: ['time'],
  person: ['person'],
  channel: ['channel'],
  record: ['record'],
}

/** Whether a value of kind `from` may turn out to fit where `to` is wanted. Text may: it is read when it is there. */
export function mayFit(from: Kind, to: Kind): boolean {
  return from === 'any' || from === 'text' || (fromKinds[to]?.includes(from) ?? true)
}

/** Whether a text that was written into a template can be read as `kind`. */
export function fits(text: string, kind: Kind, zone = 'UTC'): boolean {
  if (kind === 'number') return toNumber(text) !== undefined
  if (kind === 'duration') return readDuration(text) !== undefined
  return kind === 'time' ? parseTime(text, zone, 0) !== undefined : true
}

/** A number, or text that is one (`12`, `-3.5`, `1,200`); a duration counts in seconds. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'object' && value?.type === 'duration') return value.ms / 1_000
  if (typeof value !== 'string' && !(typeof value === 'object' && value?.type === 'words')) return undefined
  const text = toText(value).trim()
  if (text.length > 24) return undefined
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text
  if (!/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(plain)) return undefined
  const number = Number(plain)
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined
}

/** Milliseconds, from a duration, a number of seconds, or text such as `1h30m`. */
export function toDuration(value: Value): number | undefined {
  if (typeof value === 'object' && value?.type === 'duration') return value.ms
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value * 1_000 : undefined
  return typeof value === 'string' ? readDuration(value) : undefined
}

/** The items of a list; a text falls apart at commas if it has any, else at blanks; none is empty. */
export function toItems(value: Value): readonly Value[] {
  if (value === null) return []
  if (typeof value === 'object' && value.type === 'list') return value.items
  if (typeof value === 'object' && value.type !== 'words') return [value]
  const text = toText(value)
  return (text.includes(',') ? text.split(',').map((item) => item.trim()) : text.split(/\s+/)).filter((item) => item !== '')
}

/** Whether a condition holds: not for none, 0, an empty list, nothing written, and the words `false`, `no` and `off`. */
export function toTruth(value: Value): boolean {
  if (value === null || value === false || value === 0) return false
  if (typeof value === 'string') return !/^\s*(0|false|no|off)?\s*$/i.test(value.slice(0, 20)) || value.trim().length > 5
  if (typeof value === 'object' && value.type === 'list') return value.items.length > 0
  return !(typeof value === 'object' && value.type === 'duration' && value.ms === 0)
}
