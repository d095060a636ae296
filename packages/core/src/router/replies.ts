import { type Answer, isWaddleError, type Reply } from '@waddlebot/sdk'
import type { Limits } from '../limits/limits.ts'
import { failedAt } from '../modules/blame.ts'
import type { Work } from '../store/work.ts'
import { rulesFor } from './gates/index.ts'
import { type Draft, elementsOf, type Mouth, readAnswer, type Stop, type Turn } from './turn.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Whether people are told why nothing happened: as the platform's viewers expect it, always, or never. */
export type Refusals = 'auto' | 'always' | 'never'

export interface RepliesOptions {
  readonly limits: Limits
  readonly mouth: Mouth
  readonly refusals?: Refusals
  /** Told of every failure, with the turn. */
  readonly failed?: (turn: Turn, error: unknown, opened: boolean) => void
}

/** What comes of a turn, as whoever called the command hears it. Afterwards `turn.outcome` stands. */
export class Replies {
  readonly #limits: Limits
  readonly #mouth: Mouth
  readonly #refusals: Refusals
  readonly #failedHook: RepliesOptions['failed']

  constructor(options: RepliesOptions) {
    this.#limits = options.limits
    this.#mouth = options.mouth
    this.#refusals = options.refusals ?? 'auto'
    this.#failedHook = options.failed
  }

  /** Say something where it was asked. */
  say(turn: Turn, wish: Reply): void {
    this.#emit(turn, elementsOf(wish.message), wish.private ?? false, 'replied', wish.card)
  }

  /** Say what the handler answered; what is no answer is a failure of its module. */
  answered(turn: Turn, answer: Answer): void {
    try {
      this.#heed(turn, answer)
      turn.command.host.breaker.succeeded()
    } catch (error) {
      this.failed(turn, error)
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
      this.giveBack(turn)
      turn.outcome = 'refused'
      turn.reason = read.refused
      if (read.elements.length > 0) this.#emit(turn, read.elements, read.private, 'refused')
      return
    }
    this.#emit(turn, read.elements, read.private, 'replied', read.card)
  }

  /** Say that it went wrong, and never how. */
  failed(turn: Turn, error: unknown): void {
    this.giveBack(turn)
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

  /** A gate said no: say so where that is usual. */
  stop(turn: Turn, stop: Stop): void {
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

  /** Of what did not come about nothing is counted. */
  giveBack(turn: Turn): void {
    if (!turn.limitsTaken) return
    turn.limitsTaken = false
    void this.#limits.giveBack(rulesFor(turn), turn, turn.envelope.id)
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
}
