import type { Db } from '@waddlebot/sdk'

/** A job whose time has come, held by a lease so that nobody else runs it. */
export interface ClaimedJob {
  readonly id: string
  readonly module: string
  readonly name: string
  readonly key: string
  readonly payload: unknown
  /** Epoch milliseconds. */
  readonly dueAt: number
  /** Counting this one. */
  readonly attempts: number
}

export interface JobRequest {
  readonly module: string
  readonly name: string
  /** One job per module and key; the later request replaces the earlier. */
  readonly key: string
  readonly payload: unknown
  readonly dueAt: number
}

/**
 * Work at a time: rows with leases. At least once each, by one holder at a time; done is written in the
 * transaction of the job's effects, which makes the effects exactly once.
 */
export interface Jobs {
  /** Add or replace, in the given transaction. Returns the id. */
  schedule(db: Db, request: JobRequest): Promise<string>
  /** Take away by id or by key; true if there was one. */
  cancel(db: Db, module: string, idOrKey: string): Promise<boolean>
  /** Lease jobs of one module that are due, or of any when none is named; oldest first. A lease that ran out may be claimed again. */
  claim(now: number, leaseMs: number, most: number, module?: string): Promise<ClaimedJob[]>
  /** Strike a job off, in the transaction of its effects. False if it is not ours any more. */
  done(db: Db, id: string, attempts: number): Promise<boolean>
  /** Let a failed job go; it comes again at `retryAt`. False if it is not ours any more: it was put elsewhere in time, or somebody else holds it. */
  release(id: string, attempts: number, retryAt: number): Promise<boolean>
  /** Let go of every lease. Only where nobody else can hold one: a SQLite file has one process, and it just started. */
  takeOver(): Promise<void>
  /** Modules with a job that can be claimed by `until`, and when the first of each can; soonest first. */
  agenda(until: number): Promise<readonly Appointment[]>
}

/** When a module's next job can be claimed. */
export interface Appointment {
  readonly module: string
  /** Epoch milliseconds. */
  readonly at: number
}
