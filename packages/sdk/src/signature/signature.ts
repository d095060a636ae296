import { builtIns } from './builtin.ts'
import type { KindMap } from './kind.ts'
import { type Param, refuseSignature } from './param.ts'
import { ParsedSignature } from './parsed.ts'
import { bare, none, shapeOf } from './shape.ts'
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

/** Where the arguments begin: a bracket or two dashes at the start of a piece. */
const firstArgument = /(?<![^ ])(?:[<[]|--)/
// Patterns stand here and not where they are used: there each would be made anew for every one of thousands of commands.
const outerSpaces = /^ +| +$/g
const argumentSign = /[<>[\]:=|"“”„«»]/u
const leadingDash = /^[-–—]/
const anySpace = /\s/

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
  for (const name in kinds) if (Object.hasOwn(kinds, name)) checkKindName(name, source)
  const from = source.search(firstArgument)
  const path = wordsOf(from < 0 ? source : source.slice(0, from))
  for (const word of path) checkLiteral(word, source)
  const shape = from < 0 ? bare : shapeOf(source, source.slice(from), kinds)
  if (path.length === 0) {
    throw refuseSignature(
      'WDL_SIGNATURE_EMPTY',
      source,
      'there is no word that would call the command',
      'start with a word: quote add <text:rest>',
    )
  }
  return new ParsedSignature(source, path, shape)
}

/** Most commands are called by one word, and there may be tens of thousands: no array is made twice. */
function wordsOf(head: string): readonly string[] {
  const words = head.startsWith(' ') || head.endsWith(' ') ? head.replace(outerSpaces, '') : head
  if (!words.includes(' ')) return words === '' ? [] : [words]
  return words.split(' ').filter((word) => word !== '')
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

function checkLiteral(word: string, source: string): void {
  if (argumentSign.test(word)) {
    const fix = `write <${word.replace(/[^A-Za-z0-9:|]/g, '')}> if it is an argument`
    throw badLiteral(word, source, 'because it has a sign that belongs to arguments', fix)
  }
  if (leadingDash.test(word))
    throw badLiteral(word, source, 'because a dash starts a flag', `write --${word.replace(/^\W+/, '')} if it is a flag`)
  if (anySpace.test(word))
    throw badLiteral(word, source, 'because only spaces may stand between words', 'put single spaces between the words')
  if (!isPlain(word) && word !== cleanWord(word)) {
    const why = 'because nobody can type it so: it is not NFC or has invisible characters'
    throw badLiteral(word, source, why, 'type the word again by hand')
  }
}

function badLiteral(word: string, source: string, why: string, fix: string) {
  return refuseSignature('WDL_SIGNATURE_BAD_LITERAL', source, `"${word}" is no word of a command, ${why}`, fix)
}
