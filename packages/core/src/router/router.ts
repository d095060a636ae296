import { type Answer, type Envelope, isWaddleError, type Reply, WaddleError } from '@waddlebot/sdk'
import type { Limits } from '../limits/limits.ts'
import { failedAt } from '../modules/blame.ts'
import type { People, Place } from '../people/index.ts'
import type { Work } from '../store/work.ts'
import { Deadlines } from './deadlines.ts'
import { holdCost, rulesFor, settleCost, stopAt, type Till, takeLimits } from './gates/index.ts'
import { Registry } from './registry.ts'
import { type Found, skipSpaces } from './tree.ts'
import { type Draft, elementsOf, type Mouth, readAnswer, type Stop, Turn } from './turn.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Whether people are told why nothing happened: as the platform's viewers expect it, always, or never. */
export type Refusals = 'auto' | 'always' | 'never'

export interface RouterOptions {
  readonly limits: Limits
  readonly people: People
  readonly mouth: Mouth
  readonly refusals?: Refusals
  /** Whoever can be charged for a command; nobody, when left out. */
  readonly till?: Till
  /** Names that the bot answers to when mentioned, in lower case, without `@`. */
  readonly names?: readonly string[]
  /** How long a run may take where its command says nothing; milliseconds. */
  readonly timeLimitMs?: number
  /** Told of every failure, with the turn. */
  readonly failed?: (turn: Turn, error: unknown, opened: boolean) => void
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
  readonly #mouth: Mouth
  readonly #refusals: Refusals
  readonly #names: Set<string>
  readonly #timeLimitMs: number
  readonly #deadlines = new Deadlines()
  readonly #failedHook: RouterOptions['failed']
  readonly #waited: RouterOptions['waited']

  constructor(options: RouterOptions) {
    this.limits = options.limits
    this.till = options.till ?? (() => undefined)
    this.#people = options.people
    this.#mouth = options.mouth
    this.#refusals = options.refusals ?? 'auto'
    this.#names = new Set(options.names ?? [])
    this.#timeLimitMs = options.timeLimitMs ?? 2_000
    this.#failedHook = options.failed
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
      const from = this.#afterMention(text, community.prefix)
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
    if (stop !== undefined) return this.#stop(turn, stop)
    const limited = takeLimits(this.limits, turn)
    if (limited instanceof Promise) {
      const began = performance.now()
      return limited.then((stop) => {
        this.#waited?.('limit', performance.now() - began)
        return stop === undefined ? this.#pay(turn) : this.#stop(turn, stop)
      })
    }
    return limited === undefined ? this.#pay(turn) : this.#stop(turn, limited)
  }

  /** Say something for `turn`, where it was asked. */
  say(turn: Turn, wish: Reply): void {
    this.#emit(turn, elementsOf(wish.message), wish.private ?? false, 'replied', wish.card)
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
        this.#giveBack(turn)
        return this.#stop(turn, stop)
      }
    } catch (error) {
      turn.command.host.breaker.begin()
      return this.#failed(turn, error)
    }
    await this.#run(turn)
    if (turn.outcome === 'failed') return
    try {
      await settleCost(this.till, turn)
    } catch (error) {
      this.#failed(turn, error)
    }
  }

  #run(turn: Turn): void | Promise<void> {
    let answer: Answer | Promise<Answer>
    turn.command.host.breaker.begin()
    try {
      answer = turn.command.handler(turn)
    } catch (error) {
      return this.#failed(turn, error)
    }
    if (answer instanceof Promise || (typeof answer === 'object' && answer !== null && 'then' in answer)) {
      return this.#await(turn, answer instanceof Promise ? answer : Promise.resolve(answer as PromiseLike<Answer>))
    }
    this.#answered(turn, answer)
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
        resolve(this.#failed(turn, late))
      })
      pending.then(
        (answer) => {
          inTime()
          if (!turn.over) resolve(this.#answered(turn, answer))
        },
        (error: unknown) => {
          inTime()
          if (!turn.over) resolve(this.#failed(turn, error))
        },
      )
    })
  }

  #answered(turn: Turn, answer: Answer): void {
    try {
      this.#heed(turn, answer)
      turn.command.host.breaker.succeeded()
    } catch (error) {
      this.#failed(turn, error)
    }
  }

  /** @throws {WaddleError} `WDL_MESSAGE` when it is no answer; the compiler sees that, but not every module has one */
  #heed(turn: Turn, answer: Answer): void {
    if (typeof answer === 'string' && answer !== '') {
      this.#emit(turn, elementsOf(answer), false)
      return
    }
    const read = readAnswer(answer)
    if (read === undefined) {
      turn.outcome ??= 'silent'
      return
    }
    if (read.refused !== undefined) {
      this.#giveBack(turn)
      turn.outcome = 'refused'
      turn.reason = read.refused
      if (read.elements.length > 0) this.#emit(turn, read.elements, read.private, 'refused')
      return
    }
    this.#emit(turn, read.elements, read.private, 'replied', read.card)
  }

  #failed(turn: Turn, error: unknown): void {
    this.#giveBack(turn)
    const work = (turn.run as { readonly work?: Work } | undefined)?.work
    const opened = failedAt(turn.command.host.breaker, error, work)
    turn.outcome = 'failed'
    turn.reason = isWaddleError(error) && error.code === 'WDL_TIME_LIMIT' ? 'time-limit' : 'error'
    this.#failedHook?.(turn, error, opened)
    // Never the error's own words: they are for the owner, and chat is public.
    this.#emit(
      turn,
      elementsOf(turn.reason === 'time-limit' ? 'That took too long, so I stopped.' : 'Sorry, that did not work.'),
      false,
      'failed',
    )
  }

  #stop(turn: Turn, stop: Stop): void {
    turn.outcome = 'refused'
    turn.reason = stop.reason
    turn.gate = stop.gate
    if (stop.message === undefined || !this.#tells(turn, stop)) return
    this.#emit(turn, elementsOf(stop.message), true, 'refused', undefined, stop.gate === 'limit')
  }

  #tells(turn: Turn, stop: Stop): boolean {
    if (this.#refusals !== 'auto') return this.#refusals === 'always'
    return !(stop.quiet && turn.place.rules.quietRefusals)
  }

  #giveBack(turn: Turn): void {
    if (!turn.limitsTaken) return
    turn.limitsTaken = false
    void this.limits.giveBack(rulesFor(turn), turn, turn.envelope.id)
  }

  #emit(
    turn: Turn,
    elements: ReturnType<typeof elementsOf>,
    privately: boolean,
    outcome: Turn['outcome'] = 'replied',
    card?: string,
    notice = false,
  ): void {
    const { envelope, place } = turn
    turn.outcome = outcome
    const draft: Writable<Draft> = { channel: place.id, elements, priority: 'reply', replyTo: envelope.id, module: turn.command.host.name }
    if (notice) draft.notice = true
    if (card !== undefined) draft.card = `${turn.command.host.name}/${card}`
    if (envelope.thread) draft.thread = envelope.thread
    if (privately) draft[place.rules.can.private ? 'privateTo' : 'meantFor'] = envelope.account.id
    this.#mouth.say(turn, draft)
  }

  /** Where the words begin after `@name` and the prefix, which some write and some do not; or 0. */
  #afterMention(text: string, prefix: string): number {
    const space = text.indexOf(' ')
    if (space < 0) return 0
    const name = text.slice(1, space).replace(/[,:]$/, '').toLowerCase()
    if (!this.#names.has(name)) return 0
    const from = skipSpaces(text, space)
    return text.startsWith(prefix, from) ? from + prefix.length : from
  }
}
