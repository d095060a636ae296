import type { KindMap } from './kind.ts'
import type { Param } from './param.ts'
import { Reader } from './reader.ts'

/**
 * A signature as it comes out of the parser: plain data to everybody, with its reader where nobody sees it and no copy
 * takes it along. The reader is made when the first line comes: most of many commands are never called.
 */
export class ParsedSignature {
  readonly source: string
  readonly path: readonly string[]
  readonly params: readonly Param[]
  readonly usage: string
  readonly #kinds: KindMap
  #reader: Reader | undefined

  constructor(source: string, path: readonly string[], params: readonly Param[], kinds: KindMap) {
    this.source = source
    this.path = path
    this.params = params
    this.usage = usageOf(source.trim(), path, params)
    this.#kinds = kinds
  }

  /** The reader of `signature`; undefined for a copy. */
  static readerOf(signature: object): Reader | undefined {
    if (!(#reader in signature)) return undefined
    const parsed = signature as ParsedSignature
    return (parsed.#reader ??= new Reader(parsed.params, parsed.#kinds))
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
