import type { CircuitBreakerPolicy } from 'cockatiel'

type Cockatiel = typeof import('cockatiel')

export interface BreakerRules {
  /** Failures in a row after which somebody is left alone. */
  readonly failures: number
  /** For how long, the last one over and over; milliseconds. Then one call is let through, and how it ends decides. */
  readonly rests: readonly number[]
  /** Names remembered; the one that was asked longest ago is forgotten first. */
  readonly most: number
}

/** How a call ended that was made. */
export type Ended<T> = { readonly answer: T } | { readonly error: unknown }

/** An answer, or for how long nobody is asked; milliseconds. */
export type Asked<T> = { readonly answer: T } | { readonly restMs: number }

interface Kept {
  readonly policy: CircuitBreakerPolicy
  /** Until when it is open, by a clock that only grows; milliseconds. */
  until: number
}

/** Later than this the rest is over whatever the policy says; milliseconds. */
const overdue = 1_000

/** One circuit breaker for each of those who are asked: one that is down costs a moment, not everybody's patience. */
export class Breakers {
  readonly #rules: BreakerRules
  readonly #kept = new Map<string, Kept>()
  #loading: Promise<Cockatiel> | undefined
  #cockatiel: Cockatiel | undefined

  constructor(rules: BreakerRules) {
    this.#rules = rules
  }

  /** Who is left alone right now. */
  get resting(): readonly string[] {
    return [...this.#kept].filter(([, { policy }]) => policy.state === this.#cockatiel?.CircuitState.Open).map(([name]) => name)
  }

  /**
   * Ask `name`, unless it is left alone.
   *
   * @param failed whether how a call ended counts as a failure
   * @throws whatever `ask` throws
   */
  async ask<T>(name: string, ask: () => Promise<T>, failed: (ended: Ended<T>) => boolean): Promise<Asked<T>> {
    // Loaded when first needed: most bots ask nobody, and all of them start.
    this.#cockatiel ??= await (this.#loading ??= import('cockatiel'))
    const { BrokenCircuitError, CircuitState } = this.#cockatiel
    const kept = this.#of(name, this.#cockatiel)
    // One call is on trial; whoever comes meanwhile does not wait for how it ends.
    if (kept.policy.state === CircuitState.HalfOpen) return { restMs: this.#rules.rests[0]! }
    // What a policy counts as a failure is decided at its making, for answers of any kind.
    const judged = async () => {
      const ended = await endOf(ask)
      return { ended, failed: failed(ended) }
    }
    let ended: Ended<T>
    try {
      ended = (await kept.policy.execute(judged)).ended
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error
      const restMs = kept.until - performance.now()
      if (restMs > -overdue) return { restMs: Math.max(1, restMs) }
      // The policy goes by the clock of the machine: where that was set back, somebody would be left alone for as long.
      this.#kept.delete(name)
      return this.ask(name, ask, failed)
    }
    if ('error' in ended) throw ended.error
    return ended
  }

  #of(name: string, cockatiel: Cockatiel): Kept {
    const { most } = this.#rules
    const known = this.#kept.get(name)
    // Where there is room for all, none has to go, and who was asked last is nobody's question.
    if (known && this.#kept.size < most) return known
    this.#kept.delete(name)
    const kept = known ?? this.#made(cockatiel)
    // Put last: the one that was asked longest ago stands first, and goes first.
    this.#kept.set(name, kept)
    if (this.#kept.size > most) this.#kept.delete(this.#kept.keys().next().value!)
    return kept
  }

  #made({ circuitBreaker, handleWhenResult, ConsecutiveBreaker, DelegateBackoff }: Cockatiel): Kept {
    const { failures, rests } = this.#rules
    const halfOpenAfter = new DelegateBackoff<{ readonly attempt: number }>(({ attempt }) => {
      const restMs = rests[Math.min(attempt, rests.length) - 1]!
      kept.until = performance.now() + restMs
      return restMs
    })
    const policy = circuitBreaker(
      handleWhenResult((judged) => (judged as { failed: boolean }).failed),
      { breaker: new ConsecutiveBreaker(failures), halfOpenAfter },
    )
    const kept: Kept = { policy, until: 0 }
    return kept
  }
}

async function endOf<T>(ask: () => Promise<T>): Promise<Ended<T>> {
  try {
    return { answer: await ask() }
  } catch (error) {
    return { error }
  }
}
