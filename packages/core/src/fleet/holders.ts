import type { Clock } from '../clock/clock.ts'
import type { Store } from '../store/index.ts'
import type { Processes } from './processes.ts'

/** Which process holds which name: as it was when it was last read, at most a beat ago, and how this one writes itself down. */
export class Holders {
  readonly #store: Store
  readonly #clock: Clock
  readonly #processes: Processes
  #holders = new Map<string, string>()
  /** Names whose holder serves them. */
  #served = new Set<string>()
  /** What is spread at all, by anybody. */
  #groups = new Set<string>()

  constructor(store: Store, clock: Clock, processes: Processes) {
    this.#store = store
    this.#clock = clock
    this.#processes = processes
  }

  get #me(): string {
    return this.#processes.me.id
  }

  /** Who holds `name`; nobody where that process does not live. */
  of(name: string): string | undefined {
    const holder = this.#holders.get(name)
    return holder !== undefined && this.#processes.lives(holder) ? holder : undefined
  }

  /** Whether this process stands there as the one that holds it. */
  isMine(name: string): boolean {
    return this.#holders.get(name) === this.#me
  }

  /** Whether whoever holds it said that it is served. */
  isServed(name: string): boolean {
    return this.#served.has(name)
  }

  /** Whether any name of this group is held. */
  knows(group: string): boolean {
    return this.#groups.has(group)
  }

  /** How many names a process holds. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const holder of this.#holders.values()) counts.set(holder, (counts.get(holder) ?? 0) + 1)
    return counts
  }

  async read(): Promise<void> {
    const rows = await this.#store.db.all<{
      name: string
      holder: string
      since: number
    }>`SELECT name, holder, since FROM waddle_lease`
    this.#holders = new Map(rows.map(({ name, holder }) => [name, holder]))
    this.#served = new Set(rows.flatMap(({ name, since }) => (Number(since) > 0 ? name : [])))
    this.#groups = new Set(rows.map(({ name }) => name.slice(0, name.indexOf(':'))))
  }

  /** Hold it from now on; false where somebody else was faster. */
  async take(name: string): Promise<boolean> {
    const before = this.#holders.get(name) ?? ''
    const { changes } = await this.#store.db.run`
      INSERT INTO waddle_lease (name, holder, since) VALUES (${name}, ${this.#me}, ${0})
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, since = excluded.since WHERE waddle_lease.holder = ${before}`
    return changes > 0
  }

  /** Tell the others that what this process holds is served. */
  async serve(names: readonly string[]): Promise<void> {
    for (const name of names)
      await this.#store.db.run`UPDATE waddle_lease SET since = ${this.#clock.now()} WHERE name = ${name} AND holder = ${this.#me}`
  }

  /** Hold it no more. */
  async give(name: string): Promise<void> {
    await this.#store.db.run`DELETE FROM waddle_lease WHERE name = ${name} AND holder = ${this.#me}`
  }

  /** Hold nothing any more. */
  async giveAll(): Promise<void> {
    await this.#store.db.run`DELETE FROM waddle_lease WHERE holder = ${this.#me}`
  }
}
