import type { IrcLine } from './irc/index.ts'

/** How many gift rounds are remembered. */
const most = 500

/**
 * Tells the single lines of a round of gifts from gifts of their own. Somebody who gives five subscriptions is
 * announced once with the number and then once for each; counting both would thank them twice.
 */
export class GiftRounds {
  readonly #rounds = new Set<string>()

  /** Whether this line only repeats, for one recipient, a round that was announced. */
  repeats(line: IrcLine): boolean {
    const round = line.tag('msg-param-community-gift-id')
    if (!round) return false
    const kind = line.tag('msg-id') ?? ''
    if (kind === 'subgift' || kind === 'anonsubgift') return this.#rounds.has(round)
    if (kind === 'submysterygift' || kind === 'anonsubmysterygift') {
      this.#rounds.add(round)
      if (this.#rounds.size > most) this.#rounds.delete(this.#rounds.values().next().value!)
    }
    return false
  }
}
