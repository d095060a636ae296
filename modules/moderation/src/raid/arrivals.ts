/** Communities whose arrivals are remembered, and arrivals of each, at most: a flood costs no more. */
const mostCommunities = 500
const most = 1_000

/** Who came to which community lately: members who joined, followers. */
export class Arrivals {
  readonly #lately = new Map<string, { at: number; weight: number }[]>()

  /** Somebody came. @returns what those of the last `span` milliseconds weigh, this one included */
  come(community: string, at: number, weight: number, span: number): number {
    if (!this.#lately.has(community) && this.#lately.size >= mostCommunities) this.#lately.delete(this.#lately.keys().next().value!)
    const lately = (this.#lately.get(community) ?? []).filter((each) => each.at > at - span)
    lately.push({ at, weight })
    this.#lately.set(community, lately.slice(-most))
    return lately.reduce((sum, each) => sum + each.weight, 0)
  }
}
