import type { Account, Db, Envelope } from '@waddlebot/sdk'
import { Batch } from '../flow/batch.ts'
import { type Place, Register } from '../people/index.ts'
import type { Store } from '../store/index.ts'
import type { Hold } from './hold.ts'
import { type Arriving, Unwritten, withoutRaw } from './unwritten.ts'

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

type Keys = Pick<Arrived, 'fresh' | 'behind'>

interface Kept {
  readonly keys: readonly Keys[]
  readonly strangers: Set<Arrival>
}

/** Written at once, at most. Where transactions share commits, these go to the disk while the next ones are worked on. */
const most = 32

/** Writes down what is accepted; calls of the same moment are one transaction. */
export class Arrivals {
  readonly unwritten = new Unwritten()
  readonly #store: Store
  readonly #sharesCommits: boolean
  readonly #me: string | undefined
  readonly #hold: Hold
  readonly #register = new Register()
  readonly #batch: Batch<Arrival, Arrived>
  /** Resolves when the last full batch is committed: what comes after it is for the next commit. */
  #full: Promise<void> | undefined

  constructor(store: Store, me: string | undefined, hold: Hold) {
    this.#store = store
    this.#sharesCommits = me === undefined && store.sharesCommits
    this.#me = me
    this.#hold = hold
    this.#batch = new Batch((arrivals) => this.#write(arrivals), 1, this.#sharesCommits ? most : undefined)
  }

  add(arrival: Arrival): Promise<Arrived> {
    return this.#batch.add(arrival)
  }

  async #write(arrivals: readonly Arrival[]): Promise<Arrived[]> {
    const { keys, stored } = this.#sharesCommits ? await this.#begin(arrivals) : await this.#complete(arrivals)
    // Whoever waits for it is told; who does not, finds the mark of its work missing.
    stored.catch(() => undefined)
    return keys.map(({ fresh, behind }) => ({ fresh, behind, stored }))
  }

  /** With the commit of whatever is done next: what of them is done with it is written once. */
  async #begin(arrivals: readonly Arrival[]) {
    await this.#full
    this.#full = undefined
    const transaction = await this.#store.begin()
    const arriving: Arriving = new Map()
    try {
      const { db } = transaction
      const newest = await db.one<{ seq: number | null }>`SELECT max(seq) AS seq FROM waddle_event`
      const keys = await this.#new(db, arrivals, arriving)
      const strangers = await this.#meet(db, arrivals, keys)
      this.unwritten.add(arriving)
      let committed = () => {}
      if (arrivals.length === most) this.#full = new Promise((resolve) => (committed = resolve))
      const over = () => {
        committed()
        this.unwritten.drop(arriving)
      }
      const kept = transaction.commitWith!((prompt) => {
        this.unwritten.write(prompt, arriving, newest!.seq ?? 0)
        over()
      })
      const stored = kept.then(
        () => this.#met(strangers),
        (error: unknown) => {
          over()
          throw error
        },
      )
      return { keys, stored }
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

  /** Which of them are new; these are put into `arriving`. */
  async #new(db: Db, arrivals: readonly Arrival[], arriving: Arriving): Promise<Keys[]> {
    const asked = arrivals.flatMap(({ tasks }) => tasks.map(({ key }) => key))
    const rows = await db.all<{ key: string }>`SELECT key FROM waddle_event WHERE key IN (SELECT value FROM json_each(${asked}))`
    const known = new Set(rows.map(({ key }) => key))
    return arrivals.map(({ tasks, at }) => {
      const fresh = new Set<string>()
      for (const { key, envelope } of tasks) {
        if (known.has(key) || arriving.has(key) || this.unwritten.at(key) !== undefined) continue
        arriving.set(key, { envelope, at })
        fresh.add(key)
      }
      return { fresh, behind: new Set<string>() }
    })
  }

  async #keep(db: Db, arrivals: readonly Arrival[]): Promise<Kept> {
    const keys: Keys[] = arrivals.map(() => ({ fresh: new Set(), behind: new Set() }))
    const insert = this.#me === undefined ? this.#alone : this.#amongOthers
    // At once: where every statement is a trip to a server, they travel together.
    const stored = arrivals.flatMap((arrival, index) => arrival.tasks.map((task) => insert.call(this, db, arrival, task, keys[index]!)))
    await Promise.all(stored)
    return { keys, strangers: await this.#meet(db, arrivals, keys) }
  }

  /** Write down who is not known yet, of those who bring something new. */
  async #meet(db: Db, arrivals: readonly Arrival[], keys: readonly Keys[]): Promise<Set<Arrival>> {
    const strangers = new Set(
      arrivals.filter(({ place, account }, index) => keys[index]!.fresh.size > 0 && !this.#register.knows(place, account)),
    )
    await Promise.all([...strangers].map(({ place, account, at }) => this.#register.write(db, place, account, at)))
    return strangers
  }

  async #alone(db: Db, { at }: Arrival, { key, envelope }: TaskKey, { fresh }: Keys): Promise<void> {
    const { changes } = await db.run`
      INSERT INTO waddle_event (key, state, envelope, received_at) VALUES (${key}, 'accepted', ${withoutRaw(envelope)}, ${at})
      ON CONFLICT (key) DO NOTHING`
    if (changes > 0) fresh.add(key)
  }

  async #amongOthers(db: Db, arrival: Arrival, { key, envelope }: TaskKey, { fresh, behind }: Keys): Promise<void> {
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
