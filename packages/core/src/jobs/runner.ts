import type { Clock, Timer } from '../clock/clock.ts'
import type { ClaimedJob, Jobs } from './jobs.ts'

/** Longest nap where nothing else is said: clocks jump, and another process may have scheduled something. Milliseconds. */
export const longestNap = 1_000
/** Late by more than this is told to the handler; milliseconds. */
export const lateAfter = 60_000
/** By so much a clock that runs on is corrected within a nap without having been set; milliseconds. */
const clockStep = 500
/** Modules whose jobs run at the same time, at most. */
const sideBySide = 8
/** Jobs of a module that are claimed in one write. */
const claimedAtOnce = 32
/** How much longer a lease is than a job may run: time to undo or to commit. Milliseconds. */
const grace = 30_000

/**
 * Runs what is due: looks, claims, runs, looks again. A module's jobs run one after another in order of their
 * due time; modules run side by side, so a slow one holds up nobody else.
 */
export class JobRunner {
  readonly #jobs: Jobs
  readonly #clock: Clock
  readonly #limitMs: number
  readonly #longestNap: number
  readonly #run: (job: ClaimedJob) => Promise<boolean>
  readonly #set: () => void
  /** How far the clock is ahead of what only grows; undefined before the first look. */
  #ahead: number | undefined
  /** What each module is at. */
  readonly #running = new Map<string, Promise<void>>()
  #timer: Timer | undefined
  #looking: Promise<void> | undefined
  #again = false
  #stopped = true

  /**
   * @param limitMs how long `run` may take; it must see to that itself. Leases are longer, so a job that is at
   * its work is never claimed by somebody else
   * @param napMs how long nobody looks whether something was scheduled elsewhere; milliseconds
   * @param run true if it is done and struck off; false lets it come again later
   * @param set told when the clock was set, or the machine was asleep
   */
  constructor(jobs: Jobs, clock: Clock, limitMs: number, napMs: number, run: (job: ClaimedJob) => Promise<boolean>, set = () => {}) {
    this.#jobs = jobs
    this.#clock = clock
    this.#limitMs = limitMs
    this.#longestNap = napMs
    this.#run = run
    this.#set = set
  }

  start(): void {
    this.#stopped = false
    this.wake()
  }

  /** Look now. */
  wake(): void {
    if (this.#stopped) return
    this.#timer?.cancel()
    if (this.#looking) {
      this.#again = true
      return
    }
    this.#looking = this.#look().then((nap) => {
      this.#looking = undefined
      if (this.#again) {
        this.#again = false
        this.wake()
      } else this.#nap(nap)
    })
  }

  /** Resolves when what was due is done. */
  async idle(): Promise<void> {
    while (this.#looking || this.#running.size > 0) await Promise.all([this.#looking, ...this.#running.values()])
  }

  /** Begin nothing more; resolves when what runs is done. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    await this.idle()
  }

  /** Put modules to work on what is due. Says when to look again; milliseconds. */
  async #look(): Promise<number> {
    const now = this.#clock.now()
    this.#notice(now - this.#clock.monotonic())
    const agenda = await this.#jobs.agenda(now + this.#longestNap).catch(() => [])
    for (const { module, at } of agenda) {
      // Whoever is at work looks again when it is done, and so does the ninth.
      if (this.#stopped || this.#running.has(module)) continue
      if (this.#running.size === sideBySide) break
      if (at > now) return at - now
      this.#running.set(module, this.#work(module))
    }
    return this.#longestNap
  }

  async #work(module: string): Promise<void> {
    const leaseMs = this.#limitMs + grace
    const until = this.#clock.now() + leaseMs
    const claimed = await this.#jobs.claim(this.#clock.now(), leaseMs, claimedAtOnce, module).catch(() => [])
    for (const job of claimed) {
      // What may not begin any more goes back at once: nobody should have to wait for its lease to run out.
      if (this.#stopped || this.#clock.now() + this.#limitMs > until) await this.#release(job, job.dueAt)
      else if (!(await this.#run(job).catch(() => false))) await this.#release(job, this.#clock.now() + retryIn(job.attempts))
    }
    this.#running.delete(module)
    // Where nothing could be claimed although it was due, somebody else has it or the store is ill: no hurry.
    if (claimed.length > 0) this.wake()
  }

  async #release(job: ClaimedJob, at: number): Promise<void> {
    await this.#jobs.release(job.id, job.attempts, at).catch(() => undefined)
  }

  #notice(ahead: number): void {
    if (this.#ahead !== undefined && Math.abs(ahead - this.#ahead) > clockStep) this.#set()
    this.#ahead = ahead
  }

  #nap(ms: number): void {
    if (this.#stopped) return
    this.#timer?.cancel()
    this.#timer = this.#clock.after(ms, () => this.wake())
  }
}

/** 1 s, 2 s, 4 s … one hour. */
function retryIn(attempts: number): number {
  return Math.min(3_600_000, 1_000 * 2 ** Math.min(12, (attempts % 1000) - 1))
}
