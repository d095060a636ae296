import { isDeepStrictEqual } from 'node:util'
import { WaddleError } from '@waddlebot/sdk'
import { isAlias, isMap, isNode, isSeq, stringify } from 'yaml'
import { findingError } from './finding.ts'
import { type ConfigPath, formatPath, parsePath, shellPath, valueAt } from './path.ts'
import { removeEntry } from './removal.ts'
import { parseSource, plainCopy, type Source } from './source.ts'
import { addEntry, addUnder, isNothing, placeOf, replaceValue, type Splice } from './splice.ts'

/**
 * What a waddle.yml says at a path; undefined when it says nothing there.
 *
 * @param text the file's text
 * @param path `http.port`, `modules.notes.commands."quote add".role`, or its keys
 */
export function getFromConfig(text: string, path: string | ConfigPath): unknown {
  return valueAt(read(text).document.toJS(), keysOf(path))
}

/**
 * Set one value and leave every other byte as it is: comments, order, anchors, quotes. Keys that are missing on the
 * way are made. The result is parsed again and compared, so a change never reaches further than it says.
 *
 * @returns the new text
 * @throws {WaddleError} `WDL_CONFIG_PATH` when something other than keys stands in the way, `WDL_CONFIG_EDIT` when
 * the value is shared through an anchor
 */
export function setInConfig(text: string, path: string | ConfigPath, value: unknown): string {
  const keys = keysOf(path)
  const source = read(text)
  const place = placeOf(source.document, keys)
  const [key, ...deeper] = place.rest
  const nested = deeper.reduceRight<unknown>((inside, name) => ({ [name]: inside }), value)
  const { node } = place
  let splice: Splice
  if (key === undefined) splice = isAlias(node) ? shared(keys) : replaceValue(text, place, value)
  else if (isMap(node) && typeof key === 'string') splice = addEntry(text, node, key, nested)
  else if (isSeq(node) && key === node.items.length) splice = addEntry(text, node, '', nested)
  else if (isNothing(node) && typeof key === 'string') splice = addUnder(text, place, key, nested)
  else if (isAlias(node)) splice = shared(keys)
  else throw inTheWay(keys, place.rest.length, source)
  return applied(text, splice, source, keys, (whole) => put(whole, keys, value))
}

/** Take a key or a list item away; the text comes back unchanged when there is none. */
export function removeFromConfig(text: string, path: string | ConfigPath): string {
  const keys = keysOf(path)
  const source = read(text)
  const place = placeOf(source.document, keys)
  if (place.rest.length > 0 || !place.parent) return text
  const parent = keys.slice(0, -1)
  const splice = removeEntry(text, place, keys, placeOf(source.document, parent))
  return applied(text, splice, source, keys, (whole) => {
    const inside = valueAt(whole, parent) as Record<string | number, unknown>
    if (Array.isArray(inside)) inside.splice(Number(keys.at(-1)), 1)
    else delete inside[keys.at(-1)!]
    const emptied = Object.keys(inside).length === 0
    return emptied && keys.length === 1 ? null : whole
  })
}

/** Give a key another name, in its place. */
export function renameInConfig(text: string, path: string | ConfigPath, name: string): string {
  const keys = keysOf(path)
  const source = read(text)
  const { pair, rest } = placeOf(source.document, keys)
  const parent = valueAt(source.document.toJS(), keys.slice(0, -1))
  if (!pair || rest.length > 0 || !isNode(pair.key))
    throw new WaddleError('WDL_CONFIG_PATH', `there is no ${formatPath(keys)} to rename`, { fix: 'waddle config check' })
  if (typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)) {
    const taken = formatPath([...keys.slice(0, -1), name])
    throw new WaddleError('WDL_CONFIG_PATH', `${taken} is there already`, { fix: `waddle config unset ${shellPath(keys)}` })
  }
  const [from, to] = pair.key.range!
  const splice = { from, to, text: stringify(name, { lineWidth: 0 }).trimEnd() }
  return applied(text, splice, source, keys, (whole) => {
    const inside = valueAt(whole, keys.slice(0, -1)) as Record<string, unknown>
    inside[name] = inside[String(keys.at(-1))]
    delete inside[String(keys.at(-1))]
    return whole
  })
}

function keysOf(path: string | ConfigPath): ConfigPath {
  return typeof path === 'string' ? parsePath(path) : path
}

function read(text: string): Source {
  const source = parseSource(text)
  if (source.problems.length > 0) throw findingError(source.problems[0]!, source.problems.length - 1)
  return source
}

/** Do it, then prove that it did what was asked and nothing else. */
function applied(text: string, splice: Splice, source: Source, keys: ConfigPath, expect: (whole: unknown) => unknown): string {
  const edited = text.slice(0, splice.from) + splice.text + text.slice(splice.to)
  const after = parseSource(edited)
  const wanted = expect(plainCopy(source.document.toJS()))
  if (after.problems.length > 0 || !isDeepStrictEqual(after.document.toJS() ?? null, wanted ?? null)) return shared(keys)
  return edited
}

function shared(keys: ConfigPath): never {
  throw new WaddleError(
    'WDL_CONFIG_EDIT',
    `${formatPath(keys)} cannot be changed alone: it is shared through an anchor or written in a form that only a person should touch`,
    { fix: 'waddle config check' },
  )
}

function inTheWay(keys: ConfigPath, left: number, source: Source): WaddleError {
  const above = keys.slice(0, keys.length - left)
  const value = valueAt(source.document.toJS(), above)
  return new WaddleError(
    'WDL_CONFIG_PATH',
    `${formatPath(keys)} cannot be set: ${above.length === 0 ? 'waddle.yml' : formatPath(above)} is ${Array.isArray(value) ? `a list of ${value.length}` : JSON.stringify(value)}, no group of keys`,
    { fix: above.length === 0 ? 'waddle config schema' : `waddle config unset ${shellPath(above)}` },
  )
}

function put(whole: unknown, path: ConfigPath, value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const inside = (whole ?? {}) as Record<string | number, unknown>
  // defineProperty: a key named __proto__ or valueOf is a key like any other here.
  const now = Object.hasOwn(inside, key) ? inside[key] : undefined
  Object.defineProperty(inside, key, { value: put(now, rest, value), enumerable: true, configurable: true, writable: true })
  return inside
}
