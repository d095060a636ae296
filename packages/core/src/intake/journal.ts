import type { Account, Db } from '@waddlebot/sdk'
import type { Delivered } from '../delivery/queue.ts'
import type { Place } from '../people/index.ts'
import type { Draft, Outcome } from '../router/turn.ts'
import type { Store } from '../store/index.ts'
import { Arrivals, type Arrived, type TaskKey } from './arrivals.ts'
import { Claims } from './claims.ts'
import { Hold } from './hold.ts'
import { Strikes } from './strikes.ts'
import { type Ended, moduleInKey } from './task.ts'
import { type Unfinished, type Unsaid, type UnsaidRow, unfinishedOf, unsaidOf } from './unfinished.ts'

/**
 * The event is not this process's to work on: it was never stored, for the disk is full, or this process was taken for
 * dead and another has it. Nothing of the run is kept.
 */
export class NotOurs extends Error {
  /** Whether another process has it. */
  readonly elsewhere: boolean

  constructor(message: string, elsewhere: boolean) {
    super(message)
    this.elsewhere = elsewhere
  }
}

interface EndRow {
  readonly key: string
  readonly state: string
  readonly outcome: Outcome
  readonly reason: string | null
  readonly command: string | null
  /** Whether something of it is still to be said. */
  readonly talks: boolean | number
}

/** How long a done event is remembered, so that a redelivery is known as one; milliseconds. */
const remembered = 7 * 86_400_000

/** Rows forgotten in one transaction: a bot that just starts must not be held up by a week of them. */
const forgottenAtOnce = 5_000

/**
 * What was accepted, what is done, what is still to be said: three facts, written in the same transactions as
 * the effects, so that a crash at any moment loses nothing and does nothing twice.
 */
export class Journal {
  /** What of it this process works on. */
  readonly hold: Hold
  readonly #store: Store
  readonly #strikes: Strikes
  readonly #me: string | undefined
  readonly #arrivals: Arrivals
  readonly #claims: Claims

  /** @param me names this process where several share the store: what it works on is marked as its own */
  constructor(store: Store, me?: string) {
    this.#store = store
    this.#me = me
    this.hold = new Hold(store, me)
    this.#strikes = new Strikes(store)
    this.#arrivals = new Arrivals(store, me, this.hold)
    this.#claims = new Claims(this.hold, me)
  }

  /**
   * Store tasks before they are acknowledged. Calls of the same moment are one transaction.
   *
   * @param forOthers leave it to whichever process takes it; otherwise this one works on it
   * @returns the keys that are new; the rest were accepted before
   */
  async accept(tasks: readonly TaskKey[], place: Place, account: Account, at: number, forOthers = false): Promise<Set<string>> {
    const { fresh, stored } = await this.#arrivals.add({ tasks, place, account, at, whose: forOthers ? 'anybody' : 'ours' })
    await stored
    return fresh
  }

  /**
   * The same for whoever begins the work at once: where transactions share commits, the work and what it is about get
   * to the disk together, which is one wait instead of two. Nobody may be told that it is safe before `stored`. What comes
   * after something of its lane that another process has is not this one's yet: it is to be taken in its turn.
   *
   * @param atOnce it is this process's, whatever is before it
   */
  arrive(tasks: readonly TaskKey[], place: Place, account: Account, at: number, atOnce = false): Promise<Arrived> {
    this.#strikes.now()
    return this.#arrivals.add({ tasks, place, account, at, whose: atOnce ? 'ours' : 'in turn' })
  }

  /** Take tasks of one lane that were left to whoever takes them; see {@link Claims.take}. */
  take(...asked: Parameters<Claims['take']>): Promise<Set<string>> {
    return this.#claims.take(...asked)
  }

  /** Mark a task done, in the transaction of its effects. */
  async done(db: Db, key: string, outcome: Outcome, reason: string | undefined, command: string | undefined, at: number): Promise<void> {
    const { changes } = await this.#mark(db, key, outcome, reason ?? null, command ?? null, at)
    if (changes === 0) throw new NotOurs(`${key} is not this process's to work on`, this.#me !== undefined)
  }

  #mark(
    db: Db,
    key: string,
    outcome: Outcome,
    reason: string | null,
    command: string | null,
    at: number,
  ): Promise<{ readonly changes: number }> {
    if (this.#me !== undefined) {
      return db.run`
        UPDATE waddle_event SET state = 'done', envelope = NULL, outcome = ${outcome}, reason = ${reason}, command = ${command}, done_at = ${at}
        WHERE key = ${key} AND state = 'accepted' AND holder = ${this.#me}`
    }
    const arrived = this.#arrivals.unwritten.at(key)
    if (arrived === undefined) {
      return db.run`
        UPDATE waddle_event SET state = 'done', envelope = NULL, outcome = ${outcome}, reason = ${reason}, command = ${command}, done_at = ${at}
        WHERE key = ${key}`
    }
    return db.run`
      INSERT INTO waddle_event (key, state, outcome, reason, command, received_at, done_at)
      VALUES (${key}, 'done', ${outcome}, ${reason}, ${command}, ${arrived}, ${at})
      ON CONFLICT (key) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason, command = excluded.command, done_at = excluded.done_at`
  }

  /** Whether other processes may work on what stands here. */
  get shared(): boolean {
    return this.#me !== undefined
  }

  /** Whether a task is marked done. */
  async isDone(key: string): Promise<boolean> {
    const row = await this.#store.db.one<{ state: string }>`SELECT state FROM waddle_event WHERE key = ${key}`
    return row?.state === 'done'
  }

  /** How tasks ended, all that they had to say said; `open` for those that are not. What is not known is left out. */
  async ends(keys: readonly string[]): Promise<Map<string, Ended | 'open'>> {
    const { db } = this.#store
    const rows =
      db.dialect === 'postgres'
        ? await db.all<EndRow>`
            SELECT key, state, outcome, reason, command, EXISTS (
              SELECT 1 FROM waddle_outbox AS words WHERE substr(words.id, 1, length(key) + 1) = key || '#'
            ) AS talks FROM waddle_event WHERE key IN (SELECT json_array_elements_text(CAST(${keys} AS json)))`
        : await db.all<EndRow>`
            SELECT key, state, outcome, reason, command, EXISTS (
              SELECT 1 FROM waddle_outbox AS words WHERE substr(words.id, 1, length(key) + 1) = key || '#'
            ) AS talks FROM waddle_event WHERE key IN (SELECT value FROM json_each(${keys}))`
    const ends = new Map<string, Ended | 'open'>()
    for (const { key, state, talks, outcome, reason, command } of rows) {
      if (state === 'accepted' || talks) ends.set(key, 'open')
      else ends.set(key, { outcome, reason: reason ?? undefined, command: command ?? undefined, module: moduleInKey(key) })
    }
    return ends
  }

  /** Mark a task done that has no effects. */
  finish(key: string, outcome: Outcome, reason: string | undefined, at: number): Promise<void> {
    return this.done(this.#store.db, key, outcome, reason, undefined, at)
  }

  /** Put a task aside that ended the process each time: it stays whole, for somebody to decide about; see {@link DeadEvents}. */
  async bury(key: string, reason: string, at: number): Promise<void> {
    await this.#store.db.run`
      UPDATE waddle_event SET state = 'dead', outcome = 'failed', reason = ${reason}, done_at = ${at} WHERE key = ${key} AND state = 'accepted'`
  }

  /** Note what is to be said, in the transaction of the effects that it tells of. */
  async toSay(db: Db, id: string, event: string | null, draft: Draft, at: number): Promise<void> {
    await db.run`
      INSERT INTO waddle_outbox (id, event, message, at, holder) VALUES (${id}, ${event}, ${JSON.stringify(draft)}, ${at}, ${this.#me ?? null})
      ON CONFLICT (id) DO NOTHING`
  }

  /**
   * It is said, or never will be: strike it off, with whatever is stored next or after a moment. What is kept for another
   * process stays.
   */
  said(id: string, delivered: Delivered): Promise<void> {
    return delivered.ok || !delivered.kept ? this.#strikes.add(id) : Promise.resolve()
  }

  /** Resolves when all that was said is struck off: what is not is said again at the next start. */
  close(): Promise<void> {
    return this.#strikes.close()
  }

  /** Accepted and not done, oldest first. */
  async unfinished(): Promise<Unfinished[]> {
    const rows = await this.#store.db.all<{ key: string; envelope: string; reason: string | null }>`
      SELECT key, envelope, reason FROM waddle_event WHERE state = 'accepted' ORDER BY seq`
    return rows.map(unfinishedOf)
  }

  /** Note that a start takes it up again, before it does. */
  async again(key: string, tries: number): Promise<void> {
    await this.#store.db.run`UPDATE waddle_event SET reason = ${`again ${tries}`} WHERE key = ${key} AND state = 'accepted'`
  }

  /** Nobody here can work on it, for its module is gone: it stays, and what its author says next does not wait for it. */
  async shelve(key: string): Promise<void> {
    await this.#store.db.run`UPDATE waddle_event SET lane = NULL WHERE key = ${key} AND state = 'accepted' AND lane IS NOT NULL`
  }

  /** To be said, oldest first. */
  async unsaid(): Promise<Unsaid[]> {
    const rows = await this.#store.db.all<UnsaidRow>`SELECT id, event, message, at FROM waddle_outbox ORDER BY at, id`
    return rows.map(unsaidOf)
  }

  /**
   * Forget what was done long ago, a part at a time. Rows are as old as their number is small, so no index on
   * time is needed, which every command would have to write.
   */
  async forget(now: number): Promise<void> {
    for (let part = forgottenAtOnce; part === forgottenAtOnce; ) {
      const { changes } = await this.#store.db.run`
        DELETE FROM waddle_event
        WHERE seq IN (
          SELECT seq FROM (SELECT seq, received_at FROM waddle_event WHERE state = 'done' ORDER BY seq LIMIT ${forgottenAtOnce}) AS oldest
          WHERE received_at < ${now - remembered}
        )`
      part = changes
    }
  }
}
