import type { KindMap } from './kind.ts'
import { type Param, parseParam, refuseSignature } from './param.ts'
import { Reader } from './reader.ts'
import { Refused, Slot } from './slot.ts'

/** No kinds of a module's own. */
export const none: KindMap = Object.freeze({})

/** What a signature takes, without the words that call it. Thousands of commands may share one. */
export class Shape {
  readonly params: readonly Param[]
  readonly #kinds: KindMap
  #reader: Reader | undefined

  constructor(params: readonly Param[], kinds: KindMap) {
    this.params = params
    this.#kinds = kinds
  }

  /** Made when the first line comes: most of many commands are never called. */
  get reader(): Reader {
    return (this.#reader ??= new Reader(this.params, this.#kinds))
  }
}

/** The shape of a command that takes nothing. */
export const bare = new Shape([], none)

/** Shapes by how they are written, those of built-in kinds only: another module's kind of the same name is another kind. */
const known = new Map<string, Shape>()
/** Most shapes that are held; a bot has dozens. */
const mostKnown = 1_000

/**
 * The shape that `written` describes: the arguments of a signature, from the first on.
 *
 * @param source the whole signature, for errors
 */
export function shapeOf(source: string, written: string, kinds: KindMap): Shape {
  if (kinds !== none && Object.keys(kinds).length > 0) return parseShape(source, written, kinds)
  const before = known.get(written)
  if (before) return before
  const shape = parseShape(source, written, none)
  if (known.size >= mostKnown) known.clear()
  known.set(written, shape)
  return shape
}

function parseShape(source: string, written: string, kinds: KindMap): Shape {
  const params: Param[] = []
  for (const piece of written.split(' ')) {
    if (piece === '') continue
    if (!/^[<[]|^--/.test(piece)) throw refuseWord(piece, source)
    const param = parseParam(piece, source, kinds)
    checkPlace(param, piece, params, source)
    checkFallback(param, source, kinds)
    params.push(param)
  }
  return new Shape(params, kinds)
}

function refuseWord(word: string, source: string) {
  return refuseSignature(
    'WDL_SIGNATURE_BAD_LITERAL',
    source,
    `"${word}" is no word of a command, because words stand before all arguments`,
    `move "${word}" to the front, or make it a choice: <action:${word}|other>`,
  )
}

function checkFallback(param: Param, source: string, kinds: KindMap): void {
  if (param.fallback === undefined) return
  const value = new Slot(param, kinds).read(param.fallback, { now: Date.now(), zone: 'UTC' })
  if (!(value instanceof Refused)) return
  const { message } = value.problem
  throw refuseSignature(
    'WDL_SIGNATURE_BAD_DEFAULT',
    source,
    `the default of "${param.name}" cannot be read: ${message}`,
    `give [${param.name}:${param.kind}=…] a default that a chatter could type`,
  )
}

function checkPlace(param: Param, piece: string, before: readonly Param[], source: string): void {
  const { name, flag, required, kind, variadic } = param
  const twin = before.find((other) => other.name === name || (flag && other.flag && other.name.toLowerCase() === name.toLowerCase()))
  if (twin) {
    const [code, what] = twin.flag && flag ? ['WDL_SIGNATURE_DUPLICATE_FLAG', 'flag'] : ['WDL_SIGNATURE_DUPLICATE_NAME', 'name']
    throw refuseSignature(code, source, `"${piece}" has the ${what} "${name}" a second time`, `give one of the two another name`)
  }
  if (kind === 'rest' && (flag || variadic)) {
    throw refuseSignature(
      'WDL_SIGNATURE_REST_NOT_LAST',
      source,
      `"${piece}" cannot be rest, because rest is the end of the line, once`,
      `write <${name}:rest> at the end`,
    )
  }
  if (flag) return
  const last = before.findLast((other) => !other.flag)
  if (last?.variadic) {
    throw refuseSignature(
      'WDL_SIGNATURE_VARIADIC_NOT_LAST',
      source,
      `"${piece}" would never get a word, because "${last.name}" before it takes all`,
      `put "${last.name}" last`,
    )
  }
  if (last?.kind === 'rest') {
    throw refuseSignature(
      'WDL_SIGNATURE_REST_NOT_LAST',
      source,
      `"${piece}" would never get a word, because "${last.name}" before it takes the rest`,
      `put "${last.name}" last`,
    )
  }
  if (required && last && !last.required) {
    const what = `"${piece}" is required, but "${last.name}" before it is optional, so nobody could tell them apart`
    throw refuseSignature(
      'WDL_SIGNATURE_REQUIRED_AFTER_OPTIONAL',
      source,
      what,
      `put "${piece}" before "${last.name}", or write [${name}:${kind}]`,
    )
  }
}
