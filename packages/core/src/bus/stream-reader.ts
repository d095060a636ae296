import type { Clock } from '../clock/clock.ts'
import { Recent } from '../intake/recent.ts'
import type { Consumer } from './bus.ts'
import { Partitions } from './partitions.ts'
import { Patience } from './patience.ts'
import type { RedisBusSettings } from './redis.ts'
import type { StreamEntry, Streams } from './streams.ts'
import { type Kept, Worker } from './worker.ts'

/** An entry that is to be worked on, of one lease: when the lease is over it is somebody else's. */
interface Share extends Kept {
  readonly entry: StreamEntry
  readonly lease: Lease
}

/** A partition that this process may read. */
interface Lease {
  readonly index: number
  over: boolean
  underway: number
}

/** Entries held in memory at most; the rest waits in Redis. */
const mostHeld = 1_000
/** Entries read of a partition at once. */
const batch = 100
/** Looks for new entries when nobody woke it, so that a lost word costs a moment; milliseconds. */
const lookEvery = 250
/** An entry that was handed out so often without an end took the process with it each time. */
const deadliest = 10
/** Trimmed once in so many renewals. */
const trimEvery = 10

/**
 * Works on a topic as one of a group. The partitions of a topic are leased: each is read by one member of the group at
 * a time, which is what keeps their order; leases are renewed together, spread evenly over the members that live, and
 * taken over when a member is silent for as long as a lease. Whoever takes a partition over begins with what its
 * predecessor was handed and did not acknowledge.
 */
export class StreamReader {
  readonly topic: string
  readonly #streams: Streams
  readonly #group: string
  readonly #me: string
  readonly #consumer: Consumer
  readonly #settings: RedisBusSettings
  readonly #clock: Clock
  readonly #born: (born: string) => void
  readonly #patience: Patience
  readonly #worker: Worker
  readonly #lines: Partitions<Share>
  readonly #leases = new Map<number, Lease>()
  /** Done by this process: what comes again because its acknowledgement was lost is acknowledged, not done. */
  readonly #done = new Recent(10_000)
  readonly #acks = new Map<number, string[]>()
  #heldUntil = 0
  #acking: Promise<void> | undefined
  #looking: Promise<void> | undefined
  #renewing: Promise<void> | undefined
  #again = false
  #renewals = 0
  #stopped = false

  constructor(options: {
    readonly streams: Streams
    readonly topic: string
    readonly group: string
    readonly me: string
    readonly consumer: Consumer
    readonly settings: RedisBusSettings
    readonly clock: Clock
    readonly born: (born: string) => void
  }) {
    this.#streams = options.streams
    this.topic = options.topic
    this.#group = options.group
    this.#me = options.me
    this.#consumer = options.consumer
    this.#settings = options.settings
    this.#clock = options.clock
    this.#born = options.born
    this.#patience = new Patience(options.clock)
    const { group, settings, clock } = options
    this.#worker = new Worker({ group, settings, patience: this.#patience, now: () => clock.now() })
    this.#lines = new Partitions((share) => this.#work(share))
  }

  /** Begin: resolves when the first lease was asked for. */
  async start(): Promise<void> {
    await this.#renew()
    void this.#keepRenewing()
    void this.#keepLooking()
  }

  /** Look for what is new. */
  wake(): void {
    if (this.#stopped || this.#leases.size === 0) return
    if (this.#looking) {
      this.#again = true
      return
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined
      if (!this.#again) return
      this.#again = false
      this.wake()
    })
  }

  /** Take nothing more; resolves when nothing is under way, and lets the others have what was leased. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#patience.end()
    await this.#renewing
    await this.#looking
    await this.#lines.idle()
    await this.#acked()
    await this.#streams.release(this.topic, this.#group, [...this.#leases.keys()], this.#me).catch(() => undefined)
    this.#leases.clear()
  }

  async #keepRenewing(): Promise<void> {
    while (!this.#stopped) {
      await this.#patience.wait(this.#settings.leaseMs / 3)
      if (this.#stopped) return
      this.#renewing = this.#renew()
      await this.#renewing
      this.wake()
    }
  }

  async #keepLooking(): Promise<void> {
    while (!this.#stopped) {
      await this.#patience.wait(Math.min(lookEvery, this.#settings.leaseMs / 3))
      this.wake()
    }
  }

  async #renew(): Promise<void> {
    const { leaseMs, partitions, keep } = this.#settings
    const asked = this.#clock.monotonic()
    if (asked >= this.#heldUntil) this.#loseAll()
    try {
      const held = await this.#streams.balance(this.topic, this.#group, this.#me, leaseMs, partitions)
      this.#born(held.born)
      this.#heldUntil = asked + leaseMs
      for (const [index, lease] of this.#leases) if (!held.indexes.includes(index)) this.#lose(lease)
      for (const index of held.indexes) if (!this.#leases.has(index)) await this.#takeOver(index)
      await this.#giveUp(held.indexes.length - held.fair)
      if (this.#renewals++ % trimEvery === trimEvery - 1)
        for (const index of this.#leases.keys()) await this.#streams.trim(this.topic, index, keep)
    } catch {
      // Away. What is leased is worked on until the lease is over.
    }
  }

  /** Begin with what was handed out and not acknowledged. */
  async #takeOver(index: number): Promise<void> {
    const lease: Lease = { index, over: false, underway: 0 }
    const times = await this.#streams.handedOut(this.topic, this.#group, index, 10_000)
    for (let after = '0'; ; ) {
      const [read] = await this.#streams.read(this.topic, this.#group, this.#me, batch, [[index, after]])
      if (read === undefined) return
      const [, entries] = read
      if (entries.length === 0) break
      after = entries.at(-1)!.at
      // Trimmed away under it, or never whole.
      for (const entry of entries) if (entry.id !== undefined) this.#add(entry, lease, (times.get(entry.at) ?? 0) >= deadliest)
    }
    this.#leases.set(index, lease)
  }

  /** More than the fair share goes to others, when what is under way of it is done. */
  async #giveUp(count: number): Promise<void> {
    if (count <= 0) return
    const leases = [...this.#leases.values()].slice(0, count)
    for (const lease of leases) lease.over = true
    while (leases.some((lease) => lease.underway > 0) && !this.#stopped) await new Promise((resolve) => setImmediate(resolve))
    for (const lease of leases) this.#leases.delete(lease.index)
    await this.#acked()
    await this.#streams.release(
      this.topic,
      this.#group,
      leases.map((lease) => lease.index),
    )
  }

  #loseAll(): void {
    for (const lease of [...this.#leases.values()]) this.#lose(lease)
  }

  #lose(lease: Lease): void {
    lease.over = true
    this.#leases.delete(lease.index)
  }

  async #look(): Promise<void> {
    try {
      while (!this.#stopped && this.#lines.size < mostHeld) {
        const leases = [...this.#leases.values()].filter((lease) => !lease.over)
        if (leases.length === 0) return
        const read = await this.#streams.read(
          this.topic,
          this.#group,
          this.#me,
          batch,
          leases.map((lease) => [lease.index, '>'] as const),
        )
        let found = 0
        for (const [index, entries] of read) {
          const lease = leases.find((each) => each.index === index)!
          for (const entry of entries) this.#add(entry, lease)
          found += entries.length
        }
        if (found === 0) return
      }
    } catch {
      // Away; it is looked again soon.
    }
  }

  #add(entry: StreamEntry, lease: Lease, deadly = false): void {
    const others = entry.group !== undefined && entry.group !== this.#group
    if (others || this.#done.has(`${lease.index} ${entry.at}`)) this.#acknowledge(lease.index, entry.at)
    else {
      const { id, partition } = entry
      const attempts = deadly ? this.#settings.attempts : 0
      this.#lines.add(partition, {
        id,
        topic: this.topic,
        partition,
        payload: () => JSON.parse(entry.payload) as unknown,
        attempts,
        entry,
        lease,
      })
    }
  }

  /** @returns whether this process is done with it: worked on, put aside, or not its own any more */
  async #work(share: Share): Promise<boolean> {
    const { entry, lease } = share
    lease.underway++
    try {
      const ended = await this.#worker.work(
        share,
        this.#consumer,
        () => !this.#stopped && this.#holds(lease),
        async (_, dead) => {
          // Not put aside while Redis is away: it stays handed out, and comes again.
          if (dead) await this.#streams.bury(dead, lease.index, entry.at).catch(() => undefined)
          return true
        },
      )
      if (ended === 'done') {
        this.#done.add(`${lease.index} ${entry.at}`)
        this.#acknowledge(lease.index, entry.at)
      }
      return ended !== 'left' || (!this.#stopped && !this.#holds(lease))
    } finally {
      lease.underway--
      if (this.#lines.size === mostHeld - batch) this.wake()
    }
  }

  #holds(lease: Lease): boolean {
    return !lease.over && this.#clock.monotonic() < this.#heldUntil
  }

  /** Acknowledge, together with everything else that is done in the same moment. */
  #acknowledge(index: number, at: string): void {
    const acks = this.#acks.get(index)
    if (acks) acks.push(at)
    else this.#acks.set(index, [at])
    this.#acking ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#sendAcks())
  }

  /** Resolves when what is done by now is acknowledged: those on their way, and those that wait behind them. */
  async #acked(): Promise<void> {
    await this.#acking
    await this.#acking
  }

  async #sendAcks(): Promise<void> {
    const acks = [...this.#acks]
    this.#acks.clear()
    // What cannot be acknowledged comes again, to whoever holds the lease then.
    await Promise.allSettled(acks.map(([index, entries]) => this.#streams.acknowledge(this.topic, this.#group, index, entries)))
    this.#acking = this.#acks.size > 0 ? this.#sendAcks() : undefined
  }
}
