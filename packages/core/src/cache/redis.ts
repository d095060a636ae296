import { type Clock, systemClock } from '../clock/clock.ts'
import { hearsWithin, type RedisEar } from '../redis/ear.ts'
import type { RedisLink } from '../redis/link.ts'
import type { Cache } from './cache.ts'
import { fetchEach } from './each.ts'
import { MemoryCache } from './memory.ts'
import { Shelf, type Stamp } from './shelf.ts'
import { type Word, WordOfMouth } from './word.ts'

/** A value on its way: what is forgotten before it arrives is handed on, and not kept. */
interface Underway {
  readonly key: string
  stale: boolean
}

interface Loading extends Underway {
  readonly value: Promise<unknown>
  readonly since: number
}

/** How a cache counts time; only tests need anything but the defaults. */
export interface RedisCacheOptions {
  /** Values held in memory at most. */
  readonly most?: number
  readonly clock?: Clock
  /** Epoch milliseconds by which values grow old; left out, the server's clock and this process's. */
  readonly now?: () => number
}

/** Forgotten keys that wait for Redis to come back, at most; beyond it everything is forgotten. */
const mostOwed = 100

/**
 * The cache of several processes: memory in front of Redis. A process uses what it has in memory only while it is sure
 * to have heard all that others forgot ({@link RedisEar}), and forgetting resolves when all others have heard, or when
 * those that have not are no longer sure; so nobody answers with something old after that.
 *
 * While Redis is away a process keeps what it loads for {@link hearsWithin}, and forgetting takes as long, so that the
 * same holds; what it forgets meanwhile it tells the others before it asks Redis for anything again. Two things it
 * cannot know: what a process forgot that ended before Redis was back, and, while the network is split, what somebody
 * on the other side forgot. Those are old until their time is over.
 */
export class RedisCache implements Cache {
  readonly #ear: RedisEar
  readonly #shelf: Shelf
  readonly #word: WordOfMouth
  readonly #clock: Clock
  readonly #near: MemoryCache
  /** What was loaded while Redis was away. */
  readonly #alone: MemoryCache
  readonly #underway = new Set<Underway>()
  readonly #loading = new Map<string, Loading>()
  readonly #listeners = new Set<(keyOrPrefix: string) => void>()
  readonly #owed = new Map<string, Word>()
  readonly #stopFresh: () => void

  constructor(link: RedisLink, options: RedisCacheOptions = {}) {
    const { most = 10_000, clock = systemClock, now } = options
    this.#clock = clock
    this.#near = new MemoryCache(most, now)
    this.#alone = new MemoryCache(most)
    this.#ear = link.ear
    this.#word = new WordOfMouth(link, clock, (word) => this.#heard(word))
    this.#shelf = new Shelf(link, this.#word.channel, now)
    this.#stopFresh = this.#ear.onFresh(() => this.#drop('prefix', ['']))
  }

  /** Resolves when what is in memory is used, or after `ms`; tells which. Before that it works as well, less quickly. */
  settled(ms = 1_000): Promise<boolean> {
    return this.#ear.settled(ms)
  }

  async get<T>(key: string): Promise<T | undefined> {
    return (await this.getMany<T>([key]))[0]
  }

  async getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    const near = this.#ear.sure ? await this.#near.getMany<T>(keys) : keys.map(() => undefined)
    const missing = [...new Set(keys.filter((_, index) => near[index] === undefined))]
    if (missing.length === 0) return near
    const looked = await this.#look<T>(missing)
    const values = looked?.values ?? (await this.#alone.getMany<T>(missing))
    return keys.map((key, index) => near[index] ?? values[missing.indexOf(key)])
  }

  set(key: string, value: unknown, ttlMs: number): Promise<void> {
    return this.setMany([[key, value]], ttlMs)
  }

  async setMany(entries: Iterable<readonly [string, unknown]>, ttlMs: number): Promise<void> {
    const list = [...entries].map(([key, value]) => [key, structuredClone(value)] as const)
    const keys = list.map(([key]) => key)
    this.#drop('set', keys)
    const underway = keys.map((key) => this.#begin(key))
    try {
      await this.#tell({ kind: 'set', keys }, (said) => this.#shelf.keep(list, ttlMs, said))
      for (const [index, [key, value]] of list.entries()) if (!underway[index]!.stale) await this.#near.set(key, value, ttlMs)
    } catch {
      await this.#alone.setMany(list, Math.min(ttlMs, hearsWithin))
    } finally {
      for (const each of underway) this.#underway.delete(each)
    }
  }

  delete(key: string): Promise<void> {
    return this.#forget({ kind: 'key', keys: [key] }, (said) => this.#shelf.forget(key, said))
  }

  deletePrefix(prefix: string): Promise<void> {
    return this.#forget({ kind: 'prefix', keys: [prefix] }, (said) => this.#shelf.forgetGroup(prefix, said))
  }

  async fetch<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
    const sure = this.#ear.sure
    const near = sure ? await this.#near.get<T>(key) : undefined
    if (near !== undefined) return near
    const loading = this.#loading.get(key)
    // Who is not sure may only wait for a load that it would not have kept for longer.
    if (loading && !loading.stale && (sure || this.#clock.monotonic() - loading.since < hearsWithin))
      return structuredClone(await loading.value) as T
    const underway = this.#begin(key)
    const mine: Loading = Object.assign(underway, { since: this.#clock.monotonic(), value: this.#fetch(underway, ttlMs, load) })
    this.#loading.set(key, mine)
    try {
      return (await mine.value) as T
    } finally {
      this.#underway.delete(underway)
      if (this.#loading.get(key) === mine) this.#loading.delete(key)
    }
  }

  fetchMany<T>(
    keys: readonly string[],
    ttlMs: number,
    load: (missing: readonly string[]) => Promise<readonly (T | undefined)[]>,
  ): Promise<(T | undefined)[]> {
    return fetchEach(this, keys, ttlMs, load)
  }

  onInvalidated(told: (keyOrPrefix: string) => void): () => void {
    this.#listeners.add(told)
    return () => void this.#listeners.delete(told)
  }

  /** The link stays open, for it is not ours. */
  async close(): Promise<void> {
    this.#stopFresh()
    this.#listeners.clear()
    this.#word.close()
    await this.#near.close()
    await this.#alone.close()
  }

  async #fetch<T>(underway: Underway, ttlMs: number, load: () => Promise<T>): Promise<T> {
    const { key } = underway
    const looked = await this.#look<T>([key], underway)
    const there = looked?.values[0] ?? (looked ? undefined : await this.#alone.get<T>(key))
    if (there !== undefined) return there
    const since = this.#clock.monotonic()
    const value = await load()
    if (underway.stale || value === undefined) return value
    const kept = looked && (await this.#fill(key, value, ttlMs, looked.at))
    const young = hearsWithin - (this.#clock.monotonic() - since)
    if (underway.stale) return value
    if (kept) await this.#near.set(key, value, ttlMs)
    else if (young > 0) await this.#alone.set(key, value, Math.min(ttlMs, young))
    return value
  }

  /** Undefined while Redis is away. */
  async #look<T>(keys: readonly string[], own?: Underway): Promise<{ values: (T | undefined)[]; at: Stamp } | undefined> {
    const underway = keys.map((key) => own ?? this.#begin(key))
    try {
      await this.#settleDebts()
      const { found, at } = await this.#shelf.look(keys)
      const values = found.map((each) => each?.value as T | undefined)
      for (const [index, each] of found.entries())
        if (each !== undefined && !underway[index]!.stale) await this.#near.set(keys[index]!, each.value, each.leftMs)
      return { values, at }
    } catch {
      return undefined
    } finally {
      if (own === undefined) for (const each of underway) this.#underway.delete(each)
    }
  }

  async #fill(key: string, value: unknown, ttlMs: number, missed: Stamp): Promise<boolean> {
    try {
      await this.#shelf.fill([[key, value]], ttlMs, missed)
      return true
    } catch {
      return false
    }
  }

  async #forget(word: Word, publish: (said: string) => Promise<number>): Promise<void> {
    this.#drop(word.kind, word.keys)
    for (const key of word.keys) for (const told of this.#listeners) told(key)
    await this.#tell(word, publish).catch(() => undefined)
    this.#drop(word.kind, word.keys)
  }

  /** @throws when Redis is away, after so long that nobody uses any more what this makes old */
  async #tell(word: Word, publish: (said: string) => Promise<number>): Promise<void> {
    const since = this.#clock.monotonic()
    try {
      await this.#settleDebts()
      await this.#word.give(word, publish)
    } catch (error) {
      this.#owe(word)
      const left = hearsWithin - (this.#clock.monotonic() - since)
      if (left > 0) await new Promise<void>((resolve) => this.#clock.after(left, resolve))
      throw error
    }
  }

  #owe({ kind, keys }: Word): void {
    for (const key of keys) this.#owed.set(`${kind} ${key}`, { kind, keys: [key] })
    if (this.#owed.size <= mostOwed) return
    this.#owed.clear()
    this.#owed.set('everything', { kind: 'prefix', keys: [''] })
  }

  /** Tell the others what was forgotten while Redis was away; until that is done nothing is asked of Redis. */
  async #settleDebts(): Promise<void> {
    if (this.#owed.size === 0) return
    await Promise.all(
      [...this.#owed].map(async ([name, word]) => {
        const key = word.keys[0]!
        await this.#word.give(word, (said) => (word.kind === 'prefix' ? this.#shelf.forgetGroup(key, said) : this.#shelf.forget(key, said)))
        this.#owed.delete(name)
      }),
    )
  }

  #heard(word: Word): void {
    this.#drop(word.kind, word.keys)
    if (word.kind !== 'set') for (const key of word.keys) for (const told of this.#listeners) told(key)
  }

  #drop(kind: Word['kind'], keys: readonly string[]): void {
    for (const key of keys) {
      const meant = kind === 'prefix' ? (name: string) => name.startsWith(key) : (name: string) => name === key
      for (const each of this.#underway) if (meant(each.key)) each.stale = true
      for (const cache of [this.#near, this.#alone]) void (kind === 'prefix' ? cache.deletePrefix(key) : cache.delete(key))
    }
  }

  #begin(key: string): Underway {
    const underway: Underway = { key, stale: false }
    this.#underway.add(underway)
    return underway
  }
}
