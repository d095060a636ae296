import type { Account, Db, Envelope } from '@waddlebot/sdk'
import { Batch } from '../flow/batch.ts'
import { type Place, Register } from '../people/index.ts'
import type { Store } from '../store/index.ts'
import type { Prompt } from '../store/store.ts'
import type { Hold } from './hold.ts'

/** One piece of work that an envelope causes: its command, or one module's event handler. */
export interface TaskKey {
  /** `twitch:abc`, or `twitch:abc|on|bank`. */
  readonly key: string
  readonly envelope: Envelope
}

/** What came of handing tasks to the journal. */
export interface Arrived {
  /** Keys that are new. */
  readonly fresh: Set<string>
  /** Those of them that come after something of the same lane that is not this process's: they are to be taken. */
  readonly behind: Set<string>
  /** Resolves when they are on disk. */
  readonly stored: Promise<void>
}

/** What is handed over in one call. */
export interface Arrival {
  readonly tasks: readonly TaskKey[]
  readonly place: Place
  readonly account: Account
  readonly at: number
  /** Ours, whatever is before it; ours in turn, after what is before it in its lane; or left to whichever process takes it. */
  readonly whose: 'ours' | 'in turn' | 'anybody'
}

interface Kept {
  readonly keys: readonly Pick<Arrived, 'fresh' | 'behind'>[]
  readonly strangers: Set<Arrival>
}

/** Writes down what is accepted; calls of the same moment are one transaction. */
export class Arrivals {
  readonly #store: Store
  readonly #me: string | undefined
  readonly #hold: Hold
  readonly #register = new Register()
  readonly #batch = new Batch<Arrival, Arrived>((arrivals) => this.#write(arrivals))

  constructor(store: Store, me: string | undefined, hold: Hold) {
    this.#store = store
    this.#me = me
    this.#hold = hold
  }

  add(arrival: Arrival): Promise<Arrived> {
    return this.#batch.add(arrival)
  }

  async #write(arrivals: readonly Arrival[]): Promise<Arrived[]> {
    const { keys, stored } = this.#store.sharesCommits ? await this.#begin(arrivals) : await this.#complete(arrivals)
    // Whoever waits for it is told; who does not, finds the mark of its work missing.
    stored.catch(() => undefined)
    return keys.map(({ fresh, behind }) => ({ fresh, behind, stored }))
  }

  async #begin(arrivals: readonly Arrival[]) {
    const transaction = await this.#store.begin()
    try {
      const newest = await transaction.db.one<{ seq: number | null }>`SELECT max(seq) AS seq FROM waddle_event`
      const { keys, strangers } = await this.#keep(transaction.db, arrivals)
      const stored = transaction.commitWith!((db) => keepOpen(db, arrivals, newest!.seq ?? 0))
      return { keys, stored: stored.then(() => this.#met(strangers)) }
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  async #complete(arrivals: readonly Arrival[]) {
    const { keys, strangers } = await this.#store
      .transaction((db) => this.#keep(db, arrivals), 'arrivals')
      .catch((error: unknown) => {
        const ours = arrivals.filter(({ whose }) => whose !== 'anybody')
        this.#hold.doubt(ours.flatMap(({ tasks }) => tasks.map(({ key }) => key)))
        throw error
      })
    this.#met(strangers)
    return { keys, stored: Promise.resolve() }
  }

  #met(strangers: Iterable<Arrival>): void {
    for (const { place, account } of strangers) this.#register.wrote(place, account)
  }

  async #keep(db: Db, arrivals: readonly Arrival[]): Promise<Kept> {
    const keys = arrivals.map(() => ({ fresh: new Set<string>(), behind: new Set<string>() }))
    const strangers = new Set<Arrival>()
    const insert = this.#me === undefined ? this.#alone : this.#amongOthers
    // At once: where every statement is a trip to a server, they travel together.
    const stored = arrivals.flatMap((arrival, index) => arrival.tasks.map((task) => insert.call(this, db, arrival, task, keys[index]!)))
    await Promise.all(stored)
    for (const [index, arrival] of arrivals.entries()) {
      if (keys[index]!.fresh.size > 0 && !this.#register.knows(arrival.place, arrival.account)) strangers.add(arrival)
    }
    await Promise.all([...strangers].map(({ place, account, at }) => this.#register.write(db, place, account, at)))
    return { keys, strangers }
  }

  async #alone(db: Db, { at }: Arrival, { key, envelope }: TaskKey, { fresh }: Kept['keys'][number]): Promise<void> {
    const whole = this.#store.sharesCommits ? null : withoutRaw(envelope)
    const { changes } = await db.run`
      INSERT INTO waddle_event (key, state, envelope, received_at) VALUES (${key}, 'accepted', ${whole}, ${at})
      ON CONFLICT (key) DO NOTHING`
    if (changes > 0) fresh.add(key)
  }

  async #amongOthers(db: Db, arrival: Arrival, { key, envelope }: TaskKey, { fresh, behind }: Kept['keys'][number]): Promise<void> {
    const { place, account, at, whose } = arrival
    const lane = `${place.id} ${account.id}`
    // What may be this process's without its knowing is let go of by whoever takes something, and then seen.
    const later = whose === 'in turn' && this.#hold.inDoubt
    const row = await db.one<{ holder: string | null }>`
      INSERT INTO waddle_event (key, state, envelope, received_at, lane, holder)
      VALUES (${key}, 'accepted', ${withoutRaw(envelope)}, ${at}, ${lane}, CASE WHEN ${whose} = 'anybody' OR ${later} OR (${whose} = 'in turn' AND EXISTS (
        SELECT 1 FROM waddle_event WHERE state = 'accepted' AND lane = ${lane} AND holder IS DISTINCT FROM ${this.#me!}
      )) THEN NULL ELSE CAST(${this.#me!} AS text) END)
      ON CONFLICT (key) DO NOTHING RETURNING holder`
    if (!row) return
    fresh.add(key)
    if (row.holder === null && whose === 'in turn') behind.add(key)
  }
}

/**
 * Write down whole what is not done by the time of the commit. What is done within the commit that it arrived in, as most
 * is, needs no more than its key.
 */
function keepOpen(db: Prompt, arrivals: readonly Arrival[], newest: number): void {
  const open = db.all<{ key: string }>`SELECT key FROM waddle_event WHERE state = 'accepted' AND seq > ${newest} AND envelope IS NULL`
  if (open.length === 0) return
  const envelopes = new Map(arrivals.flatMap(({ tasks }) => tasks.map(({ key, envelope }) => [key, envelope] as const)))
  for (const { key } of open) {
    const envelope = envelopes.get(key)
    if (envelope) db.run`UPDATE waddle_event SET envelope = ${withoutRaw(envelope)} WHERE key = ${key}`
  }
}

/** The platform's own payload can be large and is not needed to finish the work. */
function withoutRaw(envelope: Envelope): string {
  return JSON.stringify(envelope.raw === undefined ? envelope : { ...envelope, raw: undefined })
}
