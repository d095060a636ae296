import type { Clock, Timer } from '../clock/clock.ts'
import type { Store } from '../store/index.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { ProcessRole } from './role.ts'

/** Pause between two beats; milliseconds. */
export const beatMs = 1_000
/** A process whose beat has not moved for this long is dead; milliseconds. Long enough for a garbage collection or a slow disk. */
export const deadAfterMs = 5_000

/** One process of the bot. */
export interface ProcessInfo {
  readonly id: string
  readonly roles: readonly ProcessRole[]
  /** Where it runs: `host:pid`. */
  readonly place: string
  /** Epoch milliseconds, by its own clock. */
  readonly startedAt: number
}

interface Row {
  readonly id: string
  readonly roles: string
  readonly place: string
  readonly beat: number
  readonly started_at: number
}

interface Seen extends ProcessInfo {
  beat: number
  /** When its beat was last seen to move, by our monotonic clock. */
  movedAt: number
}

export interface ProcessesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly me: ProcessInfo
}

/**
 * Which processes live. Each raises a number in its row; the others watch whether it moves. No clock is compared
 * with another, so processes may disagree about the time as much as they like.
 */
export class Processes {
  readonly #options: ProcessesOptions
  readonly #seen = new Map<string, Seen>()
  readonly #changed: (() => unknown)[] = []
  readonly #lost: (() => unknown)[] = []
  #timer: Timer | undefined
  #stopped = false
  #looking: Promise<void> | undefined

  constructor(options: ProcessesOptions) {
    this.#options = options
  }

  get me(): ProcessInfo {
    return this.#options.me
  }

  /** Those that live, this one included, in order of id. */
  living(role?: ProcessRole): readonly ProcessInfo[] {
    const all = [...this.#seen.values()].filter((each) => role === undefined || each.roles.includes(role))
    return all.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  lives(id: string): boolean {
    return this.#seen.has(id)
  }

  /** Called when somebody came, went or retired. */
  onChange(listener: () => unknown): void {
    this.#changed.push(listener)
  }

  /** Called when the others took this process for dead: what it held is not its own any more. */
  onLost(listener: () => unknown): void {
    this.#lost.push(listener)
  }

  /** Be known, and know who is there. */
  async start(): Promise<void> {
    await this.enter()
    await this.look()
    this.#nap()
  }

  /** Look at once. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  /** Take no part in anything new: the others share among themselves from now on. */
  async retire(): Promise<void> {
    await this.#options.store.db.run`UPDATE waddle_process SET roles = '' WHERE id = ${this.me.id}`
    await this.look()
  }

  /** Be gone: whoever looks next knows. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    await this.#looking
    await this.#options.store.db.run`DELETE FROM waddle_process WHERE id = ${this.me.id}`
  }

  /** Be known. */
  async enter(): Promise<void> {
    const { id, roles, place, startedAt } = this.me
    await this.#options.store.db.run`
      INSERT INTO waddle_process (id, roles, place, beat, started_at) VALUES (${id}, ${roles.join(',')}, ${place}, 1, ${startedAt})
      ON CONFLICT (id) DO NOTHING`
  }

  #nap(): void {
    this.#timer = this.#options.clock.after(beatMs, () => {
      void this.look().then(() => {
        if (!this.#stopped) this.#nap()
      })
    })
  }

  async #look(): Promise<void> {
    const { store, log, clock } = this.#options
    try {
      const { changes } = await store.db.run`UPDATE waddle_process SET beat = beat + 1 WHERE id = ${this.me.id}`
      if (changes === 0 && !this.#stopped) {
        log.warn('the other processes took this one for dead; it begins anew', { process: this.me.id })
        // It comes anew for itself too: whatever goes by who is there begins again.
        this.#seen.delete(this.me.id)
        for (const lost of this.#lost) await lost()
        await this.enter()
      }
      const rows = await store.db.all<Row>`SELECT id, roles, place, beat, started_at FROM waddle_process`
      await this.#judge(rows, clock.monotonic())
    } catch (error) {
      log.warn('the processes of the bot could not be looked at', { error })
    }
  }

  #fingerprint(): string {
    return [...this.#seen.values()]
      .map(({ id, roles }) => `${id} ${roles.join()}`)
      .sort()
      .join()
  }

  async #judge(rows: readonly Row[], now: number): Promise<void> {
    const before = this.#fingerprint()
    const dead: string[] = []
    const there = new Set<string>()
    for (const row of rows) {
      const known = this.#seen.get(row.id)
      const moved = known === undefined || known.beat !== Number(row.beat)
      if (!moved && row.id !== this.me.id && now - known.movedAt >= deadAfterMs) {
        dead.push(row.id)
        continue
      }
      there.add(row.id)
      if (moved) this.#seen.set(row.id, { ...infoOf(row), beat: Number(row.beat), movedAt: now })
    }
    for (const id of this.#seen.keys()) if (!there.has(id)) this.#seen.delete(id)
    // Whoever takes it for dead says so to it: should it only have slept, it finds its row gone.
    for (const id of dead) await this.#options.store.db.run`DELETE FROM waddle_process WHERE id = ${id}`
    if (this.#fingerprint() !== before) for (const changed of this.#changed) await changed()
  }
}

function infoOf({ id, roles, place, started_at }: Row): ProcessInfo {
  return { id, roles: roles === '' ? [] : (roles.split(',') as ProcessRole[]), place, startedAt: Number(started_at) }
}
