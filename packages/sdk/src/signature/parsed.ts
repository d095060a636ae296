import type { Param } from './param.ts'
import type { Reader } from './reader.ts'
import type { Shape } from './shape.ts'

/**
 * A signature as it comes out of the parser: plain data to everybody, with its reader where nobody sees it and no copy
 * takes it along.
 */
export class ParsedSignature {
  readonly source: string
  readonly path: readonly string[]
  readonly params: readonly Param[]
  readonly usage: string
  readonly #shape: Shape

  constructor(source: string, path: readonly string[], shape: Shape) {
    this.source = source
    this.path = path
    this.params = shape.params
    this.usage = usageOf(source.trim(), path, shape.params)
    this.#shape = shape
  }

  /** The reader of `signature`; undefined for a copy. */
  static readerOf(signature: object): Reader | undefined {
    return #shape in signature ? (signature as ParsedSignature).#shape.reader : undefined
  }
}

/** Flags that a usage line names one by one; more would bury the rest. */
const mostFlags = 3

function usageOf(source: string, path: readonly string[], params: readonly Param[]): string {
  if (params.length <= mostFlags) return source
  const flags = params.filter((param) => param.flag)
  if (flags.length <= mostFlags) return source
  const words = source.split(/ +/).filter((word) => !word.startsWith('--'))
  const first = flags[0]!
  return `${words.slice(0, path.length).join(' ')} [--${first.name} and ${flags.length - 1} more] ${words.slice(path.length).join(' ')}`.trim()
}
