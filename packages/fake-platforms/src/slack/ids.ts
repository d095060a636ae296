/** An id in Slack's spelling, always the same for the same prefix and name: `slackId('U', 'ann')`. */
export function slackId(prefix: string, name: string): string {
  let id = prefix
  for (let round = 0; id.length < prefix.length + 10; round++) {
    let hash = 0x811c9dc5
    for (const char of `${prefix} ${round} ${name}`) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0
    id += hash.toString(36).toUpperCase().padStart(7, '0')
  }
  return id.slice(0, prefix.length + 10)
}

/** Ids that are counted, and timestamps of messages, of which no two are equal. */
export class Ids {
  readonly #now: () => number
  readonly #counts = new Map<string, number>()
  #last = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** The next id with that prefix: `Ev0000000001`. */
  next(prefix: string): string {
    const count = (this.#counts.get(prefix) ?? 0) + 1
    this.#counts.set(prefix, count)
    return prefix + count.toString(36).toUpperCase().padStart(10, '0')
  }

  /** Seconds since the epoch with six digits behind the point; later ones are greater. */
  ts(): string {
    this.#last = Math.max(this.#last + 1, this.#now() * 1_000)
    return `${Math.floor(this.#last / 1e6)}.${String(this.#last % 1e6).padStart(6, '0')}`
  }
}
