/** A lasting share of faults of an HTTP side. What the shares leave over goes well. */
export interface Share {
  /** 0 to 1: answered with 429. */
  readonly limited?: number
  /** Seconds: a fixed time, or between two. Where the platform counts whole seconds they are rounded up. */
  readonly retryAfter?: number | readonly [least: number, most: number]
  readonly failed?: number
  /** 502 when left out. */
  readonly status?: number
  readonly slow?: number
  readonly slowMs?: number
  /** Only where the route, method or path matches. */
  readonly match?: RegExp
}

/** What a share does to one request. */
export type Chance =
  | { readonly kind: 'limit'; readonly retryAfter: number }
  | { readonly kind: 'fail'; readonly status: number }
  | { readonly kind: 'slow'; readonly ms: number }

/** What goes wrong with a request for `route`, by chance. @param random 0 to 1 */
export function chanceOf(share: Share, route: string, random: () => number): Chance | undefined {
  const { limited = 0, retryAfter = 1, failed = 0, status = 502, slow = 0, slowMs = 1_000, match } = share
  if (match && !match.test(route)) return undefined
  const draw = random()
  if (draw < limited) {
    const [least, most] = typeof retryAfter === 'number' ? [retryAfter, retryAfter] : retryAfter
    return { kind: 'limit', retryAfter: least + (most - least) * random() }
  }
  if (draw < limited + failed) return { kind: 'fail', status }
  if (draw < limited + failed + slow) return { kind: 'slow', ms: slowMs }
  return undefined
}
