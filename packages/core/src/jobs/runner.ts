import type { Clock, Timer } from '../clock/clock.ts'
import type { ClaimedJob, Jobs } from './jobs.ts'

/** How long a claimed job is ours; milliseconds. A dead holder's jobs move after it. */
const lease = 30_000
/** Longest nap: clocks jump, and another process may have scheduled something. */
const longestNap = 1_000
/** Late by more than this is told to the handler. */
export const lateAfter = 60_000

/** Runs what is due: looks, claims, runs, looks again. */
export class JobRunner {
  readonly #jobs: Jobs
  readonly #clock: Clock
  readonly #run: (job: ClaimedJob) => Promise<boolean>
  #timer: Timer | undefined
  #looking: Promise<void> | undefined
  #again = false
  #stopped = true

  /** @param run true if it is done and struck off; false lets it come again later */
  constructor(jobs: Jobs, clock: Clock, run: (job: ClaimedJob) => Promise<boolean>) {
    this.#jobs = jobs
    this.#clock = clock
    this.#run = run
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
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined
      if (this.#again) {
        this.#again = false
        this.wake()
      } else if (!this.#stopped) void this.#nap()
    })
  }

  /** Resolves when what was due is done. */
  async idle(): Promise<void> {
    while (this.#looking) await this.#looking
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    await this.idle()
  }

  async #look(): Promise<void> {
    while (!this.#stopped) {
      const claimed = await this.#jobs.claim(this.#clock.now(), lease, 32).catch(() => [])
      if (claimed.length === 0) return
      for (const job of claimed) {
        if (this.#stopped) {
          // Whoever comes next should not have to wait for the lease to run out.
          await this.#jobs.release(job.id, job.attempts, job.dueAt).catch(() => undefined)
          continue
        }
        const done = await this.#run(job).catch(() => false)
        if (!done) await this.#jobs.release(job.id, job.attempts, this.#clock.now() + retryIn(job.attempts)).catch(() => undefined)
      }
    }
  }

  async #nap(): Promise<void> {
    const next = await this.#jobs.next().catch(() => undefined)
    if (this.#stopped || this.#looking) return
    const wait = next === undefined ? longestNap : Math.min(longestNap, Math.max(1, next - this.#clock.now()))
    this.#timer?.cancel()
    this.#timer = this.#clock.after(wait, () => this.wake())
  }
}

/** 1 s, 2 s, 4 s … one hour. */
function retryIn(attempts: number): number {
  return Math.min(3_600_000, 1_000 * 2 ** Math.min(12, (attempts % 1000) - 1))
}
