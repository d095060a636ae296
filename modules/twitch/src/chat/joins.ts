import type { Allowance } from '@waddlebot/sdk'

export interface JoinRules {
  /** How many channels may be asked for, over all connections of the account. */
  readonly allowance: Allowance
  /** Ask again for a channel that was not joined after so long. */
  readonly confirmMs: number
  /** @returns false if the line could not be written */
  write(line: string): boolean
}

/** Twitch cuts lines of clients somewhere above this; stay below what every IRC server takes. */
const longest = 500
/** Logins have 25 characters at most, so these fit into a line. */
const leavesAtOnce = 15

/**
 * Joins channels as fast as Twitch allows and no faster: several in one line, at most so many in a sliding window
 * that outlives the connection, since Twitch counts by account. Tries that Twitch never answered are repeated.
 */
export class JoinPacer {
  readonly #rules: JoinRules
  #wanted: readonly string[]
  #standing = false
  #queue: string[] = []
  #asked = new Map<string, number>()
  readonly #joined = new Set<string>()
  readonly #refused = new Map<string, string>()
  #waiting: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined
  #pumping = false
  #again = false

  constructor(channels: readonly string[], rules: JoinRules) {
    this.#wanted = [...new Set(channels)]
    this.#rules = rules
  }

  /** Channels that Twitch has let us into, on this connection. */
  get joined(): ReadonlySet<string> {
    return this.#joined
  }

  /** Channels that Twitch will not let us into, and why. */
  get refused(): ReadonlyMap<string, string> {
    return this.#refused
  }

  get wanted(): readonly string[] {
    return this.#wanted
  }

  /** Resolves when each wanted channel was joined or refused; one that takes long is waited for. */
  settled(): Promise<void> {
    return this.#open ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve()
  }

  get #open(): boolean {
    return this.#wanted.some((channel) => !this.#joined.has(channel) && !this.#refused.has(channel))
  }

  #tell(): void {
    if (this.#waiting.length > 0 && !this.#open) for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** Be in these channels and in no others. */
  become(channels: readonly string[]): void {
    const before = new Set(this.#wanted)
    const after = new Set(channels)
    this.#wanted = [...after]
    const left = [...before].filter((channel) => !after.has(channel))
    for (const channel of left) {
      this.#asked.delete(channel)
      this.#refused.delete(channel)
    }
    this.#queue = this.#queue.filter((channel) => after.has(channel))
    this.#tell()
    if (!this.#standing) return
    this.#leave(left.filter((channel) => this.#joined.delete(channel)))
    this.#queue.push(...this.#wanted.filter((channel) => !before.has(channel)))
    this.#pump()
  }

  /** A connection stands: join everything on it. */
  start(): void {
    this.#standing = true
    this.#queue = [...this.#wanted]
    this.#asked.clear()
    this.#joined.clear()
    this.#refused.clear()
    this.#pump()
  }

  /** The connection is gone. */
  stop(): void {
    this.#standing = false
    clearTimeout(this.#timer)
    this.#queue = []
    this.#asked.clear()
    this.#joined.clear()
  }

  /** Twitch has let us into `channel`. @returns whether that is news */
  confirm(channel: string): boolean {
    this.#asked.delete(channel)
    if (this.#joined.has(channel)) return false
    this.#refused.delete(channel)
    this.#joined.add(channel)
    this.#tell()
    return true
  }

  /** Twitch will not have us in `channel`; it is not asked for again on this connection. */
  refuse(channel: string, why: string): void {
    this.#asked.delete(channel)
    this.#joined.delete(channel)
    this.#refused.set(channel, why)
    this.#tell()
  }

  /** One at a time: who asks meanwhile is looked at after it. */
  #pump(): void {
    this.#again = true
    if (this.#pumping) return
    this.#pumping = true
    void this.#askInTurn()
  }

  async #askInTurn(): Promise<void> {
    while (this.#again) {
      this.#again = false
      clearTimeout(this.#timer)
      this.#repeat()
      const waitMs = await this.#ask()
      if (!this.#standing || this.#again) continue
      const [oldest] = this.#asked.values()
      const next = waitMs ?? (oldest === undefined ? undefined : oldest + this.#rules.confirmMs - performance.now())
      if (next !== undefined) this.#timer = setTimeout(() => this.#pump(), Math.max(1, Math.ceil(next)))
    }
    this.#pumping = false
  }

  /** What was not answered in time is asked for again. */
  #repeat(): void {
    const now = performance.now()
    for (const [channel, at] of this.#asked) {
      if (now - at < this.#rules.confirmMs) break
      this.#asked.delete(channel)
      this.#queue.push(channel)
    }
  }

  /** Ask for what is queued, as much as is allowed. @returns how long until more is; undefined when nothing is left */
  async #ask(): Promise<number | undefined> {
    const { allowance, write } = this.#rules
    while (this.#standing && this.#queue.length > 0) {
      const { count, waitMs } = await allowance.take(this.#fitting(this.#queue.length))
      if (!this.#standing) return undefined
      if (count > 0) {
        const line = this.#queue.splice(0, this.#fitting(count))
        if (line.length === 0) return undefined
        if (!write(`JOIN ${line.map((channel) => `#${channel}`).join(',')}`)) return undefined
        const now = performance.now()
        for (const channel of line) this.#asked.set(channel, now)
      }
      if (waitMs > 0) return this.#queue.length > 0 ? waitMs : undefined
    }
    return undefined
  }

  /** Twitch does not count who leaves. */
  #leave(channels: readonly string[]): void {
    for (let from = 0; from < channels.length; from += leavesAtOnce) {
      const part = channels.slice(from, from + leavesAtOnce)
      this.#rules.write(`PART ${part.map((channel) => `#${channel}`).join(',')}`)
    }
  }

  /** How many of the next channels of the queue fit into a line, `most` at most. */
  #fitting(most: number): number {
    let length = 'JOIN'.length
    let count = 0
    for (const channel of this.#queue) {
      length += channel.length + 2
      if (count === most || (length > longest && count > 0)) break
      count++
    }
    return count
  }
}
