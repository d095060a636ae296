/** Channels whose arrivals are remembered, and arrivals of each, at most: a flood costs no more. */
const mostChannels = 500
const most = 1_000

/** Who came to which channel lately: members who joined, followers. */
export class Arrivals {
  readonly #lately = new Map<string, { at: number; weight: number }[]>()

  /** Somebody came. @returns what those of the last `span` milliseconds weigh, this one included */
  come(channel: string, at: number, weight: number, span: number): number {
    if (!this.#lately.has(channel) && this.#lately.size >= mostChannels) this.#lately.delete(this.#lately.keys().next().value!)
    const lately = (this.#lately.get(channel) ?? []).filter((each) => each.at > at - span)
    lately.push({ at, weight })
    this.#lately.set(channel, lately.slice(-most))
    return lately.reduce((sum, each) => sum + each.weight, 0)
  }
}
