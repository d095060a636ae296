interface Permit {
  readonly until: number
  links: number
}

/** Leave to post the next links, by channel and account, in memory; the rows are the truth after a restart. */
export class Permits {
  readonly #given = new Map<string, Permit>()

  give(channel: string, account: string, until: number, links = 1): void {
    this.#given.set(`${channel}\n${account}`, { until, links })
  }

  /** Use up one link of it, if there is one. */
  take(channel: string, account: string, now: number): boolean {
    if (this.#given.size === 0) return false
    const key = `${channel}\n${account}`
    const permit = this.#given.get(key)
    if (permit === undefined) return false
    if (--permit.links <= 0 || permit.until < now) this.#given.delete(key)
    return permit.until >= now
  }
}
