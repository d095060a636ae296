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

interface Line {
  readonly triples: ReadonlySet<string>
  /** Who said it, and when last. */
  readonly accounts: Map<string, number>
}

/** Which lines people who are new say alike. */
export class Crowds {
  readonly #channels = new Map<string, Line[]>()

  /** Note what somebody new said. @returns how many accounts said the like in the last `span` milliseconds, this one included */
  hear(channel: string, account: string, plain: string, at: number, span: number): number {
    const triples = triplesOf(plain)
    if (triples === undefined) return 0
    const lines = (this.#channels.get(channel) ?? []).filter(({ accounts }) => {
      for (const [each, last] of accounts) if (last <= at - span) accounts.delete(each)
      return accounts.size > 0
    })
    let line = lines.find((each) => isAlike(each.triples, triples))
    if (line === undefined) {
      lines.push((line = { triples, accounts: new Map() }))
      if (lines.length > mostLines) lines.shift()
    }
    line.accounts.set(account, at)
    this.#channels.delete(channel)
    this.#channels.set(channel, lines)
    if (this.#channels.size > mostChannels) this.#channels.delete(this.#channels.keys().next().value!)
    return line.accounts.size
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
