import { randomUUID } from 'node:crypto'
import { WaddleError } from '@waddlebot/sdk'
import { keyIn } from '../config/secrets/envelope.ts'
import type { Wire } from '../fleet/wire.ts'
import type { Store } from '../store/index.ts'
import { Lease } from './lease.ts'

/** Seals and opens what is kept in the store. */
export interface Sealer {
  seal(name: string, value: string): string
  /** Whether it was sealed with the newest key. */
  isCurrent(sealed: string): boolean
  /** @throws {WaddleError} `WDL_SECRET_KEY`, `WDL_SECRET_TAMPERED` */
  open(name: string, sealed: string): string
}

export interface VaultOptions {
  readonly store: Store
  readonly wire: Wire
  readonly now: () => number
  readonly sealer: Sealer | undefined
  /** What whoever runs the bot set: environment or file. */
  readonly outside: (name: string) => string | undefined
  readonly outsideNames: () => readonly string[]
  /** Told of every value that is kept, so that it is hidden. */
  readonly kept?: (value: string) => void
}

/** A value, and the one from outside that it stands for: once that is another one, somebody set it anew, and it wins. */
interface Kept {
  readonly value: string | null
  readonly from: string | null
  /** When its owner set it, for all processes; absent where the bot renewed it itself. Epoch milliseconds. */
  readonly set?: number
}

/** A value as it stands in the store. */
interface Row {
  readonly name: string
  readonly sealed: string
}

/** Values by name; undefined for one that is not there, or is to be forgotten. */
export type Values = Readonly<Record<string, string | undefined>>

const topic = 'secrets'

/**
 * What the bot itself renewed stands in the store, sealed, for all processes; what its owner set stands outside of it
 * and is never written. Reading asks memory alone: a process that keeps something tells the others.
 */
export class Vault {
  readonly #options: VaultOptions
  #kept = new Map<string, Kept>()
  /** Reads that began, and the one of which the values are. */
  #reads = 0
  #newest = 0
  /** What the owner had set at the last look. */
  #looked: ReadonlyMap<string, string | undefined> | undefined

  constructor(options: VaultOptions) {
    this.#options = options
  }

  /** Read what was kept, and hear from then on what others keep. */
  async open(): Promise<void> {
    this.#options.wire.hear(topic, () => this.load())
    const rows = await this.#rows()
    this.#kept = this.#opened(rows)
    await this.#sealAnew(rows)
  }

  /** Read what was kept. */
  async load(): Promise<void> {
    const mine = ++this.#reads
    const kept = this.#opened(await this.#rows())
    // A read that began later saw more.
    if (mine < this.#newest) return
    this.#newest = mine
    this.#kept = kept
  }

  secret(name: string): string | undefined {
    const outside = this.#options.outside(name)
    const kept = this.#kept.get(name)
    return kept && kept.from === (outside ?? null) ? (kept.value ?? undefined) : outside
  }

  /** Names of all that is set and that `may` be known. What else stands outside is not even read: most of it is no secret. */
  names(may: (name: string) => boolean): readonly string[] {
    const all = new Set([...this.#options.outsideNames(), ...this.#kept.keys()])
    return [...all].filter((name) => may(name) && this.secret(name) !== undefined)
  }

  /** Keep values that the bot renewed, for all processes, all of them or none. @throws {WaddleError} `WDL_SECRET_PLACE` where there is nowhere to */
  keep(values: Values): Promise<void> {
    return this.#keep(values, undefined)
  }

  /** Keep values on the word of the bot's owner: whoever uses them begins anew with them. @throws {WaddleError} `WDL_SECRET_PLACE` */
  set(values: Values): Promise<void> {
    return this.#keep(values, this.#options.now())
  }

  /**
   * Read anew what was kept, by other programs as well.
   *
   * @param may names that somebody uses
   * @returns names of those that the bot's owner set anew since the last look, here or outside
   */
  async look(may: (name: string) => boolean): Promise<readonly string[]> {
    await this.load()
    const words = new Map(
      [...new Set([...this.#options.outsideNames(), ...this.#kept.keys()])].filter(may).map((name) => [name, this.#ownersWord(name)]),
    )
    const before = this.#looked
    this.#looked = words
    if (before === undefined) return []
    return [...new Set([...before.keys(), ...words.keys()])].filter((name) => before.get(name) !== words.get(name))
  }

  /** Tells apart what the owner set at one time from what they set at another. */
  #ownersWord(name: string): string | undefined {
    const outside = this.#options.outside(name)
    const kept = this.#kept.get(name)
    return kept?.set !== undefined && kept.from === (outside ?? null) ? `set ${kept.set}` : outside
  }

  /** @param set when its owner set them; undefined where the bot renewed what its owner had set */
  async #keep(values: Values, set: number | undefined): Promise<void> {
    const { store, sealer, outside, now, wire } = this.#options
    const names = Object.keys(values)
    if (names.length === 0) return
    if (!sealer)
      throw new WaddleError('WDL_SECRET_PLACE', `there is nowhere to keep the secret ${names[0]}`, { fix: `waddle secret set ${names[0]}` })
    await store.transaction(async (db) => {
      for (const name of names) {
        const from = outside(name) ?? null
        const known = this.#kept.get(name)
        const word = set ?? (known?.from === from ? known.set : undefined)
        const kept: Kept = { value: values[name] ?? null, from, ...(word === undefined ? {} : { set: word }) }
        const sealed = sealer.seal(name, JSON.stringify(kept))
        await db.run`
          INSERT INTO waddle_secret (name, sealed, at) VALUES (${name}, ${sealed}, ${now()})
          ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, at = excluded.at`
      }
    }, 'secrets')
    for (const value of Object.values(values)) if (value !== undefined) this.#options.kept?.(value)
    await this.load()
    await wire.broadcast(topic, names)
  }

  /**
   * Renew values that only one may renew at a time, of all processes. The others wait, and find what it kept.
   *
   * @param work given the values as they are now; returns those that are new
   * @returns the values after it
   */
  async renew(names: readonly string[], work: (now: Values) => Promise<Values>): Promise<Values> {
    const { store } = this.#options
    const lease = new Lease(store, names.join(' '), randomUUID())
    await lease.take()
    try {
      await this.load()
      await this.keep(await work(this.#valuesOf(names)))
      return this.#valuesOf(names)
    } finally {
      await lease.leave()
    }
  }

  #valuesOf(names: readonly string[]): Values {
    return Object.fromEntries(names.map((name) => [name, this.secret(name)]))
  }

  /** After `waddle secret rotate`: what an older key sealed is sealed with the newest, so that the older can go. */
  async #sealAnew(rows: readonly Row[]): Promise<void> {
    const { store, sealer } = this.#options
    if (!sealer) return
    const old = rows.filter(({ sealed }) => !sealer.isCurrent(sealed))
    if (old.length === 0) return
    await store.transaction(async (db) => {
      for (const { name, sealed } of old) {
        const anew = sealer.seal(name, sealer.open(name, sealed))
        await db.run`UPDATE waddle_secret SET sealed = ${anew} WHERE name = ${name} AND sealed = ${sealed}`
      }
    }, 'secrets')
  }

  /** Everything that is kept; nothing where nothing could be read. */
  async #rows(): Promise<readonly Row[]> {
    const { store, sealer } = this.#options
    return sealer ? store.db.all<Row>`SELECT name, sealed FROM waddle_secret` : []
  }

  #opened(rows: readonly Row[]): Map<string, Kept> {
    const { sealer, kept: hide } = this.#options
    const kept = new Map<string, Kept>()
    for (const { name, sealed } of rows) {
      const opened = JSON.parse(sealer!.open(name, sealed)) as Kept
      if (opened.value !== null) hide?.(opened.value)
      kept.set(name, opened)
    }
    return kept
  }
}

/** Ids of the keys with which something in the store is sealed; for whoever wants to take a key away. */
export async function keysOfVault(store: Store): Promise<ReadonlySet<string>> {
  if (!(await store.tableNames()).includes('waddle_secret')) return new Set()
  const rows = await store.db.all<{ sealed: string }>`SELECT sealed FROM waddle_secret`
  return new Set(rows.map(({ sealed }) => keyIn(sealed)))
}
