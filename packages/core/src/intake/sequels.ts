import type { Accepted, Envelope } from '@waddlebot/sdk'
import type { Underway } from '../flow/underway.ts'
import type { Place } from '../people/index.ts'
import type { Router } from '../router/router.ts'
import type { Runs } from './runs.ts'

/** Messages that could not be understood without their author's messages before them, and wait for these. */
export class Sequels {
  readonly #router: Router
  readonly #runs: Runs
  readonly #underway: Underway<Promise<Accepted>>
  /** Answers to messages that wait, by lane. */
  readonly #waiting = new Map<string, Promise<Accepted>>()

  /** @param underway what is being stored right now */
  constructor(router: Router, runs: Runs, underway: Underway<Promise<Accepted>>) {
    this.#router = router
    this.#runs = runs
    this.#underway = underway
  }

  /** Whether it is one: because one of those before it waits, or because it may call a command that one of those is just making. */
  isOne(message: Envelope, place: Place, lane: string): boolean {
    if (this.#waiting.size > 0 && this.#waiting.has(lane)) return true
    if (message.kind !== 'message') return false
    if (message.commandAt === undefined && message.text.charCodeAt(0) !== place.community.prefixCode) return false
    if (this.#underway.size === 0 && !this.#runs.lanes.has(lane)) return false
    return this.#router.match(message, place) === undefined
  }

  /** Take one once those before it are through. */
  wait(lane: string, take: () => Promise<Accepted>): Promise<Accepted> {
    const before = [this.#waiting.get(lane), ...this.#underway.values()]
    this.#runs.come()
    const turn = Promise.all(before).then(() => this.#runs.lanes.run(lane, async () => {}))
    const answer = turn.then(() => {
      if (this.#waiting.get(lane) === answer) this.#waiting.delete(lane)
      const taken = take()
      this.#runs.arrive()
      return taken
    })
    this.#waiting.set(lane, answer)
    return answer
  }
}
