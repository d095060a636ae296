import type { Accepted, Envelope } from '@waddlebot/sdk'
import type { Recent } from '../flow/recent.ts'
import { Underway } from '../flow/underway.ts'
import type { Place } from '../people/index.ts'
import type { Answers } from './answers.ts'
import type { Room } from './bulkhead.ts'
import { laneOf } from './envelope.ts'
import type { IntakeOptions } from './options.ts'
import type { Runs } from './runs.ts'
import type { Task } from './task.ts'

const none: ReadonlySet<string> = new Set()

export interface AdmissionParts {
  readonly options: IntakeOptions
  readonly runs: Runs
  readonly answers: Answers
  readonly recent: Recent
}

/** Lets in what work hangs on, as far as there is room: stored first where it is durable, then begun. */
export class Admission {
  /** What is being stored right now, by its key. */
  readonly underway = new Underway<Promise<Accepted>>()
  readonly #options: IntakeOptions
  readonly #runs: Runs
  readonly #answers: Answers
  readonly #recent: Recent

  constructor({ options, runs, answers, recent }: AdmissionParts) {
    this.#options = options
    this.#runs = runs
    this.#answers = answers
    this.#recent = recent
  }

  /** How much more may be accepted. */
  get room(): number {
    return Math.max(0, this.#options.queue - this.#runs.pending)
  }

  enter(message: Envelope, place: Place, tasks: readonly Task[], key: string, heardBy?: string): Promise<Accepted> {
    if (this.room === 0) {
      this.#options.metrics.shed.cell('overloaded').n++
      return this.#answers.turnAway(key)
    }
    const fitting = this.fitting(message, tasks, this.#options.bulkhead)
    if (fitting === undefined) return this.#answers.turnAway(key)
    if (fitting.length === 0) return this.#answers.chatter(message, tasks[0]?.trace)
    const answer = this.#accept(message, place, fitting, key, heardBy)
    this.underway.set(key, answer)
    return answer
  }

  /**
   * What of it is done while modules have their share of the queue: one that has is spared what it would hear of chatter.
   * Undefined when it is not accepted: a command of such a module, and what happens only once, which is sent again.
   */
  fitting({ kind }: Envelope, tasks: readonly Task[], room: Room): readonly Task[] | undefined {
    const { metrics } = this.#options
    if (tasks.every((task) => room.admits(task))) return tasks
    const over = tasks.filter((task) => !room.admits(task))
    metrics.shed.cell('module-overloaded').n++
    if (kind !== 'message' || over.some(({ work }) => work.kind === 'command')) return undefined
    return tasks.filter((task) => !over.includes(task))
  }

  async #accept(envelope: Envelope, place: Place, tasks: readonly Task[], key: string, heardBy?: string): Promise<Accepted> {
    const { journal, metrics, clock, log, order, bulkhead } = this.#options
    const runs = this.#runs
    runs.come()
    bulkhead.hold(tasks)
    // Taken before anything is waited for: whoever was heard first speaks first.
    const turn = order.place(place.id)
    let begun: Promise<void> | undefined
    try {
      const durable = tasks.filter((task) => task.durable)
      let mine = tasks
      let stored: Promise<void> | undefined
      let behind = none
      if (durable.length > 0) {
        // What a filter left to be done comes with its message, which is this process's.
        const arrived = await journal.arrive(durable, place, envelope.account, clock.now(), envelope.kind === 'filtered')
        stored = arrived.stored
        behind = arrived.behind
        if (journal.shared) journal.hold.add([...arrived.fresh].filter((fresh) => !arrived.behind.has(fresh)))
        if (arrived.fresh.size < durable.length) mine = tasks.filter((task) => task.durable && arrived.fresh.has(task.key))
      }
      if (mine.length > 0) {
        const waits = behind.size > 0 || (envelope.kind !== 'filtered' && runs.doorway.busy(laneOf(envelope, place)))
        begun = waits ? runs.runInTurn(envelope, place, mine, behind, turn, heardBy) : runs.run(envelope, place, mine, turn, heardBy)
      }
      await stored
      tasks[0]!.trace?.mark('stored')
      return begun ? { accepted: true, duplicate: false } : await this.#answers.duplicate(envelope)
    } catch (error) {
      this.#recent.delete(key)
      metrics.shed.cell('not-stored').n++
      log.error('an event could not be stored and was not accepted', { id: key, error })
      // Its work, once begun, finds out as well, and tells whoever asked.
      if (begun) await begun
      else this.#answers.regret(envelope, place)
      return { accepted: false, reason: 'overloaded' }
    } finally {
      if (begun) void begun.then(() => bulkhead.letGo(tasks))
      else {
        bulkhead.letGo(tasks)
        turn.done()
      }
      this.underway.delete(key)
      runs.arrive()
    }
  }
}
