import { WaddleError } from '../error.ts'
import { builtIns } from './builtin.ts'
import type { KindMap } from './kind.ts'
import { closest } from './suggestion.ts'

/** One argument of a signature. */
export interface Param {
  readonly name: string
  /** `int`, a kind of the module's own, or the choices as they are written: `on|off`. */
  readonly kind: string
  readonly required: boolean
  readonly variadic: boolean
  readonly flag: boolean
  /** What is read when nobody typed anything, as it is written in the signature. */
  readonly fallback?: string
  readonly choices?: readonly string[]
}

/** Refuse a signature: what is wrong with it, and how to write it instead. */
export function refuseSignature(code: string, source: string, what: string, fix: string): WaddleError {
  return new WaddleError(code, `signature "${source}": ${what}`, { fix, data: { signature: source } })
}

const forms = [
  [/^<(\.\.\.)?([^<>[\]]+)>$/, true, false],
  [/^\[(\.\.\.)?([^<>[\]=]+(?:=.*)?)\]$/, false, false],
  [/^(--)([^<>[\]]+)$/, false, true],
] as const

/**
 * Read one piece of a signature other than a literal word: `<text:rest>`, `[id:int=1]`, `[...who:user]`, `--loud`.
 *
 * @throws {WaddleError} `WDL_SIGNATURE_BAD_PARAM`, `WDL_SIGNATURE_UNKNOWN_KIND`, `WDL_SIGNATURE_BAD_DEFAULT`
 */
export function parseParam(piece: string, source: string, kinds: KindMap): Param {
  const form = forms.find(([pattern]) => pattern.test(piece))
  if (!form) {
    const fix =
      'write <name:kind>, [name:kind], [name:kind=default], <...name:kind>, [...name:kind], --name or --name:kind, without spaces inside'
    throw refuseSignature('WDL_SIGNATURE_BAD_PARAM', source, `"${piece}" is no argument, because its brackets do not match`, fix)
  }
  const [pattern, required, flag] = form
  const [, lead, body = ''] = pattern.exec(piece) ?? []
  const variadic = lead === '...'
  const equals = body.indexOf('=')
  const fallback = equals < 0 ? undefined : body.slice(equals + 1)
  const head = equals < 0 ? body : body.slice(0, equals)
  const colon = head.indexOf(':')
  const name = colon < 0 ? head : head.slice(0, colon)
  const kind = colon < 0 ? (flag ? 'bool' : 'string') : head.slice(colon + 1)
  checkName(name, piece, source)
  if (fallback !== undefined && (required || flag || variadic)) {
    throw refuseSignature(
      'WDL_SIGNATURE_BAD_DEFAULT',
      source,
      `"${piece}" cannot have a default, because only [name:kind=default] can`,
      `write [${name}:${kind}=${fallback}]`,
    )
  }
  const choices = kind.includes('|') ? choicesOf(kind, piece, source) : undefined
  if (!choices && !Object.hasOwn(builtIns, kind) && !Object.hasOwn(kinds, kind)) throw unknownKind(kind, piece, source, kinds)
  return { name, kind, required, variadic, flag, ...(fallback !== undefined && { fallback }), ...(choices && { choices }) }
}

function checkName(name: string, piece: string, source: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(name)) {
    const why = 'because a name is a letter and up to 31 letters, digits, - and _'
    throw refuseSignature('WDL_SIGNATURE_BAD_PARAM', source, `"${name}" in "${piece}" is no name, ${why}`, 'rename the argument')
  }
  if (name in Object.prototype) {
    const why = 'because every object already has a member of that name'
    throw refuseSignature('WDL_SIGNATURE_BAD_PARAM', source, `"${name}" in "${piece}" is no name, ${why}`, 'rename the argument')
  }
}

function choicesOf(kind: string, piece: string, source: string): readonly string[] {
  const choices = kind.split('|')
  const seen = new Set(choices.map((choice) => choice.toLowerCase()))
  if (seen.size === choices.length && choices.every((choice) => /^[^\s"“”„«»]+$/u.test(choice) && choice === choice.normalize('NFC'))) {
    return Object.freeze(choices)
  }
  const what = `"${piece}" has choices that nobody can tell apart or type`
  throw refuseSignature('WDL_SIGNATURE_BAD_PARAM', source, what, 'write every choice once, none of them empty: <mode:on|off>')
}

function unknownKind(kind: string, piece: string, source: string, kinds: KindMap): WaddleError {
  const names = [...Object.keys(builtIns), ...Object.keys(kinds)]
  const near = closest(kind, names)
  const what = `"${piece}" has the kind "${kind}", which does not exist`
  const fix =
    near === undefined ? `use one of ${names.join(', ')}, or choices such as on|off` : `write ${piece.replace(`:${kind}`, `:${near}`)}`
  return refuseSignature('WDL_SIGNATURE_UNKNOWN_KIND', source, what, fix)
}
