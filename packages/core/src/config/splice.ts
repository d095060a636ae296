import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { ConfigPath } from './path.ts'
import { keyText } from './source.ts'

/** A change of text: what stands between two offsets becomes something else. */
export interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Where a path leads: the deepest node that exists, and the keys that are left over. */
export interface Place {
  readonly node: unknown
  readonly parent: YAMLMap | YAMLSeq | undefined
  readonly pair: Pair | undefined
  readonly rest: ConfigPath
}

/** Follow `path` as far as it exists. Aliases are not followed: what stands behind them belongs to another place. */
export function placeOf(document: Document, path: ConfigPath): Place {
  let node: unknown = document.contents
  let parent: YAMLMap | YAMLSeq | undefined
  let pair: Pair | undefined
  for (const [index, key] of path.entries()) {
    if (isMap(node)) {
      const found = node.items.find((each) => keyText(each.key) === String(key))
      if (!found) return { node, parent, pair, rest: path.slice(index) }
      ;[parent, pair, node] = [node, found, found.value]
    } else if (isSeq(node) && typeof key === 'number' && key < node.items.length) {
      ;[parent, pair, node] = [node, undefined, node.items[key]]
    } else return { node, parent, pair, rest: path.slice(index) }
  }
  return { node, parent, pair, rest: [] }
}

/** Whether nothing stands there: `help:` and an empty file alike. */
export function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null && (node.source ?? '') === '')
}

/** The last character that belongs to a node, comments behind it left out. */
export function endOf(node: unknown): number {
  if (!isNode(node)) return 0
  const range = node.range!
  if (isScalar(node) || isAlias(node) || (isCollection(node) && node.flow)) return range[1]
  const last = (node as YAMLMap | YAMLSeq).items.at(-1)
  if (last === undefined) return range[1]
  return isNode(last) ? endOf(last) : endOfPair(last as Pair)
}

/** The end of a key with its value; of the colon when there is no value. */
export function endOfPair(pair: Pair): number {
  if (isNode(pair.value)) return isNothing(pair.value) ? pair.value.range![0] : endOf(pair.value)
  return isNode(pair.key) ? pair.key.range![1] : 0
}

/** Replace the value at a place that exists. */
export function replaceValue(text: string, place: Place, value: unknown): Splice {
  const { node, pair } = place
  const [start] = (node as Scalar).range!
  if (isNothing(node)) return { from: start, to: start, text: `${/\s/.test(text[start - 1] ?? '\n') ? '' : ' '}${flow(value)}` }
  const end = endOf(node)
  const colon = isNode(pair?.key) ? text.indexOf(':', pair.key.range![1]) + 1 : 0
  const between = colon > 0 ? text.slice(colon, start) : ''
  // A block that begins on the next line becomes a value on the line of its key, unless a comment stands between.
  const from = /^\s*\n\s*$/.test(between) ? colon : start
  const block = isScalar(node) && /^BLOCK/.test(node.type ?? '')
  const tail = block && text[end - 1] === '\n' ? '\n' : ''
  return { from, to: end, text: `${from === colon && from !== start ? ' ' : ''}${like(node, value)}${tail}` }
}

/** Add a key to a map, or an item to a list. `key` is a name for maps and ignored for lists. */
export function addEntry(text: string, collection: YAMLMap | YAMLSeq, key: string, value: unknown): Splice {
  const entry = isMap(collection) ? flow({ [key]: value }).slice(2, -2) : flow(value)
  const last = collection.items.at(-1)
  const end = last === undefined ? collection.range![0] + 1 : isNode(last) ? endOf(last) : endOfPair(last as Pair)
  if (collection.flow) return { from: end, to: end, text: last === undefined ? ` ${entry} ` : `, ${entry}` }
  const first = collection.items[0]
  const start = isSeq(collection) ? collection.range![0] : (((first as Pair).key as Scalar).range?.[0] ?? 0)
  return newLine(text, end, columnOf(text, start), isSeq(collection) ? `- ${entry}` : entry)
}

/** Put a first entry under a key that has nothing: on a line of its own, two steps further in. */
export function addUnder(text: string, place: Place, key: string, value: unknown): Splice {
  const entry = flow({ [key]: value }).slice(2, -2)
  if (place.pair === undefined) return newLine(text, text.trimEnd().length, 0, entry)
  if (place.parent?.flow) return replaceValue(text, place, { [key]: value })
  return newLine(text, endOfPair(place.pair), columnOf(text, (place.pair.key as Scalar).range![0]) + 2, entry)
}

/** A line of its own behind the line that `end` is in; behind `end` itself where a line begins there already. */
function newLine(text: string, end: number, column: number, entry: string): Splice {
  const line = `${' '.repeat(column)}${entry}`
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  if (end === 0 || text[end - 1] === '\n') return { from: end, to: end, text: `${line}${newline}` }
  const next = text.indexOf('\n', end)
  if (next === -1) return { from: text.length, to: text.length, text: `${newline}${line}${newline}` }
  return { from: next + 1, to: next + 1, text: `${line}${newline}` }
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

/** A new value in the quotes of the old one, where both are words. */
function like(old: unknown, value: unknown): string {
  if (isScalar(old) && typeof value === 'string' && !/[\n\r]/.test(value)) {
    if (old.type === 'QUOTE_DOUBLE') return JSON.stringify(value)
    if (old.type === 'QUOTE_SINGLE' && !/[^\x20-\x7e\u00a0-\ud7ff]/.test(value)) return `'${value.replaceAll("'", "''")}'`
  }
  return flow(value)
}

/** A value on one line, in a form that is valid anywhere. */
function flow(value: unknown): string {
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0 }).trimEnd().slice(2, -2)
}
