import type { Clock } from '../clock/clock.ts'
import type { RedisBusSettings } from './redis.ts'
import type { StreamEntry } from './stream-entry.ts'
import type { Held, Streams } from './streams.ts'

/** A partition that this process may read. */
export interface StreamLease {
  readonly index: number
  over: boolean
  underway: number
}

/** An entry that somebody was handed before, so many times, who had done some of its messages. */
export interface Handed {
  readonly entry: StreamEntry
  readonly times: number
  readonly done: readonly string[]
}

/** Entries read at once of what was handed out before. */
const batch = 100
/** Trimmed once in so many renewals. */
const trimEvery = 10

export interface StreamLeasesOptions {
  readonly streams: Streams
  readonly topic: string
  readonly group: string
  readonly me: string
  readonly settings: RedisBusSettings
  readonly clock: Clock
  readonly born: (born: string) => void
  /** Begin with what was handed out before, oldest first. */
  readonly takenOver: (lease: StreamLease, handed: readonly Handed[]) => void
  /** Resolves when what is done by now is known to Redis, for these leases go to others. */
  readonly settle: (leases: readonly StreamLease[]) => Promise<void>
  readonly stopped: () => boolean
}

/**
 * Which partitions of a topic this process reads. Each is read by one member of a group at a time, which is what keeps
 * its order; leases are renewed together, spread evenly over the members that live, and taken over when a member is
 * silent for as long as a lease. Whoever takes a partition over begins with what its predecessor was handed and did not
 * acknowledge.
 */
export class StreamLeases {
  readonly #options: StreamLeasesOptions
  readonly #leases = new Map<number, StreamLease>()
  #heldUntil = 0
  #renewals = 0
  #unsure = false

  constructor(options: StreamLeasesOptions) {
    this.#options = options
  }

  /** Those that may be read from. */
  get readable(): readonly StreamLease[] {
    return [...this.#leases.values()].filter((lease) => !lease.over)
  }

  /** Something went wrong between this process and Redis, so that {@link StreamLeases.renew} is due with the next look. */
  get unsure(): boolean {
    return this.#unsure
  }

  /**
   * An answer of Redis did not come: it may have handed out what was never heard here, and taken what is thought to lie
   * there. The next renewal begins again with what Redis says is handed out.
   */
  doubt(): void {
    this.#unsure = true
    for (const lease of [...this.#leases.values()]) this.#lose(lease)
  }

  holds(lease: StreamLease): boolean {
    return !lease.over && this.#options.clock.monotonic() < this.#heldUntil
  }

  /** Keep what is held, take what is free, and let others have what is more than a fair share. Never rejects. */
  async renew(): Promise<void> {
    const { streams, topic, group, me, settings, clock } = this.#options
    const asked = clock.monotonic()
    if (asked >= this.#heldUntil) for (const lease of [...this.#leases.values()]) this.#lose(lease)
    try {
      const held = await streams.balance(topic, group, me, settings.leaseMs, settings.partitions)
      this.#options.born(held.born)
      this.#heldUntil = asked + settings.leaseMs
      this.#unsure = false
      await this.#fit(held)
      if (this.#renewals++ % trimEvery === trimEvery - 1)
        for (const index of this.#leases.keys()) await streams.trim(topic, index, settings.keep)
    } catch {
      // Away. What is leased is worked on until the lease is over; what could not be taken over is asked for again.
      this.#unsure = true
    }
  }

  /** Leave the group. */
  async leave(): Promise<void> {
    const { streams, topic, group, me } = this.#options
    await this.#options.settle([...this.#leases.values()])
    await streams.release(topic, group, [...this.#leases.keys()], me).catch(() => undefined)
    this.#leases.clear()
  }

  async #fit({ indexes, fair }: Held): Promise<void> {
    for (const [index, lease] of this.#leases) if (!indexes.includes(index)) this.#lose(lease)
    for (const index of indexes) if (!this.#leases.has(index)) await this.#takeOver(index)
    await this.#giveUp(indexes.length - fair)
  }

  /** Begin with what was handed out and not acknowledged. */
  async #takeOver(index: number): Promise<void> {
    const { streams, topic, group, me } = this.#options
    const lease: StreamLease = { index, over: false, underway: 0 }
    const times = await streams.handedOut(topic, group, index)
    const handed: Handed[] = []
    for (let after = '0'; ; ) {
      const [read] = (await streams.read(topic, group, me, batch, [[index, after]])).partitions
      if (read === undefined) return
      const [, entries] = read
      if (entries.length === 0) break
      after = entries.at(-1)!.at
      const names = entries.map(({ at }) => `${index} ${at}`)
      const parts = await streams.partsOf(topic, group, names)
      for (const [place, entry] of entries.entries()) handed.push({ entry, times: times.get(entry.at) ?? 0, done: parts[place]! })
    }
    this.#options.takenOver(lease, handed)
    this.#leases.set(index, lease)
  }

  /** More than the fair share goes to others, when what is under way of it is done. */
  async #giveUp(count: number): Promise<void> {
    if (count <= 0) return
    const { streams, topic, group } = this.#options
    const leases = [...this.#leases.values()].slice(0, count)
    for (const lease of leases) lease.over = true
    while (leases.some((lease) => lease.underway > 0) && !this.#options.stopped()) await new Promise((resolve) => setImmediate(resolve))
    for (const lease of leases) this.#leases.delete(lease.index)
    await this.#options.settle(leases)
    await streams.release(
      topic,
      group,
      leases.map((lease) => lease.index),
    )
  }

  #lose(lease: StreamLease): void {
    lease.over = true
    this.#leases.delete(lease.index)
  }
}
