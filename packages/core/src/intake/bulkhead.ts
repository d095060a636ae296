import type { Task } from './task.ts'

/** How much of the queue one module may fill: the other half is there for the others. */
const share = 0.5

/** Tells whether there is room. */
export interface Room {
  /** Whether the task's module may have one more. */
  admits(task: Task): boolean
}

/** What one module has before it. */
interface Hold {
  /** Keys of what is accepted and not done; keys and not tasks, see Underway. */
  readonly held: Set<string>
  /** Handlers that run. */
  running: number
  readonly waiting: (() => void)[]
}

/** The module whose work a task is. */
export function moduleOf({ work }: Task): string {
  return work.kind === 'event' ? work.host.name : work.found.command.host.name
}

/**
 * Keeps a slow module from starving the others, by two bounds on each: its share of the queue, and how many of its
 * handlers run at once. A handler that hangs counts until its time is up; what it said is not waited for.
 */
export class Bulkhead implements Room {
  /** Commands and events accepted and not done of one module, at most. */
  readonly mostHeld: number
  readonly #mostRunning: number
  readonly #holds = new Map<string, Hold>()

  /**
   * @param queue what may be accepted and not done over all modules
   * @param perModule handlers of one module that run at once, at most
   */
  constructor(queue: number, perModule: number) {
    this.mostHeld = Math.max(1, Math.ceil(queue * share))
    this.#mostRunning = perModule
  }

  admits(task: Task): boolean {
    return this.#of(moduleOf(task)).held.size < this.mostHeld
  }

  /** Modules that have their share. */
  get over(): readonly string[] {
    return [...this.#holds].flatMap(([module, { held }]) => (held.size < this.mostHeld ? [] : module))
  }

  /** Tasks are accepted. */
  hold(tasks: readonly Task[]): void {
    for (const task of tasks) this.#of(moduleOf(task)).held.add(task.key)
  }

  /** They are done, or will not be; said twice, it counts once. */
  letGo(tasks: readonly Task[]): void {
    for (const task of tasks) this.#of(moduleOf(task)).held.delete(task.key)
  }

  /**
   * A handler begins; {@link Bulkhead.leave} says that it ended.
   *
   * @returns what to wait for before that, first come, first served; undefined where there is room
   */
  enter(module: string): Promise<void> | undefined {
    const hold = this.#of(module)
    if (this.full(module)) return new Promise((resolve) => hold.waiting.push(resolve))
    hold.running++
    return undefined
  }

  /** Whether a handler of the module that begins now has to wait. */
  full(module: string): boolean {
    return this.#of(module).running >= this.#mostRunning
  }

  leave(module: string): void {
    const hold = this.#of(module)
    const next = hold.waiting.shift()
    // Its room goes to whoever waited longest; nobody comes in between.
    if (next) next()
    else hold.running--
  }

  /** What each module has before it, for the metrics. */
  *counts(): Iterable<{ readonly module: string; readonly held: number; readonly running: number; readonly waiting: number }> {
    for (const [module, { held, running, waiting }] of this.#holds) yield { module, held: held.size, running, waiting: waiting.length }
  }

  #of(module: string): Hold {
    const known = this.#holds.get(module)
    if (known) return known
    const hold: Hold = { held: new Set(), running: 0, waiting: [] }
    this.#holds.set(module, hold)
    return hold
  }
}
