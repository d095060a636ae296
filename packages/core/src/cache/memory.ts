import type { Cache } from './cache.ts'
import { fetchEach } from './each.ts'

interface Kept {
  readonly value: unknown
  readonly until: number
}

/** The cache of one process: bounded, the least recently used forgotten first. */
export class MemoryCache implements Cache {
  readonly #kept = new Map<string, Kept>()
  readonly #loading = new Map<string, { readonly value: Promise<unknown>; stale: boolean }>()
  readonly #listeners = new Set<(keyOrPrefix: string) => void>()
  readonly #most: number
  readonly #monotonic: () => number

  /**
   * @param most values held at most
   * @param monotonic milliseconds that only grow: a clock that is set back must not make old values young
   */
  constructor(most = 10_000, monotonic: () => number = () => performance.now()) {
    this.#most = most
    this.#monotonic = monotonic
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#read(key) as T | undefined
  }

  async getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    return keys.map((key) => this.#read(key) as T | undefined)
  }

  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    this.#keep(key, structuredClone(value), ttlMs)
  }

  async setMany(entries: Iterable<readonly [string, unknown]>, ttlMs: number): Promise<void> {
    for (const [key, value] of entries) this.#keep(key, structuredClone(value), ttlMs)
  }

  async delete(key: string): Promise<void> {
    this.#forget(key)
    for (const told of this.#listeners) told(key)
  }

  async deletePrefix(prefix: string): Promise<void> {
    for (const key of [...this.#kept.keys(), ...this.#loading.keys()]) if (key.startsWith(prefix)) this.#forget(key)
    for (const told of this.#listeners) told(prefix)
  }

  async fetch<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
    const kept = this.#read(key)
    if (kept !== undefined) return kept as T
    const under = this.#loading.get(key)
    if (under && !under.stale) return structuredClone(await under.value) as T
    const loading = { value: load(), stale: false }
    this.#loading.set(key, loading)
    try {
      const value = await loading.value
      if (!loading.stale && value !== undefined) this.#keep(key, structuredClone(value), ttlMs)
      return value
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key)
    }
  }

  async fetchMany<T>(
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

  async close(): Promise<void> {
    this.#kept.clear()
    this.#listeners.clear()
  }

  #read(key: string): unknown {
    const kept = this.#kept.get(key)
    if (kept === undefined) return undefined
    this.#kept.delete(key)
    if (kept.until <= this.#monotonic()) return undefined
    // Put back at the end: the order of the map is the order of use.
    this.#kept.set(key, kept)
    return structuredClone(kept.value)
  }

  #keep(key: string, value: unknown, ttlMs: number): void {
    this.#kept.delete(key)
    this.#kept.set(key, { value, until: this.#monotonic() + ttlMs })
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value!)
  }

  #forget(key: string): void {
    this.#kept.delete(key)
    const loading = this.#loading.get(key)
    if (loading) loading.stale = true
  }
}
