import type { Clock, Timer } from '../clock/clock.ts'
import { moduleOf, type Room } from '../intake/bulkhead.ts'
import type { Task } from '../intake/task.ts'
import type { Wire } from './wire.ts'

const pressureTopic = 'pressure'
/** How often a process that works looks whether it has room; milliseconds. What comes meanwhile it has to take. */
const lookEvery = 250
/** For how long its word counts when it says nothing more, for it may be dead; milliseconds. */
const counts = 2_000

/** What a process that works on what others hear has no room for. */
export interface Full {
  /** Its whole queue. */
  readonly all: boolean
  /** Modules that have their share of it. */
  readonly modules: readonly string[]
}

interface Report extends Full {
  readonly from: string
}

/**
 * What those that work have no room for, as those that hear are told: they accept no more of it, as a bot of one process
 * would not. What was accepted before is worked on, however much that is.
 */
export class Pressure implements Room {
  readonly #wire: Wire
  readonly #clock: Clock
  /** By process; when its word counts no more, by the monotonic clock. */
  readonly #reports = new Map<string, Full & { readonly until: number }>()
  #timer: Timer | undefined
  #told = false

  constructor(wire: Wire, clock: Clock) {
    this.#wire = wire
    this.#clock = clock
    wire.hear(pressureTopic, (payload) => {
      // Something may have been missed: whoever still has no room says so in a moment.
      if (payload === undefined) return
      const { from, ...full } = payload as Report
      this.#reports.set(from, { ...full, until: clock.monotonic() + counts })
    })
  }

  /** Whether somebody has no room at all. */
  get all(): boolean {
    return this.#counting().some(({ all }) => all)
  }

  admits(task: Task): boolean {
    return this.#reports.size === 0 || !this.#counting().some(({ modules }) => modules.includes(moduleOf(task)))
  }

  /** Tell the others from now on what this process has no room for. */
  report(full: () => Full): void {
    this.#timer = this.#clock.after(lookEvery, () => {
      void this.#tell(full())
      this.report(full)
    })
  }

  stop(): void {
    this.#timer?.cancel()
  }

  async #tell({ all, modules }: Full): Promise<void> {
    const full = all || modules.length > 0
    if (full || this.#told) await this.#wire.broadcast(pressureTopic, { from: this.#wire.id, all, modules } satisfies Report)
    this.#told = full
  }

  #counting(): Full[] {
    const now = this.#clock.monotonic()
    for (const [from, { until }] of this.#reports) if (until <= now) this.#reports.delete(from)
    return [...this.#reports.values()]
  }
}
