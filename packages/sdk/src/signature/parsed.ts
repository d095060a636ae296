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
    this.usage = source.trim()
    this.#kinds = kinds
  }

  /** The reader of `signature`; undefined for a copy. */
  static readerOf(signature: object): Reader | undefined {
    if (!(#reader in signature)) return undefined
    const parsed = signature as ParsedSignature
    return (parsed.#reader ??= new Reader(parsed.params, parsed.#kinds))
  }
}
