import { setTimeout as sleep } from 'node:timers/promises'
import type { Envelope } from '@waddlebot/sdk'
import { Pending } from '../flow/pending.ts'
import type { Place } from '../people/index.ts'
import type { Outcome } from '../router/turn.ts'
import { moduleOf } from './bulkhead.ts'
import { Doorway, type Taken } from './doorway.ts'
import { isElsewhere, noticeOf } from './ending.ts'
import { laneOf } from './envelope.ts'
import { Lanes } from './lanes.ts'
import type { IntakeOptions } from './options.ts'
import type { SpeakingOrder } from './order.ts'
import type { Ended, Task } from './task.ts'

/**
 * How long what others do with a message waits for a module without room; milliseconds. In a burst it has room again within
 * that, and all is done in order.
 */
const moment = 50

/** A place in the order in which a channel's answers are said. */
export type Turn = ReturnType<SpeakingOrder['place']>

/** What was heard and is worked on: in order within a lane, and marked as this process's while it is. */
export class Runs {
  readonly lanes = new Lanes()
  readonly doorway = new Doorway()
  readonly #options: IntakeOptions
  readonly #arriving = new Pending()
  #stopping = false

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Take nothing more of what others have. */
  stop(): void {
    this.#stopping = true
  }

  get stopping(): boolean {
    return this.#stopping
  }

  /** What is on its way into a lane, and what is there. */
  get pending(): number {
    return this.lanes.pending + this.#arriving.count
  }

  /** Something is on its way into a lane; {@link Runs.arrive} says that it is there, or will not come. */
  come(): void {
    this.#arriving.begin()
  }

  arrive(): void {
    this.#arriving.end()
  }

  /** Resolves when everything accepted is done. */
  async idle(): Promise<void> {
    while (this.pending > 0) {
      await this.#arriving.none()
      await this.lanes.idle()
    }
  }

  /** What could not be saved is marked so as soon as that can be written; until then nobody may do it. */
  letGo(key: string, { reason }: Ended): void {
    if (reason !== 'not-saved') this.#options.journal.hold.delete(key)
  }

  /** Mark what needs no work. */
  put(key: string, outcome: Outcome, reason?: string): Promise<void> {
    return this.#options.performer.put(key, outcome, reason).then(() => void this.#options.journal.hold.delete(key))
  }

  /**
   * Do the tasks of an envelope, one after the other, after what its author said before. Never rejects.
   *
   * @param whole they are all that it causes; otherwise another process has the rest
   */
  run(envelope: Envelope, place: Place, tasks: readonly Task[], turn: Turn, heardBy?: string, whole = true): Promise<void> {
    const { performer, bulkhead } = this.#options
    const turns = tasks.map((_, index) => (index === tasks.length - 1 ? turn : { turn: () => turn.turn(), done() {} }))
    return this.lanes.run(laneOf(envelope, place), async () => {
      const ends: Ended[] = []
      let late: Map<string, Promise<void>> | undefined
      for (const [index, task] of tasks.entries()) {
        const module = moduleOf(task)
        if (late) await late.get(module)
        const waits = index < tasks.length - 1 && bulkhead.full(module)
        const done = performer.perform(task, turns[index]!).then((ended) => {
          this.letGo(task.key, ended)
          bulkhead.letGo([task])
          ends[index] = ended
        })
        if (!waits) await done
        else {
          // A module that stays without room hears of it later: what others do with it does not wait for that.
          late ??= new Map()
          late.set(module, done)
          await Promise.race([done, sleep(moment)])
        }
      }
      if (late) await Promise.all(late.values())
      tasks[0]?.trace?.end()
      if (whole && !ends.some(isElsewhere)) return this.settle(envelope, ends, heardBy)
      if (whole) this.#wait(envelope, tasks, heardBy)
      for (const [index, task] of tasks.entries()) if (task.durable) this.settlePart(envelope, task.key, ends[index]!)
    })
  }

  /** Do them after what is before them in their lane and in other hands. Never rejects. */
  async runInTurn(
    envelope: Envelope,
    place: Place,
    tasks: readonly Task[],
    behind: ReadonlySet<string>,
    turn: Turn,
    heardBy?: string,
  ): Promise<void> {
    this.come()
    let ran: Promise<void> | undefined
    try {
      const { mine, enter } = await this.take(laneOf(envelope, place), [...behind])
      const ours = tasks.filter((task) => !behind.has(task.key) || mine.has(task.key))
      // What is not, another process has.
      const whole = [...behind].every((key) => mine.has(key))
      if (!whole) this.#wait(envelope, tasks, heardBy)
      if (ours.length > 0) ran = this.run(envelope, place, ours, turn, heardBy, whole)
      enter()
    } catch (error) {
      this.#options.log.warn('an event could not be taken', { id: envelope.id, error })
    }
    if (ran === undefined) turn.done()
    this.arrive()
    await ran
  }

  /**
   * Take what stands in the journal, in the order of its lane.
   *
   * @param later called when that waits for what is in other hands
   */
  take(lane: string, keys: readonly string[], later?: () => void): Promise<Taken> {
    const wanted = () => !this.#stopping
    if (this.doorway.busy(lane)) later?.()
    return this.doorway.take(lane, (ours) => this.#options.journal.take(keys, { ours, later, wanted }))
  }

  /** Others have some of it, and it was heard here: it ends when all of it has. */
  #wait(envelope: Envelope, tasks: readonly Task[], heardBy: string | undefined): void {
    if (heardBy !== undefined) return
    const durable = tasks.filter((task) => task.durable)
    this.#options.elsewhere(
      envelope,
      durable.map(({ key }) => key),
    )
  }

  /** Tell whoever heard it how a part of it ended. */
  settlePart({ id, platform }: Envelope, key: string, ended: Ended): void {
    if (!isElsewhere(ended)) this.#options.partEnded({ id, platform, key, ended })
  }

  /** Tell whoever heard it how it ended. */
  settle(envelope: Envelope, ends: readonly Ended[], heardBy?: string): void {
    const notice = noticeOf(envelope, ends)
    if (notice) this.#options.settled(notice, heardBy)
  }
}
