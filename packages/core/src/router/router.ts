import { type Answer, type Envelope, type Reply, WaddleError } from '@waddlebot/sdk'
import type { Limits } from '../limits/limits.ts'
import type { People, Place } from '../people/index.ts'
import { Deadlines } from './deadlines.ts'
import { holdCost, settleCost, stopAt, type Till, takeLimits } from './gates/index.ts'
import { afterMention } from './mention.ts'
import { Registry } from './registry.ts'
import { Replies, type RepliesOptions } from './replies.ts'
import { type Found, skipSpaces } from './tree.ts'
import { Turn } from './turn.ts'

export interface RouterOptions extends RepliesOptions {
  readonly people: People
  /** Whoever can be charged for a command; nobody, when left out. */
  readonly till?: Till
  /** Names that the bot answers to when mentioned, in lower case, without `@`. */
  readonly names?: readonly string[]
  /** How long a run may take where its command says nothing; milliseconds. */
  readonly timeLimitMs?: number
  /** Told how long a command waited at a gate that asks somebody else; milliseconds. */
  readonly waited?: (gate: 'limit' | 'cost', ms: number) => void
}

const at = 64
const hash = 35

/**
 * The middle of the road: which command a message means, whether it may run, running it, and what it says.
 * A message that is no command costs one comparison; a handler that answers at once costs no promise.
 */
export class Router {
  readonly registry = new Registry()
  readonly limits: Limits
  readonly till: Till
  readonly #people: People
  readonly #replies: Replies
  readonly #names: Set<string>
  readonly #timeLimitMs: number
  readonly #deadlines = new Deadlines()
  readonly #waited: RouterOptions['waited']

  constructor(options: RouterOptions) {
    this.limits = options.limits
    this.till = options.till ?? (() => undefined)
    this.#people = options.people
    this.#replies = new Replies(options)
    this.#names = new Set(options.names ?? [])
    this.#timeLimitMs = options.timeLimitMs ?? 2_000
    this.#waited = options.waited
  }

  /** The command that a message calls at `place`, if it calls one. */
  match({ text, commandAt }: Pick<Envelope, 'text' | 'commandAt'>, place: Place): Found | undefined {
    const { community } = place
    // The platform says that a command line begins there; some type the prefix all the same.
    if (commandAt !== undefined) {
      const from = skipSpaces(text, commandAt)
      return this.registry.find(text, text.startsWith(community.prefix, from) ? from + community.prefix.length : from, place)
    }
    const first = text.charCodeAt(0)
    if (first === community.prefixCode) {
      const { prefix } = community
      if (prefix.length === 1 || text.startsWith(prefix)) return this.registry.find(text, prefix.length, place)
    }
    if (first === hash) return this.registry.marketplace.find(text, 1)
    if (first === at && this.#names.size > 0) {
      const from = afterMention(text, community.prefix, this.#names)
      if (from > 0) return this.registry.find(text, from, place)
    }
    return undefined
  }

  /** A turn for a message that calls a command. */
  turn(envelope: Envelope, place: Place, found: Found, person: string): Turn {
    const { text } = envelope
    const bits = this.#people.roles(place, envelope.account, person)
    const rest = found.end >= text.length ? '' : text.slice(skipSpaces(text, found.end))
    return new Turn(envelope, place, person, bits, found.command, rest, found.end)
  }

  /** Walk the gates, run the command, say what it says. Afterwards `turn.outcome` stands. */
  execute(turn: Turn): void | Promise<void> {
    const stop = stopAt(turn)
    if (stop !== undefined) return this.#replies.stop(turn, stop)
    const limited = takeLimits(this.limits, turn)
    if (limited instanceof Promise) {
      const began = performance.now()
      return limited.then((stop) => {
        this.#waited?.('limit', performance.now() - began)
        return stop === undefined ? this.#pay(turn) : this.#replies.stop(turn, stop)
      })
    }
    return limited === undefined ? this.#pay(turn) : this.#replies.stop(turn, limited)
  }

  /** Say something for `turn`, where it was asked. */
  say(turn: Turn, wish: Reply): void {
    this.#replies.say(turn, wish)
  }

  close(): void {
    this.#deadlines.stop()
  }

  #pay(turn: Turn): void | Promise<void> {
    return turn.command.cost === 0 ? this.#run(turn) : this.#charge(turn)
  }

  async #charge(turn: Turn): Promise<void> {
    const began = performance.now()
    try {
      const stop = await holdCost(this.till, turn)
      this.#waited?.('cost', performance.now() - began)
      if (stop !== undefined) {
        this.#replies.giveBack(turn)
        return this.#replies.stop(turn, stop)
      }
    } catch (error) {
      turn.command.host.breaker.begin()
      return this.#replies.failed(turn, error)
    }
    await this.#run(turn)
    if (turn.outcome === 'failed') return
    try {
      await settleCost(this.till, turn)
    } catch (error) {
      this.#replies.failed(turn, error)
    }
  }

  #run(turn: Turn): void | Promise<void> {
    let answer: Answer | Promise<Answer>
    turn.command.host.breaker.begin()
    try {
      answer = turn.command.handler(turn)
    } catch (error) {
      return this.#replies.failed(turn, error)
    }
    if (answer instanceof Promise || (typeof answer === 'object' && answer !== null && 'then' in answer)) {
      return this.#await(turn, answer instanceof Promise ? answer : Promise.resolve(answer as PromiseLike<Answer>))
    }
    this.#replies.answered(turn, answer)
  }

  #await(turn: Turn, pending: Promise<Answer>): Promise<void> {
    const limit = turn.command.timeLimitMs ?? this.#timeLimitMs
    return new Promise<void>((resolve) => {
      const inTime = this.#deadlines.watch(limit, () => {
        const late = new WaddleError(
          'WDL_TIME_LIMIT',
          `"${turn.command.words}" of module ${turn.command.host.name} was not done after ${limit} ms`,
          {
            fix: `waddle config set router.timeLimit 5s`,
          },
        )
        turn.end()
        resolve(this.#replies.failed(turn, late))
      })
      pending.then(
        (answer) => {
          inTime()
          if (!turn.over) resolve(this.#replies.answered(turn, answer))
        },
        (error: unknown) => {
          inTime()
          if (!turn.over) resolve(this.#replies.failed(turn, error))
        },
      )
    })
  }
}
