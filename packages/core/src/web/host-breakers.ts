import { WaddleError } from '@waddlebot/sdk'
import type { CircuitBreakerPolicy } from 'cockatiel'

type Cockatiel = typeof import('cockatiel')

/** Failures in a row after which a host is left alone. */
const failures = 5
/** For how long, the last one over and over; milliseconds. Then one request is let through, and how it ends decides. */
const rests = [5_000, 15_000, 30_000, 60_000]
/** Hosts remembered: links in chat name any number of them. */
const mostHosts = 500

/** A request of ours that never left says nothing of the host. */
const ours = new Set(['WDL_NET_PRIVATE', 'WDL_NET_HOST', 'WDL_NET_REDIRECTS'])

/** One breaker for each host that modules ask: one that is down costs a moment, not the patience of every command. */
export class HostBreakers {
  readonly #breakers = new Map<string, CircuitBreakerPolicy>()
  #loading: Promise<Cockatiel> | undefined
  #cockatiel: Cockatiel | undefined

  /** Hosts that are left alone right now. */
  get resting(): readonly string[] {
    return [...this.#breakers].filter(([, { state }]) => state === this.#cockatiel?.CircuitState.Open).map(([host]) => host)
  }

  /**
   * Ask `host`. Failing is not to answer, and to answer with 5xx.
   *
   * @throws {WaddleError} `WDL_NET_RESTING` while it is left alone; whatever `send` throws
   */
  async ask(host: string, send: () => Promise<Response>): Promise<Response> {
    // Loaded when first needed: most bots ask nobody, and all of them start.
    this.#cockatiel ??= await (this.#loading ??= import('cockatiel'))
    try {
      return await this.#breakerOf(host, this.#cockatiel).execute(send)
    } catch (error) {
      if (!(error instanceof this.#cockatiel.BrokenCircuitError)) throw error
      throw new WaddleError('WDL_NET_RESTING', `${host} is not asked for a moment: it failed ${failures} times in a row`, {
        data: { host },
      })
    }
  }

  #breakerOf(host: string, { circuitBreaker, handleWhen, ConsecutiveBreaker, IterableBackoff }: Cockatiel): CircuitBreakerPolicy {
    const known = this.#breakers.get(host)
    this.#breakers.delete(host)
    const breaker =
      known ??
      circuitBreaker(
        handleWhen((error) => !ours.has((error as { code?: string }).code ?? '')).orWhenResult(
          (result) => (result as Response | undefined)?.status !== undefined && (result as Response).status >= 500,
        ),
        { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: new IterableBackoff(rests) },
      )
    // Put last: the one that was asked longest ago stands first, and goes first.
    this.#breakers.set(host, breaker)
    if (this.#breakers.size > mostHosts) this.#breakers.delete(this.#breakers.keys().next().value!)
    return breaker
  }
}
