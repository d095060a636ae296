import { onlyReads } from '../reads.ts'

/** A statement as node-postgres takes it, without its values. */
export interface Prepared {
  /** Under which the server keeps its plan; none while it was used only once. */
  name: string | undefined
  readonly text: string
  readonly reads: boolean
  uses: number
}

let names = 0

/**
 * Statements prepared once per place in the code: the tag hands over the same array each time, and that array is
 * the key. The server is asked to keep a plan from the second use on, so that a text made for one use leaves nothing.
 */
export class Statements {
  readonly #byPlace = new WeakMap<TemplateStringsArray, Prepared>()
  readonly #guard: ((sql: string) => void) | undefined

  constructor(guard?: (sql: string) => void) {
    this.#guard = guard
  }

  prepare(parts: TemplateStringsArray): Prepared {
    let prepared = this.#byPlace.get(parts)
    if (!prepared) {
      const text = parts.reduce((sql, part, index) => `${sql}$${index}${part}`)
      this.#guard?.(text)
      prepared = { name: undefined, text, reads: onlyReads(parts), uses: 0 }
      this.#byPlace.set(parts, prepared)
    }
    if (++prepared.uses === 2) renew(prepared)
    return prepared
  }
}

/** Have the server plan anew: what `SELECT *` means has changed under a plan that was kept. */
export function renew(prepared: Prepared): void {
  prepared.name = `waddle_${++names}`
}
