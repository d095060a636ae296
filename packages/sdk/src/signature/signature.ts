import { builtIns } from './builtin.ts'
import type { KindMap } from './kind.ts'
import { type Param, parseParam, refuseSignature } from './param.ts'
import { ParsedSignature } from './parsed.ts'
import { Refused, Slot } from './slot.ts'
import { cleanWord, isPlain } from './text.ts'

/** A command's signature, read: which words call it, and what it takes. Plain data, safe to copy and to send. */
export interface Signature {
  /** As it was written. */
  readonly source: string
  /** The words that call it: `quote add` gives `['quote', 'add']`. */
  readonly path: readonly string[]
  /** In the order they were written, flags among them. */
  readonly params: readonly Param[]
  /** For `Usage: !…`. */
  readonly usage: string
}

const none: KindMap = Object.freeze({})

/**
 * Read a signature: literal words, then arguments, separated by spaces.
 *
 * | written | meaning |
 * | --- | --- |
 * | `word` | the word itself |
 * | `<a:kind>` | required; the kind is `string` unless given |
 * | `[a:kind]`, `[a:kind=default]` | optional; the default has no spaces |
 * | `<...a:kind>`, `[...a:kind]` | all words that are left, at least one or any number; last |
 * | `--flag`, `--flag:kind` | a switch, a switch with a value; in any place |
 *
 * Kinds are those of `ArgKinds`, choices such as `on|off`, and those in `kinds`.
 *
 * @param kinds what a module adds; none may have a built-in kind's name
 * @throws {WaddleError} `WDL_SIGNATURE_…`: `EMPTY`, `BAD_LITERAL`, `BAD_PARAM`, `BAD_KIND`, `UNKNOWN_KIND`, `BAD_DEFAULT`,
 * `VARIADIC_NOT_LAST`, `REST_NOT_LAST`, `REQUIRED_AFTER_OPTIONAL`, `DUPLICATE_NAME`, `DUPLICATE_FLAG`
 */
export function parseSignature(source: string, kinds: KindMap = none): Signature {
  for (const name of Object.keys(kinds)) checkKindName(name, source)
  const path: string[] = []
  const params: Param[] = []
  for (const piece of source.split(' ')) {
    if (piece === '') continue
    if (/^[<[]|^--/.test(piece)) {
      const param = parseParam(piece, source, kinds)
      checkPlace(param, piece, params, source)
      checkFallback(param, source, kinds)
      params.push(param)
    } else {
      checkLiteral(piece, params, source)
      path.push(piece)
    }
  }
  if (path.length === 0) {
    throw refuseSignature(
      'WDL_SIGNATURE_EMPTY',
      source,
      'there is no word that would call the command',
      'start with a word: quote add <text:rest>',
    )
  }
  return new ParsedSignature(source, path, params, kinds)
}

function checkKindName(name: string, source: string): void {
  if (Object.hasOwn(builtIns, name)) {
    throw refuseSignature(
      'WDL_SIGNATURE_BAD_KIND',
      source,
      `the kind "${name}" is taken, because it is built in`,
      `give the module's own kind another name than "${name}"`,
    )
  }
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
    const why = 'because a name is a letter and then letters, digits, - and _'
    throw refuseSignature('WDL_SIGNATURE_BAD_KIND', source, `"${name}" cannot name a kind, ${why}`, `rename the kind "${name}"`)
  }
}

function checkLiteral(word: string, params: readonly Param[], source: string): void {
  const refuse = (why: string, fix: string) =>
    refuseSignature('WDL_SIGNATURE_BAD_LITERAL', source, `"${word}" is no word of a command, ${why}`, fix)
  if (params.length > 0)
    throw refuse('because words stand before all arguments', `move "${word}" to the front, or make it a choice: <action:${word}|other>`)
  if (/[<>[\]:=|"“”„«»]/u.test(word))
    throw refuse('because it has a sign that belongs to arguments', `write <${word.replace(/[^A-Za-z0-9:|]/g, '')}> if it is an argument`)
  if (/^[-–—]/.test(word)) throw refuse('because a dash starts a flag', `write --${word.replace(/^\W+/, '')} if it is a flag`)
  if (/\s/.test(word)) throw refuse('because only spaces may stand between words', 'put single spaces between the words')
  if (!isPlain(word) && word !== cleanWord(word))
    throw refuse('because nobody can type it so: it is not NFC or has invisible characters', 'type the word again by hand')
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
