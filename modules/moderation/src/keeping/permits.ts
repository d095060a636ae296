/** Leave to post the next link, by channel and account, in memory; the rows are the truth after a restart. */
export class Permits {
  readonly #until = new Map<string, number>()

  give(channel: string, account: string, until: number): void {
    this.#until.set(`${channel}\n${account}`, until)
  }

  /** Use it up, if there is one. */
  take(channel: string, account: string, now: number): boolean {
    if (this.#until.size === 0) return false
    const key = `${channel}\n${account}`
    const until = this.#until.get(key)
    if (until === undefined) return false
    this.#until.delete(key)
    return until >= now
  }
}
