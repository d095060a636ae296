import type { Run } from '../modules/scope.ts'
import type { Draft, Turn } from '../router/turn.ts'
import type { Work } from '../store/work.ts'

/** A run whose words are collected until its writes are on disk. */
export interface CollectingRun extends Run {
  readonly drafts: Draft[]
  /** Turns whose limits were taken on the way: its own, and those of commands that it ran. */
  readonly taken?: Turn[]
  /** Which try this is, where what was in the way of other work is run again. */
  readonly tries?: number
  /** Say a draft now; only while nothing is written. */
  sayNow(draft: Draft): Promise<void>
}

/** The run of a command. Its signal is made when somebody asks for it, which few handlers do. */
export class CommandRun implements CollectingRun {
  readonly work: Work
  readonly drafts: Draft[]
  readonly taken: Turn[]
  readonly tries: number
  readonly sayNow: CollectingRun['sayNow']
  // No private name: a run within a run inherits from this one.
  readonly turn: Turn

  constructor(turn: Turn, work: Work, drafts: Draft[], taken: Turn[], tries: number, sayNow: CollectingRun['sayNow']) {
    this.turn = turn
    this.work = work
    this.drafts = drafts
    this.taken = taken
    this.tries = tries
    this.sayNow = sayNow
  }

  get signal(): AbortSignal {
    return this.turn.signal
  }
}
