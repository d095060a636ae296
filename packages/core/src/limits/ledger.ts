/** Words of 32 bits in a record: fingerprint (2), end of the cooldown (2), expiry, epoch, count, count before. */
const stride = 8
/** Fewest records that there is room for. */
const smallest = 1024

/** Which cooldown and window a record belongs to: two halves of a fingerprint to go on from. */
export interface Seed {
  readonly low: number
  readonly high: number
}

/** Flags in the fingerprint's last two bits: they were told of the cooldown, of the window. */
export const told = { cooldown: 1, window: 2 } as const

/**
 * What everybody used of every limit: 32 bytes a record in one array, found by a 62-bit fingerprint. No strings
 * are kept and nothing is left to the garbage collector, so a million people cost as little to look up as ten.
 * Two of a million share a fingerprint once in ten million bots, and would then share a cooldown; the
 * fingerprints differ from start to start, so nobody can aim for that.
 *
 * Records are offsets. An offset is good until {@link Ledger.add}.
 */
export class Ledger {
  #words = new Int32Array(smallest * stride)
  #times = new Float64Array(this.#words.buffer)
  #mask = smallest - 1
  #size = 0
  #low = 0
  #high = 0
  readonly #salt = (Math.random() * 2 ** 32) | 0

  /** Records, those counted that expired since the last sweep. */
  get size(): number {
    return this.#size
  }

  /** Fingerprint to go on from, for everything that counts under `name`. */
  seed(name: string): Seed {
    this.#begin(this.#salt, Math.imul(this.#salt, 0x9e3779b1))
    this.#mix(name)
    return { low: this.#low, high: this.#high }
  }

  /**
   * The record of `key` in `community`, or -1. What was looked for is remembered for {@link Ledger.add}.
   */
  find(seed: Seed, community: string, key: string): number {
    this.#begin(seed.low, seed.high)
    this.#mix(community)
    this.#mix(key)
    const low = (this.#low ^= this.#low >>> 15)
    const high = (this.#high = ((this.#high ^ (this.#high >>> 13)) & ~3) | 4)
    const words = this.#words
    for (let slot = low & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * stride
      const there = words[at + 1]!
      if (there === 0) return -1
      if (words[at] === low && (there & ~3) === high) return at
    }
  }

  /** A record for what {@link Ledger.find} looked for last and did not find. */
  add(now: number): number {
    if (this.#size * 4 >= (this.#mask + 1) * 3) this.#sweep(now)
    const at = this.#free(this.#words, this.#low)
    this.#words[at] = this.#low
    this.#words[at + 1] = this.#high
    this.#size++
    return at
  }

  /** When the cooldown is over; 0 when there was none. */
  until(at: number): number {
    return this.#times[(at >> 1) + 1]!
  }

  setUntil(at: number, until: number): void {
    this.#times[(at >> 1) + 1] = until
  }

  /** Uses in the window with number `epoch`, and in the one before it. */
  count(at: number, epoch: number): number {
    return this.#words[at + 5] === (epoch | 0) ? this.#words[at + 6]! : 0
  }

  before(at: number, epoch: number): number {
    const known = this.#words[at + 5]!
    if (known === (epoch | 0)) return this.#words[at + 7]!
    return known === ((epoch - 1) | 0) ? this.#words[at + 6]! : 0
  }

  setCount(at: number, epoch: number, count: number): void {
    this.#words[at + 7] = this.before(at, epoch)
    this.#words[at + 5] = epoch
    this.#words[at + 6] = count
  }

  /** Keep the record at least until `time`; milliseconds. */
  keep(at: number, time: number): void {
    const seconds = Math.ceil(time / 1000)
    if (seconds > this.#words[at + 4]!) this.#words[at + 4] = seconds
  }

  told(at: number, flag: number): boolean {
    return (this.#words[at + 1]! & flag) !== 0
  }

  setTold(at: number, flag: number, yes: boolean): void {
    const word = this.#words[at + 1]!
    this.#words[at + 1] = yes ? word | flag : word & ~flag
  }

  #begin(low: number, high: number): void {
    this.#low = low
    this.#high = high
  }

  /** Two characters a step: each step waits for the one before it, so half as many take half as long. */
  #mix(text: string): void {
    const { length } = text
    let low = this.#low ^ length
    let high = this.#high ^ length
    for (let index = 0; index < length; index += 2) {
      const second = index + 1 < length ? text.charCodeAt(index + 1) << 16 : 0
      const pair = text.charCodeAt(index) | second
      low = Math.imul(low ^ pair, 0x85ebca6b)
      high = Math.imul(high ^ pair, 0xc2b2ae35)
      low ^= low >>> 15
      high ^= high >>> 13
    }
    this.#low = low
    this.#high = high
  }

  #free(words: Int32Array, low: number): number {
    let slot = low & this.#mask
    while (words[slot * stride + 1] !== 0) slot = (slot + 1) & this.#mask
    return slot * stride
  }

  /** Copy what has not expired to an array with room to double. It runs once in so many additions that it costs each a constant share. */
  #sweep(now: number): void {
    const seconds = Math.floor(now / 1000)
    const old = this.#words
    let live = 0
    for (let at = 0; at < old.length; at += stride) if (old[at + 1] !== 0 && old[at + 4]! > seconds) live++
    let room = smallest
    while (room < live * 2) room *= 2
    const words = new Int32Array(room * stride)
    this.#mask = room - 1
    for (let at = 0; at < old.length; at += stride) {
      if (old[at + 1] === 0 || old[at + 4]! <= seconds) continue
      const to = this.#free(words, old[at]!)
      for (let word = 0; word < stride; word++) words[to + word] = old[at + word]!
    }
    this.#words = words
    this.#times = new Float64Array(words.buffer)
    this.#size = live
  }
}
