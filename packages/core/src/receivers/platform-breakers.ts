import type { Acted, ActionName, Sent } from '@waddlebot/sdk'
import type { CircuitBreakerPolicy } from 'cockatiel'

type Cockatiel = typeof import('cockatiel')

/** Outages in a row after which an account is not used. */
const failures = 5
/**
 * For how long, the last one over and over; milliseconds. Then one call is let through, and how it ends decides. The
 * first is no longer than the pause between two tries of a message, so a moment's trouble holds nothing up.
 */
const rests = [1_000, 5_000, 15_000, 30_000, 60_000]
/** Accounts remembered: a bot may be in any number of workspaces. */
const mostAccounts = 5_000

interface Kept {
  readonly policy: CircuitBreakerPolicy
  /** When it was last opened, and for how long; epoch milliseconds and milliseconds. */
  openedAt: number
  restMs: number
}

/**
 * One breaker for each account that the bot has on a platform, and each of the two ways in which it is used: to speak,
 * and to act. They go different ways on some platforms: while Twitch's API is down, its chat may be well. While one is
 * open nothing is asked: what is to be said keeps its place in its queue, and who wants something done is told at once.
 */
export class PlatformBreakers {
  readonly #kept = new Map<string, Kept>()
  #loading: Promise<Cockatiel> | undefined
  #cockatiel: Cockatiel | undefined

  /** Accounts that are left alone right now, such as `twitch speaking` and `slack:T0DUCK acting`. */
  get resting(): readonly string[] {
    return [...this.#kept].filter(([, { policy }]) => policy.state === this.#cockatiel?.CircuitState.Open).map(([name]) => name)
  }

  /** Say something with an account, such as `twitch` or `slack:T0DUCK`. */
  say(account: string, send: () => Promise<Sent>): Promise<Sent> {
    const isOutage = (sent: Sent) => !sent.sent && sent.why === 'outage'
    return this.#ask(`${account} speaking`, send, isOutage, (retryAfterMs) => {
      return { sent: false, retry: true, why: 'outage', retryAfterMs, reason: reasonOf(account, retryAfterMs) }
    })
  }

  /** Do something with an account. */
  act<A extends ActionName>(account: string, act: () => Promise<Acted<A>>): Promise<Acted<A>> {
    const isOutage = (acted: Acted<A>) => !acted.done && acted.reason === 'outage'
    return this.#ask(`${account} acting`, act, isOutage, (retryAfterMs) => {
      return { done: false, reason: 'outage', retryAfterMs, detail: reasonOf(account, retryAfterMs) }
    })
  }

  async #ask<T>(name: string, ask: () => Promise<T>, isOutage: (answer: T) => boolean, rested: (leftMs: number) => T): Promise<T> {
    // Loaded when first needed, as with hosts.
    this.#cockatiel ??= await (this.#loading ??= import('cockatiel'))
    const { BrokenCircuitError, CircuitState } = this.#cockatiel
    const kept = this.#of(name, this.#cockatiel)
    // One call is on trial; whoever comes meanwhile does not wait for how it ends.
    if (kept.policy.state === CircuitState.HalfOpen) return rested(rests[0]!)
    // What a policy counts as a failure is decided at its making, for answers of either kind.
    const judged = async () => {
      const answer = await ask()
      return { answer, outage: isOutage(answer) }
    }
    try {
      return (await kept.policy.execute(judged)).answer
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error
      return rested(Math.max(1, kept.openedAt + kept.restMs - Date.now()))
    }
  }

  #of(name: string, cockatiel: Cockatiel): Kept {
    const known = this.#kept.get(name)
    // Where there is room for all, none has to go, and who was asked last is nobody's question.
    if (known && this.#kept.size < mostAccounts) return known
    this.#kept.delete(name)
    const kept = known ?? makeBreaker(cockatiel)
    // Put last: the one that was asked longest ago stands first, and goes first.
    this.#kept.set(name, kept)
    if (this.#kept.size > mostAccounts) this.#kept.delete(this.#kept.keys().next().value!)
    return kept
  }
}

function makeBreaker({ circuitBreaker, handleWhenResult, ConsecutiveBreaker, DelegateBackoff }: Cockatiel): Kept {
  const halfOpenAfter = new DelegateBackoff<{ readonly attempt: number }>(({ attempt }) => {
    kept.openedAt = Date.now()
    kept.restMs = rests[Math.min(attempt, rests.length) - 1]!
    return kept.restMs
  })
  const policy = circuitBreaker(
    handleWhenResult((judged) => (judged as { outage: boolean }).outage),
    { breaker: new ConsecutiveBreaker(failures), halfOpenAfter },
  )
  const kept: Kept = { policy, openedAt: 0, restMs: 0 }
  return kept
}

function reasonOf(account: string, leftMs: number): string {
  return `${account} is not asked for ${Math.ceil(leftMs / 1_000)} s: it was not well ${failures} times in a row`
}
