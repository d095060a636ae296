/**
 * What a module keeps at hand so that it need not be asked for each time, shared by all processes of the bot where there
 * is a Redis. It may be forgotten at any moment without anything being wrong. Values must survive structuredClone; each
 * module has keys of its own.
 */
export interface Cache {
  /**
   * The value, loaded when there is none; `load` runs once, however many ask at once. A run that has written sees its own
   * writes: it loads, and nothing of that is kept.
   *
   * @param keep for how long it may be used: milliseconds, such as those of {@link ttl}, or a span such as `10m`
   */
  fetch<T>(key: string, keep: number | string, load: () => Promise<T>): Promise<T>
  /**
   * The values in the order asked, those that there are none of loaded together.
   *
   * @param load is given the keys that are not there, and answers in their order; undefined is not kept
   */
  fetchMany<T>(
    keys: readonly string[],
    keep: number | string,
    load: (missing: readonly string[]) => Promise<readonly (T | undefined)[]>,
  ): Promise<(T | undefined)[]>
  /**
   * Forget a key in every process. Inside a run this happens once what it wrote is on disk, and before what it says is
   * said, so that whoever reads "done" is answered with nothing old; outside a run at once.
   */
  delete(key: string): Promise<void>
}
