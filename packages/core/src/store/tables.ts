import type { Word } from './words.ts'

/** A table that a statement names, where only a table can stand. */
export interface NamedTable {
  /** As written, in lower case. */
  readonly name: string
  /** What stands before its dot. */
  readonly schema: string | undefined
  /** A function that gives rows: `json_each(…)`. */
  readonly call: boolean
}

interface Frame {
  /** Whether a comma in this frame brings another table. */
  list: boolean
  /** What may come next: a table of a FROM, where a parenthesis after the name makes it a function, or any other. */
  expect: 'rows' | 'table' | undefined
  /** Whether this is a query, where FROM means tables; in `extract(year from at)` it does not. */
  query: boolean
  /** Name that stands for this query once it is closed. */
  readonly defines: string | undefined
  readonly names: Set<string>
}

const frame = (query: boolean, expect: Frame['expect'] = undefined, defines?: string): Frame => ({
  list: expect !== undefined,
  expect,
  query,
  defines,
  names: new Set(),
})

const enders = new Set('where group order limit offset having set returning union intersect except window begin when end for'.split(' '))
const notUpdate = new Set(['for', 'key', 'on', 'before', 'after', 'of', 'do', 'or', 'instead'])
const skipped = new Set(['if', 'not', 'exists', 'only', 'lateral', 'concurrently'])

/**
 * The tables that a statement names, names that it gives itself (`WITH x AS …`) left out where they are in force.
 * It follows the clauses in which a table can stand, in SQLite and in PostgreSQL, and takes a doubtful word for a table.
 */
export function tablesOf(words: readonly Word[]): NamedTable[] {
  const found: NamedTable[] = []
  const frames: Frame[] = [frame(true)]
  const is = (index: number, text: string) =>
    words[index]?.kind !== 'string' && words[index]?.kind !== 'name' && words[index]?.text === text
  const known = (name: string) => frames.some((each) => each.names.has(name))
  const first = words[0]?.text
  const kind = words.slice(0, 4).find((word) => ['index', 'trigger', 'view', 'virtual'].includes(word.text))?.text
  let ons = 0

  /** Where the body of `name AS (` opens, if that is what stands at `index`. */
  const definition = (index: number): number | undefined => {
    let at = index + 1
    if (is(at, '(')) {
      while (at < words.length && !is(at, ')')) at++
      at++
    }
    if (words[index]?.kind === 'mark' || !is(at, 'as')) return undefined
    at++
    while (is(at, 'not') || is(at, 'materialized')) at++
    return is(at, '(') ? at : undefined
  }
  const define = (index: number, recursive: boolean): number | undefined => {
    const open = definition(index)
    if (open === undefined) return undefined
    const name = words[index]!.text.toLowerCase()
    if (recursive) frames.at(-1)!.names.add(name)
    frames.push(frame(true, undefined, name))
    return open
  }

  for (let index = 0; index < words.length; index++) {
    const { kind: sort, text } = words[index]!
    const top = frames.at(-1)!
    if (sort === 'mark') {
      if (text === '(') {
        frames.push(top.expect ? frame(false, top.expect) : frame(false))
        top.expect = undefined
      } else if (text === ')') {
        if (frames.length > 1) frames.pop()
        const under = frames.at(-1)!
        if (top.defines === undefined) continue
        under.names.add(top.defines)
        if (is(index + 1, ',')) index = define(index + 2, false) ?? index
      } else if (text === ',' && top.list) top.expect = 'rows'
      else if (text === ';') Object.assign(top, { list: false, expect: undefined })
      continue
    }
    if (top.expect && !(sort === 'word' && (skipped.has(text) || ['select', 'with', 'values', 'set', 'or', 'default'].includes(text)))) {
      const dotted = is(index + 1, '.')
      const name = (words[dotted ? index + 2 : index]?.text ?? '').toLowerCase()
      const schema = dotted ? text.toLowerCase() : undefined
      if (dotted) index += 2
      const call = top.expect === 'rows' && is(index + 1, '(')
      top.expect = undefined
      if (schema !== undefined || !known(name)) found.push({ name, schema, call })
      continue
    }
    if (sort !== 'word') continue
    const before = words[index - 1]?.text ?? ''
    if (text === 'with') {
      const recursive = is(index + 1, 'recursive')
      const open = define(index + (recursive ? 2 : 1), recursive)
      if (open !== undefined) {
        top.query = true
        top.expect = undefined
        top.list = false
        index = open
      }
    } else if (text === 'select' || text === 'values') Object.assign(top, { query: true, list: false, expect: undefined })
    else if (text === 'from') {
      const compares = before === 'distinct' && ['is', 'not'].includes(words[index - 2]?.text ?? '')
      if (top.query && !compares) Object.assign(top, { list: true, expect: 'rows' })
    } else if (text === 'join') Object.assign(top, { list: true, expect: 'rows' })
    else if (text === 'into' || text === 'table' || text === 'references') {
      Object.assign(top, { list: first === 'drop', expect: 'table' })
    } else if (text === 'update') {
      if (!notUpdate.has(before)) top.expect = 'table'
    } else if (text === 'or' && top.expect) index++
    else if (text === 'on') {
      if ((kind === 'index' || kind === 'trigger') && first === 'create' && ons++ === 0) top.expect = 'table'
    } else if (text === 'using') {
      if (!is(index + 1, '(') && kind !== 'index' && kind !== 'virtual') Object.assign(top, { list: true, expect: 'rows' })
    } else if ((text === 'index' || text === 'trigger' || text === 'view') && index < 4 && (first === 'create' || first === 'drop')) {
      Object.assign(top, { list: first === 'drop', expect: 'table' })
    } else if (text === 'to' && before === 'rename' && first === 'alter') top.expect = 'table'
    else if (enders.has(text)) Object.assign(top, { list: false, expect: undefined })
  }
  return found
}
