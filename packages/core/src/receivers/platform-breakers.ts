import type { Acted, ActionName, Sent } from '@waddlebot/sdk'
import { Breakers } from '../breakers/breakers.ts'

/** Outages in a row after which an account is not used. */
const failures = 5
/** The first is no longer than the pause between two tries of a message, so a moment's trouble holds nothing up. */
const rests = [1_000, 5_000, 15_000, 30_000, 60_000]
/** A bot may be in any number of workspaces. */
const most = 5_000

/**
 * One breaker for each account that the bot has on a platform, and each of the two ways in which it is used: to speak,
 * and to act. They go different ways on some platforms: while Twitch's API is down, its chat may be well. While one is
 * open nothing is asked: what is to be said keeps its place in its queue, and who wants something done is told at once.
 */
export class PlatformBreakers {
  readonly #breakers = new Breakers({ failures, rests, most })

  /** Accounts that are left alone right now, such as `twitch speaking` and `slack:T0DUCK acting`. */
  get resting(): readonly string[] {
    return this.#breakers.resting
  }

  /** Say something with an account, such as `twitch` or `slack:T0DUCK`. */
  async say(account: string, send: () => Promise<Sent>): Promise<Sent> {
    const asked = await this.#breakers.ask(
      `${account} speaking`,
      send,
      (ended) => 'answer' in ended && !ended.answer.sent && ended.answer.why === 'outage',
    )
    if ('answer' in asked) return asked.answer
    return { sent: false, retry: true, why: 'outage', retryAfterMs: asked.restMs, reason: reasonOf(account, asked.restMs) }
  }

  /** Do something with an account. */
  async act<A extends ActionName>(account: string, act: () => Promise<Acted<A>>): Promise<Acted<A>> {
    const asked = await this.#breakers.ask(
      `${account} acting`,
      act,
      (ended) => 'answer' in ended && !ended.answer.done && ended.answer.reason === 'outage',
    )
    if ('answer' in asked) return asked.answer
    return { done: false, reason: 'outage', retryAfterMs: asked.restMs, detail: reasonOf(account, asked.restMs) }
  }
}

function reasonOf(account: string, leftMs: number): string {
  return `${account} is not asked for ${Math.ceil(leftMs / 1_000)} s: it was not well ${failures} times in a row`
}
