import type { Host } from '../modules/host.ts'
import { type AloneParts, runAlone, type Saying } from '../modules/run-alone.ts'
import { CronTimer, parseCron } from './cron.ts'
import type { ClaimedJob } from './jobs.ts'
import { JobRunner, lateAfter } from './runner.ts'
import type { SqlJobs } from './sql.ts'

export interface TimetableOptions {
  readonly parts: AloneParts
  readonly jobs: SqlJobs
  readonly hosts: ReadonlyMap<string, Host>
  /** How long nobody looks whether another process scheduled a job; milliseconds. */
  readonly napMs: number
}

/** What modules do at a time rather than at a message: cron and jobs. */
export class Timetable {
  readonly #options: TimetableOptions
  readonly #runner: JobRunner
  readonly #crons: CronTimer[] = []
  readonly #running = new Set<Promise<unknown>>()
  /** Words of what ran, on their way out. */
  readonly #saying = new Set<Promise<void>>()
  readonly #parts: AloneParts & Saying

  constructor(options: TimetableOptions) {
    this.#options = options
    this.#parts = {
      ...options.parts,
      saying: (words) => {
        const said = words.finally(() => this.#saying.delete(said))
        this.#saying.add(said)
      },
    }
    this.#runner = new JobRunner(
      options.jobs,
      options.parts.clock,
      options.parts.aloneMs,
      options.napMs,
      (job) => this.#runJob(job),
      () => {
        for (const cron of this.#crons) cron.wake()
      },
    )
    options.jobs.scheduled = () => this.#runner.wake()
  }

  /** Put a module's cron expressions on the timetable. */
  add(host: Host): void {
    for (const expression of Object.keys(host.definition.cron ?? {})) {
      const timer = new CronTimer(parseCron(expression, host.name), this.#options.parts.clock, (at) => this.#runCron(host, expression, at))
      this.#crons.push(timer)
      host.effects.add(`cron ${expression}`, () => timer.stop())
    }
  }

  async start(): Promise<void> {
    const { jobs, parts } = this.#options
    if (parts.store.dialect === 'sqlite') await jobs.takeOver()
    this.#runner.start()
    for (const cron of this.#crons) cron.start()
  }

  /** Begin nothing more; resolves when what runs is done. What it was still to say is kept, and said at the next start. */
  async stop(): Promise<void> {
    for (const cron of this.#crons) cron.stop()
    await this.#runner.stop()
    await Promise.allSettled(this.#running)
  }

  /** No cron fires any more; jobs that are due still run. */
  pause(): void {
    for (const cron of this.#crons) cron.stop()
  }

  get busy(): boolean {
    return this.#running.size + this.#saying.size > 0
  }

  async idle(): Promise<void> {
    // Cron may schedule a job, so jobs are looked at after it.
    do {
      await Promise.allSettled([...this.#running, ...this.#saying])
      await this.#runner.idle()
    } while (this.busy)
  }

  #runCron(host: Host, expression: string, at: number): void {
    const work = host.definition.cron![expression]!
    const run = runAlone(
      this.#parts,
      host,
      `cron:${host.name}:${expression}:${at}`,
      {},
      (context) => work(context as never),
      async (db) => {
        const { changes } = await db.run`
          INSERT INTO waddle_cron (module, expression, last_at) VALUES (${host.name}, ${expression}, ${at})
          ON CONFLICT (module, expression) DO UPDATE SET last_at = ${at} WHERE waddle_cron.last_at < ${at}`
        return changes > 0
      },
    ).finally(() => this.#running.delete(run))
    this.#running.add(run)
  }

  async #runJob(job: ClaimedJob): Promise<boolean> {
    const { hosts, jobs } = this.#options
    const host = hosts.get(job.module)
    const work = host?.definition.jobs?.[job.name] as ((context: object) => unknown) | undefined
    if (!host || !work) return false
    const late = this.#parts.clock.now() - job.dueAt > lateAfter
    const extra = { payload: job.payload, dueAt: job.dueAt, late }
    return runAlone(this.#parts, host, `job:${job.id}:${job.attempts}`, extra, work, (db) => jobs.done(db, job.id, job.attempts))
  }
}
