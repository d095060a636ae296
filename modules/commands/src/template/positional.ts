import type { Variable } from './definition.ts'

const made = new Map<string, Variable>()

/**
 * What `1`, `2:` and `2:4` stand for: the first word after the command, all from the second on, the second
 * to the fourth. Undefined for everything that is no position from 1 to 99.
 */
export function positional(written: string): Variable | undefined {
  const known = made.get(written)
  if (known !== undefined) return known
  const parts = /^([1-9]\d?)(:([1-9]\d?)?)?$/.exec(written)
  if (parts === null) return undefined
  const from = Number(parts[1]) - 1
  const upTo = parts[2] === undefined ? from + 1 : parts[3] === undefined ? undefined : Number(parts[3])
  const one = parts[2] === undefined
  const variable: Variable = {
    name: written,
    about: one ? `word ${written} after the command` : `words ${written} after the command`,
    returns: 'text',
    params: [],
    read: one ? ({ words }) => words[from] ?? null : ({ words }) => words.slice(from, upTo).join(' ') || null,
  }
  // Positions are few, their slices are not: keep the ones that everybody uses.
  if (made.size < 500) made.set(written, variable)
  return variable
}
