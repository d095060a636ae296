/**
 * What is under way, by key: a map for many things that stay a moment. A `Map` with such traffic gets a new body again
 * and again, and the last one, dead but old, keeps all that stood in it until the engine's next full collection: with
 * 64 commands in flight that was 1.5 kB of each command. Here such a body holds keys and numbers, nothing that hangs
 * on them.
 */
export class Underway<Thing> {
  readonly #places = new Map<string, number>()
  readonly #things: (Thing | undefined)[] = []
  readonly #free: number[] = []

  get size(): number {
    return this.#places.size
  }

  has(key: string): boolean {
    return this.#places.has(key)
  }

  get(key: string): Thing | undefined {
    const place = this.#places.get(key)
    return place === undefined ? undefined : this.#things[place]
  }

  set(key: string, thing: Thing): void {
    let place = this.#places.get(key)
    if (place === undefined) this.#places.set(key, (place = this.#free.pop() ?? this.#things.length))
    this.#things[place] = thing
  }

  delete(key: string): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    this.#places.delete(key)
    this.#things[place] = undefined
    this.#free.push(place)
  }

  /** In the order in which their keys came. */
  *values(): Iterable<Thing> {
    for (const place of this.#places.values()) yield this.#things[place]!
  }
}
