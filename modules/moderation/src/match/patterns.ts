import { RE2Set } from 're2js'
import type { Pattern } from './pattern.ts'

/** Most instructions that the patterns of a community may have together. */
export const largestTogether = 20_000
/** Steps that the patterns may take over one message; a message of 500 characters is tried with 2,000 instructions. */
const stepsPerMessage = 1_000_000
/** Bytes that the machine for all patterns together may keep. */
const memory = 4 << 20

/**
 * The regular expressions of a community. Those that need a certain text are tried only where that text stands; the
 * others are one machine that reads the text once.
 */
export class Patterns {
  readonly #patterns: readonly Pattern[]
  readonly #together: RE2Set | undefined
  /** Numbers of the patterns in the machine, by their place in it. */
  readonly #places: readonly number[]
  readonly #togetherSize: number
  /** Messages over which the patterns would have taken too many steps, so that some were not tried. */
  skipped = 0

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns
    const alone = [...patterns.keys()].filter((number) => patterns[number]!.needs.length === 0)
    this.#places = alone
    this.#togetherSize = alone.reduce((sum, number) => sum + patterns[number]!.size, 0)
    if (alone.length === 0) return
    const set = new RE2Set(RE2Set.UNANCHORED, 0, memory)
    for (const number of alone) {
      const { source, caseSensitive } = patterns[number]!
      set.add(caseSensitive ? source : `(?i:${source})`)
    }
    set.compile()
    this.#together = set
  }

  /**
   * Numbers of the patterns that match a plain text.
   *
   * @param hinted those whose needed text stands in it
   */
  match(text: string, hinted: ReadonlySet<number>): readonly number[] {
    if (this.#together === undefined && hinted.size === 0) return nothing
    const found: number[] = []
    let steps = this.#togetherSize * text.length
    if (this.#together !== undefined) {
      if (steps <= stepsPerMessage * 4) for (const place of this.#together.match(text)) found.push(this.#places[place]!)
      else this.skipped++
    }
    steps = 0
    for (const number of hinted) {
      const pattern = this.#patterns[number]!
      steps += pattern.size * text.length
      if (steps > stepsPerMessage) {
        this.skipped++
        break
      }
      if (pattern.test(text)) found.push(number)
    }
    return found
  }
}

const nothing: readonly number[] = []
