import { foldText, stroke } from '../text/look.ts'

/** Shorter lines are what anybody may say at once: `gg`, `hello`, `o7`. Letters. */
const shortest = 8
/** What is compared of a line; letters. */
const longest = 200
/** Part of the letter triples of two lines that must be the same: a line with some noise behind it is, another sentence is not. */
const alike = 0.6
/** Lines that are remembered of a channel, and channels, at most: a flood of different lines costs no more than so many. */
const mostLines = 40
const mostChannels = 500

/** Texts whose line is known by heart, of a channel, at most. */
const mostTexts = 500

interface Line {
  readonly triples: ReadonlySet<string>
  /** Who said it, and when last; who was silent longest comes first. */
  readonly accounts: Map<string, number>
  last: number
  gone: boolean
}

/** What is too short to be compared. */
const nothing: Line = { triples: new Set(), accounts: new Map(), last: 0, gone: false }

/** The lines of one channel. */
class Crowd {
  readonly #lines = new Set<Line>()
  /** By the very text, as most of a raid repeats it: nothing has to be compared then. */
  readonly #texts = new Map<string, Line>()

  hear(account: string, plain: string, at: number, span: number): number {
    const line = this.#of(plain, at - span)
    if (line === nothing) return 0
    const { accounts } = line
    line.last = at
    accounts.delete(account)
    accounts.set(account, at)
    for (const [each, last] of accounts) {
      if (last > at - span) break
      accounts.delete(each)
    }
    return accounts.size
  }

  #of(plain: string, from: number): Line {
    const known = this.#texts.get(plain)
    if (known !== undefined && !known.gone) return known
    const triples = triplesOf(plain)
    const line = triples === undefined ? nothing : (this.#like(triples, from) ?? this.#add(triples))
    if (this.#texts.size >= mostTexts) this.#texts.clear()
    this.#texts.set(plain, line)
    return line
  }

  #like(triples: ReadonlySet<string>, from: number): Line | undefined {
    for (const line of this.#lines) if (line.last > from && isAlike(line.triples, triples)) return line
    return undefined
  }

  #add(triples: ReadonlySet<string>): Line {
    if (this.#lines.size >= mostLines) {
      const oldest = [...this.#lines].reduce((one, other) => (other.last < one.last ? other : one))
      oldest.gone = true
      this.#lines.delete(oldest)
    }
    const line: Line = { triples, accounts: new Map(), last: 0, gone: false }
    this.#lines.add(line)
    return line
  }
}

/** Which lines people who are new say alike. */
export class Crowds {
  readonly #channels = new Map<string, Crowd>()

  /** Note what somebody new said. @returns how many accounts said the like in the last `span` milliseconds, this one included */
  hear(channel: string, account: string, plain: string, at: number, span: number): number {
    let crowd = this.#channels.get(channel)
    if (crowd === undefined) {
      if (this.#channels.size >= mostChannels) this.#channels.delete(this.#channels.keys().next().value!)
      this.#channels.set(channel, (crowd = new Crowd()))
    }
    return crowd.hear(account, plain, at, span)
  }

  clear(): void {
    this.#channels.clear()
  }
}

function triplesOf(plain: string): ReadonlySet<string> | undefined {
  const bare = foldText(plain)
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(/[il]/g, stroke)
    .slice(0, longest)
  if (bare.length < shortest) return undefined
  const triples = new Set<string>()
  for (let index = 0; index + 3 <= bare.length; index++) triples.add(bare.slice(index, index + 3))
  return triples
}

function isAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  let both = 0
  for (const triple of one) if (other.has(triple)) both++
  return both >= alike * (one.size + other.size - both)
}
