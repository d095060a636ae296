import { fold } from '../text/look.ts'

/** Called for each place where a needle ends; return true to stop looking. */
export type Found = (needle: number, end: number) => boolean

/** Needles that end in a state, as a chain: needle and rest. */
type Chain = [needle: number, rest: number][]

const ascii = 128

/**
 * Looks for all needles at once: one step a character, however many there are (Aho and Corasick, 1975). Every step that
 * an ASCII character can take is written out. The others are too many for that: a list in Chinese has thousands, and each
 * would make every row longer; so their steps are looked up, and where there is none, the shorter needles are asked, as
 * many as characters went before at most. Texts are folded on the way, so nothing is copied.
 */
export class Automaton {
  /** Class of a folded ASCII character; 0 is everything that no needle has. */
  readonly #classes = new Uint8Array(ascii)
  readonly #width: number
  /** State after a state and a class. */
  readonly #next: Int32Array
  /** State after a state and a character outside of ASCII. */
  readonly #rare = new Map<number, number>()
  /** Where a state goes on when there is no such step: the longest other needle that has begun. */
  readonly #back: Int32Array
  readonly #ends: Int32Array
  readonly #chain: Chain = []

  /** @param needles folded texts; the place in the list is the needle's number */
  constructor(needles: readonly string[]) {
    let classes = 0
    let room = 1
    for (const needle of needles) {
      room += needle.length
      for (let index = 0; index < needle.length; index++) {
        const code = needle.charCodeAt(index)
        if (code < ascii && this.#classes[code] === 0) this.#classes[code] = ++classes
      }
    }
    this.#width = classes + 1
    const next = new Int32Array(room * this.#width)
    const ends = new Int32Array(room).fill(-1)
    const rareSteps = new Map<number, RareStep[]>()
    let states = 1
    for (const [number, needle] of needles.entries()) {
      let state = 0
      for (let index = 0; index < needle.length; index++) {
        const code = needle.charCodeAt(index)
        if (code < ascii) {
          const at = state * this.#width + this.#classes[code]!
          state = next[at] || (next[at] = states++)
        } else {
          const known = this.#rare.get(state * 0x10000 + code)
          if (known === undefined) rareSteps.set(state, [...(rareSteps.get(state) ?? []), { code, to: states }])
          this.#rare.set(state * 0x10000 + code, (state = known ?? states++))
        }
      }
      if (state === 0) continue
      this.#chain.push([number, ends[state]!])
      ends[state] = this.#chain.length - 1
    }
    this.#next = next.slice(0, states * this.#width)
    this.#ends = ends.slice(0, states)
    this.#back = new Int32Array(states)
    this.#link(rareSteps)
  }

  /** Steps that are written out or looked up, over all states: what the automaton weighs. */
  get size(): number {
    return this.#next.length + this.#rare.size
  }

  /** Look for needles in a plain text. */
  scan(text: string, found: Found): boolean {
    const next = this.#next
    const ends = this.#ends
    const width = this.#width
    const classes = this.#classes
    let state = 0
    for (let index = 0; index < text.length; index++) {
      const code = fold(text.charCodeAt(index))
      state = code < ascii ? next[state * width + classes[code]!]! : this.#rareAfter(state, code)
      for (let end = ends[state]!; end >= 0; ) {
        const [needle, rest] = this.#chain[end]!
        if (found(needle, index + 1)) return true
        end = rest
      }
    }
    return false
  }

  #rareAfter(state: number, code: number): number {
    for (let from = state; ; from = this.#back[from]!) {
      const after = this.#rare.get(from * 0x10000 + code)
      if (after !== undefined) return after
      if (from === 0) return 0
    }
  }

  /** Where a needle breaks off, go on with the longest other one that fits; breadth first, so that it is known. */
  #link(rareSteps: ReadonlyMap<number, readonly RareStep[]>): void {
    const next = this.#next
    const back = this.#back
    const width = this.#width
    const queue = new Int32Array(back.length)
    let tail = 1
    for (let head = 0; head < tail; head++) {
      const state = queue[head]!
      const shorter = back[state]!
      if (state !== 0) this.#join(state, this.#ends[shorter]!)
      for (let kind = 1; kind < width; kind++) {
        const at = state * width + kind
        const after = next[at]!
        const other = state === 0 ? 0 : next[shorter * width + kind]!
        if (after === 0) next[at] = other
        else {
          back[after] = other
          queue[tail++] = after
        }
      }
      for (const { code, to } of rareSteps.get(state) ?? []) {
        back[to] = state === 0 ? 0 : this.#rareAfter(shorter, code)
        queue[tail++] = to
      }
    }
  }

  /** What ends where a shorter needle ends, ends here too. */
  #join(state: number, rest: number): void {
    if (rest < 0) return
    let end = this.#ends[state]!
    if (end < 0) {
      this.#ends[state] = rest
      return
    }
    while (this.#chain[end]![1] >= 0) end = this.#chain[end]![1]
    this.#chain[end]![1] = rest
  }
}

interface RareStep {
  readonly code: number
  readonly to: number
}
