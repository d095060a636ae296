import type { Account, Db, Envelope } from '@waddlebot/sdk'
import type { Delivered } from '../delivery/queue.ts'
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

/** What came of handing tasks to the journal. */
export interface Arrived {
  /** Keys that are new. */
  readonly fresh: Set<string>
  /** Resolves when they are on disk. */
  readonly stored: Promise<void>
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

/** How long something waits for what was said before it and is in other hands; milliseconds. Longer than it takes to notice that a process is dead. */
const orderPatience = 60_000
/** Pause between two looks; milliseconds. */
const orderPause = 50

/** Rows forgotten in one transaction: a bot that just starts must not be held up by a week of them. */
const forgottenAtOnce = 5_000

/**
 * What was accepted, what is done, what is still to be said: three facts, written in the same transactions as
 * the effects, so that a crash at any moment loses nothing and does nothing twice.
 */
export class Journal {
  readonly #store: Store
  readonly #register = new Register()
  readonly #arrivals = new Batch<Arrival, Arrived>((arrivals) => this.#write(arrivals))
  readonly #struck = new Batch<string, void>((ids) => this.#strike(ids))
  readonly #claimed = new Batch<Claim, Claimed>((claims) => this.#claim(claims))
  readonly #me: string | undefined

  /** @param me names this process where several share the store: what it works on is marked as its own */
  constructor(store: Store, me?: string) {
    this.#store = store
    this.#me = me
  }

  /**
   * Store tasks before they are acknowledged. Calls of the same moment are one transaction.
   *
   * @param forOthers leave it to whichever process takes it; otherwise this one works on it
   * @returns the keys that are new; the rest were accepted before
   */
  async accept(tasks: readonly TaskKey[], place: Place, account: Account, at: number, forOthers = false): Promise<Set<string>> {
    const { fresh, stored } = await this.#arrivals.add({ tasks, place, account, at, holder: forOthers ? null : (this.#me ?? null) })
    await stored
    return fresh
  }

  /**
   * The same for whoever begins the work at once: where transactions share commits, the work and what it is about get
   * to the disk together, which is one wait instead of two. Nobody may be told that it is safe before `stored`.
   */
  arrive(tasks: readonly TaskKey[], place: Place, account: Account, at: number): Promise<Arrived> {
    return this.#arrivals.add({ tasks, place, account, at, holder: this.#me ?? null })
  }

  /**
   * Take tasks that were left to whoever takes them. Calls of the same moment are one transaction. While somebody else
   * still has something of the same person in the same place from before, it is waited for.
   *
   * @returns those that are ours now
   */
  async take(keys: readonly string[]): Promise<Set<string>> {
    const mine = new Set<string>()
    let open = keys
    for (let waited = 0; open.length > 0; waited += orderPause) {
      const claims = await Promise.all(open.map((key) => this.#claimed.add({ key, whatever: waited >= orderPatience })))
      for (const [index, key] of open.entries()) if (claims[index] === 'ours') mine.add(key)
      open = open.filter((_, index) => claims[index] === 'later')
      if (open.length > 0) await new Promise<void>((resolve) => void setTimeout(resolve, orderPause))
    }
    return mine
  }

  /** Mark a task done, in the transaction of its effects. */
  async done(db: Db, key: string, outcome: Outcome, reason: string | undefined, command: string | undefined, at: number): Promise<void> {
    const { changes } =
      this.#me === undefined
        ? await db.run`
            UPDATE waddle_event SET state = 'done', envelope = NULL, outcome = ${outcome}, reason = ${reason}, command = ${command}, done_at = ${at}
            WHERE key = ${key}`
        : await db.run`
            UPDATE waddle_event SET state = 'done', envelope = NULL, outcome = ${outcome}, reason = ${reason}, command = ${command}, done_at = ${at}
            WHERE key = ${key} AND state = 'accepted' AND holder = ${this.#me}`
    if (changes === 0) throw new NotOurs(`${key} is not this process's to work on`, this.#me !== undefined)
  }

  /** Whether a task is marked done. */
  async isDone(key: string): Promise<boolean> {
    const row = await this.#store.db.one<{ state: string }>`SELECT state FROM waddle_event WHERE key = ${key}`
    return row?.state === 'done'
  }

  /** Mark a task done that has no effects. */
  finish(key: string, outcome: Outcome, reason: string | undefined, at: number): Promise<void> {
    return this.done(this.#store.db, key, outcome, reason, undefined, at)
  }

  /** Note what is to be said, in the transaction of the effects that it tells of. */
  async toSay(db: Db, id: string, event: string | null, draft: Draft, at: number): Promise<void> {
    await db.run`
      INSERT INTO waddle_outbox (id, event, message, at, holder) VALUES (${id}, ${event}, ${JSON.stringify(draft)}, ${at}, ${this.#me ?? null})
      ON CONFLICT (id) DO NOTHING`
  }

  /** It is said, or never will be: strike it off. What is kept for another process stays. */
  said(id: string, delivered: Delivered): Promise<void> {
    return delivered.ok || !delivered.kept ? this.#struck.add(id) : Promise.resolve()
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

  async #write(arrivals: readonly Arrival[]): Promise<Arrived[]> {
    const { fresh, stored } = this.#store.sharesCommits ? await this.#begin(arrivals) : await this.#complete(arrivals)
    // Whoever waits for it is told; who does not, finds the mark of its work missing.
    stored.catch(() => undefined)
    return fresh.map((keys) => ({ fresh: keys, stored }))
  }

  async #begin(arrivals: readonly Arrival[]) {
    const transaction = await this.#store.begin()
    try {
      const { fresh, strangers } = await this.#accept(transaction.db, arrivals)
      return { fresh, stored: transaction.commit().then(() => this.#met(strangers)) }
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  async #complete(arrivals: readonly Arrival[]) {
    const { fresh, strangers } = await this.#store.transaction((db) => this.#accept(db, arrivals), 'arrivals')
    this.#met(strangers)
    return { fresh, stored: Promise.resolve() }
  }

  #met(strangers: Iterable<Arrival>): void {
    for (const { place, account } of strangers) this.#register.wrote(place, account)
  }

  #claim(claims: readonly Claim[]): Promise<Claimed[]> {
    return this.#store.transaction(async (db) => {
      const ended: Claimed[] = []
      for (const { key, whatever } of claims) {
        const { changes } = await db.run`
          UPDATE waddle_event SET holder = ${this.#me}
          WHERE key = ${key} AND state = 'accepted' AND holder IS NULL AND (${whatever ? 1 : 0} = 1 OR NOT EXISTS (
            SELECT 1 FROM waddle_event AS older WHERE older.state = 'accepted' AND older.lane = waddle_event.lane
            AND older.seq < waddle_event.seq AND older.holder IS DISTINCT FROM ${this.#me}))`
        if (changes > 0) ended.push('ours')
        else {
          const open = await db.one`SELECT 1 AS open FROM waddle_event WHERE key = ${key} AND state = 'accepted' AND holder IS NULL`
          ended.push(open ? 'later' : 'gone')
        }
      }
      return ended
    }, 'claims')
  }

  async #accept(db: Db, arrivals: readonly Arrival[]): Promise<{ fresh: Set<string>[]; strangers: Set<Arrival> }> {
    const fresh = arrivals.map(() => new Set<string>())
    const strangers = new Set<Arrival>()
    // At once: where every statement is a trip to a server, they travel together.
    const stored = arrivals.flatMap(({ tasks, place, account, at, holder }, index) =>
      tasks.map(async ({ key, envelope }) => {
        const { changes } = await db.run`
          INSERT INTO waddle_event (key, state, envelope, received_at, holder, lane)
          VALUES (${key}, 'accepted', ${withoutRaw(envelope)}, ${at}, ${holder}, ${this.#me === undefined ? null : `${place.id} ${account.id}`})
          ON CONFLICT (key) DO NOTHING`
        if (changes > 0) fresh[index]!.add(key)
      }),
    )
    await Promise.all(stored)
    for (const [index, arrival] of arrivals.entries()) {
      if (fresh[index]!.size > 0 && !this.#register.knows(arrival.place, arrival.account)) strangers.add(arrival)
    }
    await Promise.all([...strangers].map(({ place, account, at }) => this.#register.write(db, place, account, at)))
    return { fresh, strangers }
  }

  async #strike(ids: readonly string[]): Promise<void[]> {
    const { db } = this.#store
    if (db.dialect === 'postgres')
      await db.run`DELETE FROM waddle_outbox WHERE id IN (SELECT json_array_elements_text(CAST(${ids} AS json)))`
    else await db.run`DELETE FROM waddle_outbox WHERE id IN (SELECT value FROM json_each(${ids}))`
    return ids.map(() => undefined)
  }
}

/** A task that somebody wants to work on. */
interface Claim {
  readonly key: string
  /** Whatever was said before it and is not done. */
  readonly whatever: boolean
}
type Claimed = 'ours' | 'later' | 'gone'

/** What one call of {@link Journal.accept} brings. */
interface Arrival {
  readonly tasks: readonly TaskKey[]
  readonly place: Place
  readonly account: Account
  readonly at: number
  readonly holder: string | null
}

/** A row of `waddle_event` that is open. */
export interface UnfinishedRow {
  readonly key: string
  readonly envelope: string
  readonly reason: string | null
}
export const unfinishedOf = ({ key, envelope, reason }: UnfinishedRow): Unfinished => ({
  key,
  envelope: JSON.parse(envelope) as Envelope,
  tries: Number(reason?.replace('again ', '') ?? 0),
})

/** A row of `waddle_outbox`. */
export interface UnsaidRow {
  readonly id: string
  readonly event: string | null
  readonly message: string
  readonly at: number
}
export const unsaidOf = ({ id, event, message }: UnsaidRow): Unsaid => ({ id, event, draft: JSON.parse(message) as Draft })

/** The platform's own payload can be large and is not needed to finish the work. */
function withoutRaw(envelope: Envelope): string {
  const { raw: _raw, ...rest } = envelope
  return JSON.stringify(rest)
}
