import type { Clock } from '../clock/clock.ts'
import type { Store } from '../store/index.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Processes } from './processes.ts'

/** What a process serves of what there is to serve. */
export interface Share {
  readonly mine: ReadonlySet<string>
  /** There is something else to serve from now on, most urgent first. */
  want(names: readonly string[]): void
  /** Serve nothing any more: others may take it at once. */
  stop(): Promise<void>
}

/** Told what is one's own whenever that changes. What it begins is waited for before the rest is given away. */
export type ShareListener = (mine: ReadonlySet<string>) => unknown

export interface LeasesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly processes: Processes
  /** Tell the others that leases changed hands. */
  readonly changed: () => unknown
}

interface Wanted {
  names: readonly string[]
  mine: Set<string>
  readonly listener: ShareListener
}

/**
 * Who serves which channel. Each name has one holder at most, and a holder counts for as long as its process lives.
 * Names are spread evenly over the processes that want them; the most urgent are taken first.
 */
export class Leases {
  readonly #options: LeasesOptions
  readonly #groups = new Map<string, Wanted>()
  #holders = new Map<string, string>()
  #settling: Promise<void> | undefined
  #again = false

  constructor(options: LeasesOptions) {
    this.#options = options
    options.processes.onChange(() => this.settle())
    options.processes.onLost(() => this.#drop())
  }

  /** Who holds `name`, as far as is known here: at most a beat old. */
  holder(name: string): string | undefined {
    const holder = this.#holders.get(name)
    return holder !== undefined && this.#options.processes.lives(holder) ? holder : undefined
  }

  /** How many names a process holds, as far as is known here. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const holder of this.#holders.values()) counts.set(holder, (counts.get(holder) ?? 0) + 1)
    return counts
  }

  /**
   * Take a part in serving `names`.
   *
   * @param group what is spread together, such as a platform; names of it begin with `<group>:`
   */
  share(group: string, names: readonly string[], listener: ShareListener): Share {
    const wanted: Wanted = { names, mine: new Set(), listener }
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
        wanted.names = []
        await this.settle()
        this.#groups.delete(group)
      },
    }
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
        await this.#settle().catch((error: unknown) => this.#options.log.warn('leases could not be settled', { error }))
      } while (this.#again)
    })().finally(() => {
      this.#settling = undefined
    })
    return this.#settling
  }

  async #settle(): Promise<void> {
    await this.#read()
    let changed = false
    for (const [group, wanted] of this.#groups) changed = (await this.#settleGroup(group, wanted)) || changed
    if (!changed) return
    await this.#read()
    void this.#options.changed()
  }

  async #read(): Promise<void> {
    const rows = await this.#options.store.db.all<{ name: string; holder: string }>`SELECT name, holder FROM waddle_lease`
    this.#holders = new Map(rows.map(({ name, holder }) => [name, holder]))
  }

  async #settleGroup(group: string, wanted: Wanted): Promise<boolean> {
    const { processes } = this.#options
    const me = processes.me.id
    const key = (name: string) => `${group}:${name}`
    const live = processes.living('receivers')
    const most = Math.ceil(wanted.names.length / Math.max(1, live.length))
    const held = wanted.names.filter((name) => this.#holders.get(key(name)) === me)
    const unwanted = [...wanted.mine].filter((name) => !wanted.names.includes(name))
    const excess = this.#othersLack(group, wanted, live.length) ? held.slice(most) : []
    const free = wanted.names.filter((name) => this.holder(key(name)) === undefined).slice(0, Math.max(0, most - held.length))
    const taken: string[] = []
    for (const name of free) if (await this.#take(key(name))) taken.push(name)
    const giving = new Set([...excess, ...unwanted])
    const mine = new Set([...held, ...taken].filter((name) => !giving.has(name)))
    if (mine.size === wanted.mine.size && [...mine].every((name) => wanted.mine.has(name))) return false
    wanted.mine = mine
    // What is given away is left first: a channel is heard twice for a moment rather than by nobody, or never twice at all.
    await wanted.listener(mine)
    for (const name of giving) await this.#options.store.db.run`DELETE FROM waddle_lease WHERE name = ${key(name)} AND holder = ${me}`
    return true
  }

  /** Whether some process that lives holds less than its part. */
  #othersLack(group: string, wanted: Wanted, live: number): boolean {
    const least = Math.floor(wanted.names.length / Math.max(1, live))
    const counts = new Map(this.#options.processes.living('receivers').map(({ id }) => [id, 0]))
    for (const name of wanted.names) {
      const holder = this.holder(`${group}:${name}`)
      if (holder !== undefined) counts.set(holder, (counts.get(holder) ?? 0) + 1)
    }
    return [...counts.values()].some((count) => count < least)
  }

  async #take(name: string): Promise<boolean> {
    const { store, clock, processes } = this.#options
    const before = this.#holders.get(name) ?? ''
    const { changes } = await store.db.run`
      INSERT INTO waddle_lease (name, holder, since) VALUES (${name}, ${processes.me.id}, ${clock.now()})
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, since = excluded.since WHERE waddle_lease.holder = ${before}`
    return changes > 0
  }

  /** The others took us for dead: what we held is theirs. */
  async #drop(): Promise<void> {
    for (const wanted of this.#groups.values()) {
      wanted.mine = new Set()
      await wanted.listener(wanted.mine)
    }
    await this.#options.store.db.run`DELETE FROM waddle_lease WHERE holder = ${this.#options.processes.me.id}`
  }
}
