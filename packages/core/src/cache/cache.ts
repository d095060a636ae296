/**
 * What may be forgotten at any moment without anything being wrong: correctness lives in the store. Values are
 * structured-cloneable. Keys are texts with `:` between their parts, so that a prefix names a group.
 */
export interface Cache {
  /** The value, or undefined when there is none (any more). */
  get<T>(key: string): Promise<T | undefined>
  /** Several at once, in one round trip where there are round trips. */
  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]>
  /** @param ttlMs how long it may be used; milliseconds */
  set(key: string, value: unknown, ttlMs: number): Promise<void>
  /** Several at once, in one round trip where there are round trips. */
  setMany(entries: Iterable<readonly [key: string, value: unknown]>, ttlMs: number): Promise<void>
  /** Forget a key. When it resolves, no process that shares this cache answers with what was there before. */
  delete(key: string): Promise<void>
  /** Forget a group, like {@link Cache.delete}: everything whose key starts with `prefix`, and more where that is easier. */
  deletePrefix(prefix: string): Promise<void>
  /**
   * The value, loaded when there is none. However many ask at once, `load` runs once; when it fails all of them
   * fail and nothing is kept. A value that was deleted while it was being loaded is not kept either: it may be old.
   */
  fetch<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T>
  /**
   * The values in the order asked, those that there are none of loaded together: also how a cache is warmed.
   *
   * @param load is given the keys that are not there, and answers in their order; undefined is not kept
   */
  fetchMany<T>(
    keys: readonly string[],
    ttlMs: number,
    load: (missing: readonly string[]) => Promise<readonly (T | undefined)[]>,
  ): Promise<(T | undefined)[]>
  /** Be told of keys and prefixes that were deleted, here or by another process. Returns to stop. */
  onInvalidated(told: (keyOrPrefix: string) => void): () => void
  close(): Promise<void>
}
