import { fold } from '../text/look.ts'

/** Called for each place where a needle ends; return true to stop looking. */
export type Found = (needle: number, end: number) => boolean

/**
 * Looks for all needles at once: one step a character, however many there are (Aho and Corasick, 1975, with every step
 * written out). Texts are folded on the way, so nothing is copied.
 */
export class Automaton {
  /** Class of a folded code unit; 0 is everything that no needle has. */
  readonly #ascii = new Uint16Array(128)
  readonly #others = new Map<number, number>()
  readonly #width: number
  /** State after a state and a class. */
  readonly #next: Int32Array
  /** Needles that end in a state, as a chain: needle and rest. */
  readonly #ends: Int32Array
  readonly #chain: readonly (readonly [needle: number, rest: number])[]

  /** @param needles folded texts; the place in the list is the needle's number */
  constructor(needles: readonly string[]) {
    let classes = 0
    let room = 1
    for (const needle of needles) {
      room += needle.length
      for (let index = 0; index < needle.length; index++) {
        const code = needle.charCodeAt(index)
        if (this.#classOf(code) !== 0) continue
        classes++
        if (code < 128) this.#ascii[code] = classes
        else this.#others.set(code, classes)
      }
    }
    const width = classes + 1
    const next = new Int32Array(room * width)
    const ends = new Int32Array(room).fill(-1)
    const chain: [number, number][] = []
    let states = 1
    for (const [number, needle] of needles.entries()) {
      let state = 0
      for (let index = 0; index < needle.length; index++) {
        const at = state * width + this.#classOf(needle.charCodeAt(index))
        state = next[at] || (next[at] = states++)
      }
      if (state === 0) continue
      chain.push([number, ends[state]!])
      ends[state] = chain.length - 1
    }
    this.#width = width
    this.#next = next.slice(0, states * width)
    this.#ends = ends.slice(0, states)
    this.#chain = chain
    this.#link(chain)
  }

  /** Steps that a character can take, over all states: what the automaton weighs. */
  get size(): number {
    return this.#next.length
  }

  /** Look for needles in a plain text. */
  scan(text: string, found: Found): boolean {
    const next = this.#next
    const ends = this.#ends
    const width = this.#width
    const ascii = this.#ascii
    let state = 0
    for (let index = 0; index < text.length; index++) {
      const code = fold(text.charCodeAt(index))
      state = next[state * width + (code < 128 ? ascii[code]! : (this.#others.get(code) ?? 0))]!
      for (let end = ends[state]!; end >= 0; ) {
        const [needle, rest] = this.#chain[end]!
        if (found(needle, index + 1)) return true
        end = rest
      }
    }
    return false
  }

  #classOf(code: number): number {
    return code < 128 ? this.#ascii[code]! : (this.#others.get(code) ?? 0)
  }

  /** Where a needle breaks off, go on with the longest other one that fits; breadth first, so that it is known. */
  #link(chain: [number, number][]): void {
    const next = this.#next
    const ends = this.#ends
    const width = this.#width
    const back = new Int32Array(ends.length)
    const queue = new Int32Array(ends.length)
    let tail = 0
    for (let kind = 1; kind < width; kind++) if (next[kind] !== 0) queue[tail++] = next[kind]!
    for (let head = 0; head < tail; head++) {
      const state = queue[head]!
      const shorter = back[state]!
      this.#join(chain, state, ends[shorter]!)
      for (let kind = 0; kind < width; kind++) {
        const at = state * width + kind
        const after = next[at]!
        const other = next[shorter * width + kind]!
        if (after === 0) next[at] = other
        else {
          back[after] = other
          queue[tail++] = after
        }
      }
    }
  }

  /** What ends where a shorter needle ends, ends here too. */
  #join(chain: [number, number][], state: number, rest: number): void {
    if (rest < 0) return
    let end = this.#ends[state]!
    if (end < 0) {
      this.#ends[state] = rest
      return
    }
    while (chain[end]![1] >= 0) end = chain[end]![1]
    chain[end]![1] = rest
  }
}
