import { isNode, type Pair } from 'yaml'
import type { ConfigPath } from './path.ts'
import { endOf, endOfPair, type Place, replaceValue, type Splice } from './splice.ts'

/**
 * Take away an entry and the line it is on. Comments around it stay: whether they still make sense is for their
 * author to say.
 */
export function removeEntry(text: string, place: Place, path: ConfigPath, parentPlace: Place): Splice {
  const { parent, pair, node } = place
  const items = parent!.items as unknown[]
  if (items.length === 1 && path.length > 1) return replaceValue(text, parentPlace, pair ? {} : [])
  const index = pair ? items.indexOf(pair) : Number(path.at(-1))
  const start = startOf(pair ?? node)
  const end = pair ? endOfPair(pair) : endOf(node)
  if (parent!.flow) {
    const next = items[index + 1]
    if (next !== undefined) return { from: start, to: startOf(next), text: '' }
    const before = items[index - 1]
    return { from: before === undefined ? start : endOfItem(before), to: end, text: '' }
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const next = items[index + 1]
  // The first key behind a dash (`- name: x`) shares its line with the dash, which has to stay.
  if (pair && text.slice(lineStart, start).trim() !== '' && next !== undefined) return { from: start, to: startOf(next), text: '' }
  const newline = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end)
  return { from: lineStart, to: newline === -1 ? text.length : newline + 1, text: '' }
}

function startOf(item: unknown): number {
  const node = isNode(item) ? item : (item as Pair).key
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}

function endOfItem(item: unknown): number {
  return isNode(item) ? endOf(item) : endOfPair(item as Pair)
}
