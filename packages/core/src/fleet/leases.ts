import type { ChannelShare } from '@waddlebot/sdk'
import type { Clock, Timer } from '../clock/clock.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Holders } from './holders.ts'
import { beatMs, type Processes } from './processes.ts'

/** Told what is one's own whenever that changes. What it returns resolves when that is served: only then do others leave it. */
export type ShareListener = (mine: ReadonlySet<string>) => unknown

export interface LeasesOptions {
  readonly clock: Clock
  readonly log: RootLog
  readonly processes: Processes
  /** Where it is written down. */
  readonly holders: Holders
  /** Tell the others that leases changed hands. */
  readonly changed: () => unknown
}

interface Wanted {
  names: readonly string[]
  mine: Set<string>
  /** Given away, and still served until whoever took it is ready. */
  readonly leaving: Set<string>
  /** Resolves when nothing is served any more that was given away. */
  left: Promise<unknown>
  readonly listener: ShareListener
}

/**
 * How long a channel that was given away is still served, at least; milliseconds. For a moment two processes hear it, and
 * what they hear twice is one event; were it left first, nobody would hear it.
 */
const handoverMs = 2_000
/**
 * And at most, where this process has to end or the channel is wanted no more. One that goes on stays until whoever took
 * the channel serves it: a platform takes its time to let one in.
 */
const longestHandoverMs = 6_000
/** Pause between two looks whether it is served; milliseconds. */
const lookAgain = 250

/**
 * Who serves which channel. Each name has one holder at most, and a holder counts for as long as its process lives.
 * Names are spread evenly over the processes that want them; the most urgent are taken first.
 */
export class Leases {
  readonly #options: LeasesOptions
  readonly #groups = new Map<string, Wanted>()
  readonly #holders: Holders
  #settling: Promise<void> | undefined
  #again = false
  /** Until what could not be settled is tried again. */
  #retry: Timer | undefined

  constructor(options: LeasesOptions) {
    this.#options = options
    this.#holders = options.holders
    options.processes.onChange(() => this.settle())
    options.processes.onLost(() => this.#drop())
  }

  /**
   * Take a part in serving `names`.
   *
   * @param group what is spread together, such as a platform; names of it begin with `<group>:`
   */
  share(group: string, names: readonly string[], listener: ShareListener): ChannelShare {
    const wanted: Wanted = { names, mine: new Set(), leaving: new Set(), left: Promise.resolve(), listener }
    this.#groups.set(group, wanted)
    void this.settle()
    return {
      get mine() {
        return wanted.mine
      },
      want: (next) => {
        wanted.names = next
        void this.settle()
      },
      stop: async () => {
        await this.#give(wanted)
        this.#groups.delete(group)
      },
    }
  }

  /** Give everything away, and resolve when it is no longer served here. */
  async leave(): Promise<void> {
    await Promise.all([...this.#groups.values()].map((wanted) => this.#give(wanted)))
    this.#groups.clear()
  }

  async #give(wanted: Wanted): Promise<void> {
    wanted.names = []
    await this.settle()
    await wanted.left
  }

  /** Read who holds what, take what is due to this process, give away what is too much. */
  settle(): Promise<void> {
    if (this.#settling) {
      this.#again = true
      return this.#settling
    }
    this.#settling = (async () => {
      do {
        this.#again = false
        await this.#settle().catch((error: unknown) => this.#failed(error))
      } while (this.#again)
    })().finally(() => {
      this.#settling = undefined
    })
    return this.#settling
  }

  /** Nothing else may happen for hours at which it would be looked again. */
  #failed(error: unknown): void {
    this.#options.log.warn('leases could not be settled', { error })
    this.#retry?.cancel()
    this.#retry = this.#options.clock.after(beatMs, () => {
      if (this.#groups.size > 0) void this.settle()
    })
  }

  async #settle(): Promise<void> {
    await this.#holders.read()
    let changed = false
    for (const [group, wanted] of this.#groups) changed = (await this.#settleGroup(group, wanted)) || changed
    if (!changed) return
    await this.#holders.read()
    void this.#options.changed()
  }

  async #settleGroup(group: string, wanted: Wanted): Promise<boolean> {
    const { processes } = this.#options
    const me = processes.me.id
    const key = (name: string) => `${group}:${name}`
    const live = processes.living('receivers')
    const most = Math.ceil(wanted.names.length / Math.max(1, live.length))
    const held = wanted.names.filter((name) => this.#holders.isMine(key(name)))
    const unwanted = [...wanted.mine].filter((name) => !wanted.names.includes(name))
    const excess = this.#othersLack(group, wanted, live.length) ? held.slice(most) : []
    const free = wanted.names.filter((name) => this.#holders.of(key(name)) === undefined).slice(0, Math.max(0, most - held.length))
    const taken: string[] = []
    for (const name of free) if (await this.#holders.take(key(name))) taken.push(name)
    const giving = new Set([...excess, ...unwanted])
    const mine = new Set([...held, ...taken].filter((name) => !giving.has(name)))
    if (mine.size === wanted.mine.size && [...mine].every((name) => wanted.mine.has(name))) return false
    wanted.mine = mine
    for (const name of giving) await this.#holders.give(key(name))
    if (giving.size > 0 && live.some(({ id }) => id !== me)) {
      for (const name of giving) wanted.leaving.add(name)
      wanted.left = Promise.all([wanted.left, this.#leaveLater(group, wanted, giving)])
    }
    // Those too of which it could not be told before.
    const untold = [...mine].map(key).filter((name) => !this.#holders.isServed(name))
    const begun = Promise.resolve(wanted.listener(served(wanted))).then(() => this.#holders.serve(untold))
    begun.catch((error: unknown) => this.#options.log.warn('it could not be told that channels are served', { group, error }))
    return true
  }

  /** Serve names that were given away until their new holders do. */
  async #leaveLater(group: string, wanted: Wanted, names: Set<string>): Promise<void> {
    const { clock, log } = this.#options
    const began = clock.monotonic()
    for (let wait = handoverMs; names.size > 0; wait = lookAgain) {
      await new Promise<void>((resolve) => clock.after(wait, resolve))
      await this.#holders.read().catch((error: unknown) => log.warn('leases could not be looked at', { error }))
      const over = clock.monotonic() - began >= longestHandoverMs
      const left = [...names].filter((name) => (over && !wanted.names.includes(name)) || this.#settled(`${group}:${name}`))
      if (left.length === 0) continue
      for (const name of left) {
        names.delete(name)
        wanted.leaving.delete(name)
      }
      void wanted.listener(served(wanted))
    }
  }

  /** Whether what was given away is served by whoever took it, or came back to this process. */
  #settled(name: string): boolean {
    const holder = this.#holders.of(name)
    return holder === this.#options.processes.me.id || (holder !== undefined && this.#holders.isServed(name))
  }

  /** Whether some process that lives holds less than its part. */
  #othersLack(group: string, wanted: Wanted, live: number): boolean {
    const least = Math.floor(wanted.names.length / Math.max(1, live))
    const counts = new Map(this.#options.processes.living('receivers').map(({ id }) => [id, 0]))
    for (const name of wanted.names) {
      const holder = this.#holders.of(`${group}:${name}`)
      if (holder !== undefined) counts.set(holder, (counts.get(holder) ?? 0) + 1)
    }
    return [...counts.values()].some((count) => count < least)
  }

  /** The others took us for dead: what we held is theirs. */
  async #drop(): Promise<void> {
    for (const wanted of this.#groups.values()) {
      wanted.mine = new Set()
      wanted.leaving.clear()
      void wanted.listener(wanted.mine)
    }
    await this.#holders.giveAll()
  }
}

function served({ mine, leaving }: Wanted): ReadonlySet<string> {
  return leaving.size === 0 ? mine : new Set([...mine, ...leaving])
}
