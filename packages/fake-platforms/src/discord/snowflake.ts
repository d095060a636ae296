/** 2015-01-01, where Discord's ids begin to count; epoch milliseconds. https://docs.discord.com/developers/reference#snowflakes; shapes and numbers as published in discord-api-types 0.38.57. */
const epoch = 1_420_070_400_000n

/** Ids that grow with time, as Discord's do, and never repeat. */
export class Snowflakes {
  readonly #now: () => number
  #last = 0n

  constructor(now: () => number) {
    this.#now = now
  }

  next(): string {
    const id = snowflakeAt(this.#now())
    this.#last = id > this.#last ? id : this.#last + 1n
    return String(this.#last)
  }
}

/** The first id of a moment (epoch milliseconds). */
export function snowflakeAt(ms: number): bigint {
  return (BigInt(Math.floor(ms)) - epoch) << 22n
}

/** When an id was made; epoch milliseconds. */
export function timeOfSnowflake(id: string): number {
  return Number((BigInt(id) >> 22n) + epoch)
}

/** An id in the range of Discord's of years ago, always the same for the same name. */
export function snowflakeOf(name: string): string {
  let hash = 0xcbf29ce484222325n
  for (const char of name) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n)
  return String((100_000_000_000n << 22n) + (hash % (100_000_000_000n << 22n)))
}
