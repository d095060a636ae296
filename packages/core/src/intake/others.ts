import type { Envelope } from '@waddlebot/sdk'
import type { Recent } from '../flow/recent.ts'
import type { Place } from '../people/index.ts'
import type { Causes } from './causes.ts'
import type { Taken } from './doorway.ts'
import { followStream, laneOf } from './envelope.ts'
import type { Filtered } from './filtered.ts'
import type { Filters } from './filters.ts'
import { Leftovers } from './leftovers.ts'
import type { IntakeOptions } from './options.ts'
import type { Parcel } from './parcel.ts'
import type { Runs, Turn } from './runs.ts'
import type { Task } from './task.ts'
import type { Unfinished } from './unfinished.ts'

/** Events that wait for what is in other hands while those after them are looked at, at most. */
const mostBehind = 1_000
const none: ReadonlySet<string> = new Set()
/** The place of an answer that waits for no other, and no other for it. */
const atOnce: Turn = { turn: () => Promise.resolve(), done() {} }

export interface OthersParts {
  readonly options: IntakeOptions
  readonly runs: Runs
  readonly causes: Causes
  readonly filters: Filters
  readonly filtered: Filtered
  readonly recent: Recent
}

/** What another process heard, or left behind when it ended. */
export class Others {
  readonly #parts: OthersParts
  readonly #leftovers: Leftovers
  /** Events of other processes that wait for what is in other hands. */
  #behind = 0

  constructor(parts: OthersParts) {
    this.#parts = parts
    this.#leftovers = new Leftovers(parts.options)
  }

  /**
   * Work on what was accepted and not done by a process that ended.
   *
   * @param adopted others may wait for its end, and have other parts of its message
   */
  takeUp(unfinished: Unfinished, adopted: boolean): void {
    const { runs, recent, causes } = this.#parts
    const { places, order, performer, journal, bulkhead } = this.#parts.options
    const { key, envelope } = unfinished
    const place = places.at(envelope.platform, envelope.server, envelope.channel)
    recent.add(`${envelope.platform}:${envelope.id}`)
    const task = causes.again(unfinished, place)
    // Its module is gone; it stays in the journal until the module is back or the owner drops it.
    if (!task) return void journal.shelve(key).catch(() => undefined)
    const turn = order.place(place.id)
    const lane = laneOf(envelope, place)
    journal.hold.add([key])
    bulkhead.hold([task])
    const enter = () =>
      runs.lanes.run(lane, async () => {
        let place = turn
        const makeWay = () => {
          turn.done()
          place = atOnce
        }
        const ended = await this.#leftovers.take(unfinished, () => performer.perform(task, place), makeWay)
        runs.letGo(key, ended)
        bulkhead.letGo([task])
        if (!adopted) runs.settle(envelope, [ended])
        else runs.settlePart(envelope, key, ended)
      })
    const before = runs.doorway.before(lane)
    if (before === undefined) return void enter()
    runs.come()
    void before.then(() => {
      void enter()
      runs.arrive()
    })
  }

  /**
   * Work on what another process heard and stored. Resolves once it is under way or waits for what is in other hands,
   * and not before there is room for it.
   */
  async takeOver(parcel: Parcel): Promise<void> {
    const { runs, recent } = this.#parts
    const { places, queue, log } = this.#parts.options
    const { envelope, keys } = parcel
    while (runs.lanes.pending >= queue && !runs.stopping) await runs.lanes.less()
    const place = places.at(envelope.platform, envelope.server, envelope.channel)
    followStream(envelope, place)
    const key = `${envelope.platform}:${envelope.id}`
    const again = !recent.add(key)
    if (keys.length === 0) return again ? undefined : this.#workOn(parcel, place, undefined)
    let later!: () => void
    const waits = new Promise<void>((resolve) => (later = resolve))
    const done = runs.take(laneOf(envelope, place), keys, this.#behind < mostBehind ? later : undefined).then(async (taken) => {
      try {
        // Where none is, another process has it.
        if (taken.mine.size > 0) await this.#workOn(parcel, place, taken)
      } finally {
        taken.enter()
      }
    })
    this.#behind++
    runs.come()
    const over = done.finally(() => {
      this.#behind--
      runs.arrive()
    })
    // What waits is in the journal; should taking it fail, it is found there.
    over.catch((error: unknown) => log.warn('an event could not be taken', { id: key, error }))
    await Promise.race([over, waits])
  }

  /** @param taken what of it is this process's; undefined for chatter, on which nothing hangs */
  async #workOn({ envelope, from, keys, trace: header }: Parcel, place: Place, taken: Taken | undefined): Promise<void> {
    const { runs, filters, filtered } = this.#parts
    const { order, router, traces, bulkhead } = this.#parts.options
    const key = `${envelope.platform}:${envelope.id}`
    const mine = taken?.mine ?? none
    const trace = traces.join(header, key)
    trace?.mark('taken-over')
    const judged = filters.judge(envelope, place)
    for (const note of judged?.notes ?? []) await filtered.note(envelope, place, note, key, from)
    const { stop, instead } = judged ?? {}
    if (stop) {
      await Promise.all([...mine].map((each) => runs.put(each, 'refused', stop.verdict.reason)))
      trace?.mark('judged', stop.verdict.reason)
      return void (await filtered.stop(envelope, place, stop, key, from, trace))
    }
    const message = instead === undefined ? envelope : { ...envelope, text: instead, commandAt: 0 }
    const lane = laneOf(message, place)
    // It may call a command that its author's message before it is just making.
    if (mine.has(key) && runs.lanes.has(lane) && router.match(message, place) === undefined) await runs.lanes.run(lane, async () => {})
    const all = this.#parts.causes.of(message, place, key, trace) ?? []
    const fresh = instead === undefined ? none : await this.#acceptNew(message, place, all, mine)
    // A module that has its share of the queue is spared chatter; what is in the journal is done.
    const tasks = all.filter((task) => (task.durable ? mine.has(task.key) || fresh.has(task.key) : bulkhead.admits(task)))
    // What is not, another process has: it ends when all of it has.
    const whole = keys.every((each) => mine.has(each))
    for (const each of mine) {
      if (tasks.some((task) => task.key === each)) continue
      void runs.put(each, 'silent')
      if (!whole) runs.settlePart(envelope, each, { outcome: 'silent' })
    }
    trace?.mark('matched', tasks.at(-1)?.work.kind ?? 'chatter')
    if (tasks.length === 0) {
      trace?.end()
      if (whole) runs.settle(message, [{ outcome: 'silent' }], from)
      return
    }
    bulkhead.hold(tasks)
    void runs.run(message, place, tasks, order.place(place.id), from, whole)
  }

  /** What it causes only because it is read as something else than what was heard. */
  async #acceptNew(message: Envelope, place: Place, all: readonly Task[], mine: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const { journal, clock } = this.#parts.options
    const unknown = all.filter((task) => task.durable && !mine.has(task.key))
    if (unknown.length === 0) return none
    const fresh = await journal.accept(unknown, place, message.account, clock.now())
    journal.hold.add(fresh)
    return fresh
  }
}
