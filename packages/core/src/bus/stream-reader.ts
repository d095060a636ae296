import type { Clock } from '../clock/clock.ts'
import type { Consumer } from './bus.ts'
import { Partitions } from './partitions.ts'
import { Patience } from './patience.ts'
import type { RedisBusSettings } from './redis.ts'
import type { StreamEntry, StreamMessage } from './stream-entry.ts'
import { StreamHanded } from './stream-handed.ts'
import { type Handed, type StreamLease, StreamLeases } from './stream-leases.ts'
import type { OpenEntry } from './stream-open.ts'
import type { Streams } from './streams.ts'
import { type Kept, Worker } from './worker.ts'

/** A message that is to be worked on, of one lease: when the lease is over it is somebody else's. */
interface Share extends Kept {
  readonly entry: OpenEntry
  readonly place: number
  readonly lease: StreamLease
}

/** Messages held in memory from which on nothing more is read; the rest waits in Redis. */
const mostHeld = 1_000
/** Entries read of a partition at once. */
const batch = 25
/** Looks for new entries when nobody woke it, so that a lost word costs a moment; milliseconds. */
const lookEvery = 250
/** An entry that was handed out so often without an end took the process with it each time. */
const deadliest = 10

export interface StreamReaderOptions {
  readonly streams: Streams
  readonly topic: string
  readonly group: string
  readonly me: string
  readonly consumer: Consumer
  readonly settings: RedisBusSettings
  readonly clock: Clock
  readonly born: (born: string) => void
}

/** Works on a topic as one of a group, on the partitions that it holds a lease of. */
export class StreamReader {
  readonly #options: StreamReaderOptions
  readonly #patience: Patience
  readonly #worker: Worker
  readonly #lines = new Partitions<Share>((share) => this.#work(share))
  readonly #leases: StreamLeases
  readonly #handed: StreamHanded
  #looking: Promise<void> | undefined
  #renewing: Promise<void> | undefined
  #again = false
  /** A renewal that hears of everything said so far is due. */
  #sharing = false
  /** Messages that were held when reading stopped, for that reason. */
  #full = false
  #stopped = false

  constructor(options: StreamReaderOptions) {
    this.#options = options
    const { group, settings, clock } = options
    this.#patience = new Patience(clock)
    this.#worker = new Worker({ group, settings, patience: this.#patience, now: () => clock.now() })
    this.#handed = new StreamHanded({ ...options, unsure: () => this.#leases.doubt() })
    this.#leases = new StreamLeases({
      ...options,
      takenOver: (lease, handed) => this.#takeOver(lease, handed),
      settle: (leases) => this.#handed.settle(new Set(leases.map(({ index }) => index))),
      stopped: () => this.#stopped,
    })
  }

  get topic(): string {
    return this.#options.topic
  }

  get group(): string {
    return this.#options.group
  }

  /** Begin: resolves when the first lease was asked for. */
  async start(): Promise<void> {
    await this.#leases.renew()
    void this.#keepRenewing()
    void this.#keepLooking()
  }

  /** Look for what is new. */
  wake(): void {
    if (this.#stopped) return
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

  /** Somebody came to the group, left it, or let partitions go: keep no more than a fair share, and have no less. */
  share(): void {
    if (this.#stopped || this.#sharing) return
    this.#sharing = true
    void this.#renew(() => {
      this.#sharing = false
    }).then(() => this.wake())
  }

  /** Take nothing more; resolves when nothing is under way, and lets the others have what was leased. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#patience.end()
    await this.#renewing
    await this.#looking
    await this.#lines.idle()
    await this.#leases.leave()
  }

  async #keepRenewing(): Promise<void> {
    while (!this.#stopped) {
      await this.#patience.wait(this.#options.settings.leaseMs / 3)
      if (this.#stopped) return
      await this.#renew()
      this.wake()
    }
  }

  /** One renewal after the other. */
  #renew(begun?: () => void): Promise<void> {
    return (this.#renewing = (this.#renewing ?? Promise.resolve()).then(() => {
      begun?.()
      return this.#leases.renew()
    }))
  }

  async #keepLooking(): Promise<void> {
    while (!this.#stopped) {
      await this.#patience.wait(Math.min(lookEvery, this.#options.settings.leaseMs / 3))
      this.wake()
    }
  }

  async #look(): Promise<void> {
    const { streams, topic, group, me } = this.#options
    if (this.#leases.unsure) await this.#renew()
    try {
      while (!this.#stopped) {
        this.#full = this.#lines.size >= mostHeld
        const leases = new Map(this.#leases.readable.map((lease) => [lease.index, lease]))
        if (this.#full || leases.size === 0) return
        const from = [...leases.keys()].map((index) => [index, '>'] as const)
        let found = 0
        const { astray, partitions } = await streams.read(topic, group, me, batch, from)
        if (astray) return this.#leases.doubt()
        for (const [index, entries] of partitions) {
          for (const entry of entries) this.#add(entry, leases.get(index)!)
          found = Math.max(found, entries.length)
        }
        // Whoever publishes more wakes it; what there was is read.
        if (found < batch) return
      }
    } catch {
      this.#leases.doubt()
    }
  }

  #takeOver(lease: StreamLease, handed: readonly Handed[]): void {
    this.#handed.only(
      lease.index,
      handed.map(({ entry }) => entry),
    )
    for (const each of handed) this.#add(each.entry, lease, each)
  }

  #add(entry: StreamEntry, lease: StreamLease, before?: Handed): void {
    // What this process has had all along did not take it with it.
    const deadly = before !== undefined && before.times >= deadliest && !this.#handed.has(lease.index, entry.at)
    const open = this.#handed.add(lease.index, entry, before)
    if (open === undefined) return
    const attempts = deadly ? this.#options.settings.attempts : 0
    for (const [place, message] of entry.messages.entries())
      if (!open.isOver(place)) this.#lines.add(message.partition, this.#share(message, open, place, lease, attempts))
  }

  #share({ id, partition, json }: StreamMessage, entry: OpenEntry, place: number, lease: StreamLease, attempts: number): Share {
    return { id, topic: this.topic, partition, payload: () => JSON.parse(json) as unknown, attempts, entry, place, lease }
  }

  /** @returns whether this process is done with it: worked on, put aside, or not its own any more */
  async #work(share: Share): Promise<boolean> {
    const { entry, place, lease } = share
    // It came again, for its lease was lost and taken anew, while it was under way.
    if (entry.isOver(place)) return true
    lease.underway++
    let kept = true
    try {
      const ended = await this.#worker.work(
        share,
        this.#options.consumer,
        () => !this.#stopped && this.#leases.holds(lease),
        async (_, dead) => {
          // Not put aside while Redis is away: it stays handed out, and comes again.
          if (dead)
            kept = await this.#options.streams.bury(dead).then(
              () => true,
              () => false,
            )
          return true
        },
      )
      if (ended !== 'left' && kept) this.#handed.finish(entry, place)
      return ended !== 'left' || (!this.#stopped && !this.#leases.holds(lease))
    } finally {
      lease.underway--
      if (this.#full && this.#lines.size < mostHeld / 2) this.wake()
    }
  }
}
