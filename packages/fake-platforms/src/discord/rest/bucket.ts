import type { World } from '../world/world.ts'

/** How a bucket stands after a request. */
export interface Standing {
  readonly limit: number
  readonly remaining: number
  /** Seconds until it is full again. */
  readonly resetAfter: number
  readonly exceeded: boolean
}

/** A rate limit in fixed windows, as Discord's headers describe them: so many until the reset. */
export class Bucket {
  readonly #world: World
  readonly #limit: number
  readonly #perMs: number
  #used = 0
  #resetAt = 0

  constructor(world: World, { count, perMs }: { readonly count: number; readonly perMs: number }) {
    this.#world = world
    this.#limit = count
    this.#perMs = perMs
  }

  take(): Standing {
    const now = this.#world.now()
    if (now >= this.#resetAt) {
      this.#used = 0
      this.#resetAt = now + this.#perMs
    }
    const exceeded = this.#used >= this.#limit
    if (!exceeded) this.#used++
    return { limit: this.#limit, remaining: this.#limit - this.#used, resetAfter: (this.#resetAt - now) / 1_000, exceeded }
  }
}

/** The part of a path that has limits of its own: a channel, a server, or a webhook with its token. */
export function majorOf(params: Readonly<Record<string, string>>): string {
  return (
    params['channel'] ??
    params['guild'] ??
    (params['token'] === undefined ? '' : `${params['application'] ?? params['interaction']} ${params['token']}`)
  )
}
