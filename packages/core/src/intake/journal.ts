import type { Account, Db, Envelope } from '@waddlebot/sdk'
import type { Place } from '../people/index.ts'
import { Register } from '../people/index.ts'
import type { Draft, Outcome } from '../router/turn.ts'
import type { Store } from '../store/index.ts'
import { Batch } from './batch.ts'

/** One piece of work that an envelope causes: its command, or one module's event handler. */
export interface TaskKey {
  /** `twitch:abc`, or `twitch:abc|on|loyalty`. */
  readonly key: string
  readonly envelope: Envelope
}

/** What was accepted and not done when the bot stopped. */
export interface Unfinished {
  readonly key: string
  /** How often a start took it up and the process ended before it was done. */
  readonly tries: number
  readonly envelope: Envelope
}

/** A message that was to be said when the bot stopped. */
export interface Unsaid {
  readonly id: string
  readonly event: string | null
  readonly draft: Draft
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
  readonly #store: Store
  readonly #register = new Register()
  readonly #arrivals = new Batch<Arrival, Set<string>>((arrivals) => this.#write(arrivals))
  readonly #struck = new Batch<string, void>((ids) => this.#strike(ids))

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Store tasks before they are acknowledged. Calls of the same moment are one transaction.
   *
   * @returns the keys that are new; the rest were accepted before
   */
  accept(tasks: readonly TaskKey[], place: Place, account: Account, at: number): Promise<Set<string>> {
    return this.#arrivals.add({ tasks, place, account, at })
  }

  /** Mark a task done, in the transaction of its effects. */
  async done(db: Db, key: string, outcome: Outcome, reason: string | undefined, command: string | undefined, at: number): Promise<void> {
    await db.run`
      UPDATE waddle_event SET state = 'done', envelope = NULL, outcome = ${outcome}, reason = ${reason}, command = ${command}, done_at = ${at}
      WHERE key = ${key}`
  }

  /** Mark a task done that has no effects. */
  finish(key: string, outcome: Outcome, reason: string | undefined, at: number): Promise<void> {
    return this.#store.transaction((db) => this.done(db, key, outcome, reason, undefined, at))
  }

  /** Note what is to be said, in the transaction of the effects that it tells of. */
  async toSay(db: Db, id: string, event: string | null, draft: Draft, at: number): Promise<void> {
    await db.run`INSERT INTO waddle_outbox (id, event, message, at) VALUES (${id}, ${event}, ${JSON.stringify(draft)}, ${at}) ON CONFLICT (id) DO NOTHING`
  }

  /** It is said: strike it off. */
  said(id: string): Promise<void> {
    return this.#struck.add(id)
  }

  /** Accepted and not done, oldest first. */
  async unfinished(): Promise<Unfinished[]> {
    const rows = await this.#store.db.all<{ key: string; envelope: string; reason: string | null }>`
      SELECT key, envelope, reason FROM waddle_event WHERE state = 'accepted' ORDER BY seq`
    return rows.map((row) => ({
      key: row.key,
      envelope: JSON.parse(row.envelope) as Envelope,
      tries: Number(row.reason?.replace('again ', '') ?? 0),
    }))
  }

  /** Note that a start takes it up again, before it does. */
  async again(key: string, tries: number): Promise<void> {
    await this.#store.db.run`UPDATE waddle_event SET reason = ${`again ${tries}`} WHERE key = ${key} AND state = 'accepted'`
  }

  /** To be said, oldest first. */
  async unsaid(): Promise<Unsaid[]> {
    const rows = await this.#store.db.all<{
      id: string
      event: string | null
      message: string
    }>`SELECT id, event, message FROM waddle_outbox ORDER BY at, id`
    return rows.map((row) => ({ id: row.id, event: row.event, draft: JSON.parse(row.message) as Draft }))
  }

  /**
   * Forget what was done long ago, a part at a time. Rows are as old as their number is small, so no index on
   * time is needed, which every command would have to write.
   */
  async forget(now: number): Promise<void> {
    for (let part = forgottenAtOnce; part === forgottenAtOnce; ) {
      const { changes } = await this.#store.db.run`
        DELETE FROM waddle_event
        WHERE seq IN (SELECT seq FROM waddle_event WHERE state = 'done' ORDER BY seq LIMIT ${forgottenAtOnce}) AND received_at < ${now - remembered}`
      part = changes
    }
  }

  async #write(arrivals: readonly Arrival[]): Promise<Set<string>[]> {
    const fresh = arrivals.map(() => new Set<string>())
    const strangers = new Set<Arrival>()
    await this.#store.transaction(async (db) => {
      for (const [index, arrival] of arrivals.entries()) {
        const { tasks, place, account, at } = arrival
        for (const { key, envelope } of tasks) {
          const { changes } = await db.run`
            INSERT INTO waddle_event (key, state, envelope, received_at) VALUES (${key}, 'accepted', ${withoutRaw(envelope)}, ${at})
            ON CONFLICT (key) DO NOTHING`
          if (changes > 0) fresh[index]!.add(key)
        }
        if (fresh[index]!.size === 0 || this.#register.knows(place, account)) continue
        await this.#register.write(db, place, account, at)
        strangers.add(arrival)
      }
    })
    for (const { place, account } of strangers) this.#register.wrote(place, account)
    return fresh
  }

  async #strike(ids: readonly string[]): Promise<void[]> {
    await this.#store.db.run`DELETE FROM waddle_outbox WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
    return ids.map(() => undefined)
  }
}

/** What one call of {@link Journal.accept} brings. */
interface Arrival {
  readonly tasks: readonly TaskKey[]
  readonly place: Place
  readonly account: Account
  readonly at: number
}

/** The platform's own payload can be large and is not needed to finish the work. */
function withoutRaw(envelope: Envelope): string {
  const { raw: _raw, ...rest } = envelope
  return JSON.stringify(rest)
}
