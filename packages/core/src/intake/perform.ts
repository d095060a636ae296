import { type Db, isWaddleError } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import { patiently } from '../clock/patiently.ts'
import type { Voice } from '../delivery/voice.ts'
import type { StoredLimits } from '../limits/stored.ts'
import type { Ground } from '../modules/scope.ts'
import type { People } from '../people/index.ts'
import { rulesFor } from '../router/gates/index.ts'
import type { Router } from '../router/router.ts'
import type { Draft, Outcome, Turn } from '../router/turn.ts'
import { isConflict, mostTries, pauseBefore } from '../store/again.ts'
import type { Store } from '../store/index.ts'
import { Work } from '../store/work.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Usage } from '../telemetry/usage.ts'
import { type Bulkhead, moduleOf } from './bulkhead.ts'
import { giveBackLimits, returnCosts } from './dues.ts'
import { takenOver } from './ending.ts'
import { type Journal, NotOurs } from './journal.ts'
import { Listening } from './listening.ts'
import type { SpeakingOrder } from './order.ts'
import { record } from './record.ts'
import { type CollectingRun, CommandRun } from './run.ts'
import { apologyFor, Saying } from './saying.ts'
import type { Ended, Task } from './task.ts'

export interface PerformOptions {
  readonly store: Store
  readonly journal: Journal
  readonly router: Router
  readonly people: People
  readonly delivery: Voice
  readonly order: SpeakingOrder
  readonly clock: Clock
  readonly ground: Ground
  readonly log: RootLog
  readonly metrics: Metrics
  readonly usage: Usage
  readonly bulkhead: Bulkhead
  readonly timeLimitMs: number
  /** Writes down long cooldowns; left out where they are kept elsewhere. */
  readonly cooldowns?: StoredLimits | undefined
}

/** How long an answer may take to get out before its author is listened to again; it is said all the same. Milliseconds. */
const patience = 10_000
/** How often a mark that could not be written is tried again; milliseconds. */
const markAgain = 1_000

/** Steps 7 to 10 of the road for one task: run it, commit its effects with its mark, say what it says. */
export class Performer {
  readonly #options: PerformOptions
  readonly #saying: Saying
  readonly #listening: Listening

  constructor(options: PerformOptions) {
    this.#options = options
    this.#saying = new Saying(options)
    this.#listening = new Listening(options)
  }

  /** Resolves when all that was said is struck off: what is not is said again at the next start. */
  async close(): Promise<void> {
    this.#listening.close()
    await this.#options.journal.close()
  }

  /** Never rejects. `place` is the task's place in the order of its channel. */
  async perform(task: Task, place: ReturnType<SpeakingOrder['place']>): Promise<Ended> {
    const began = performance.now()
    let ended: Ended
    try {
      ended = await this.#try(task, place)
    } catch (error) {
      this.#options.log.error('a task broke in the core', { id: task.envelope.id, error })
      ended = { outcome: 'failed', reason: 'internal' }
    } finally {
      place.done()
    }
    record(this.#options, task, ended, performance.now() - began)
    return ended
  }

  /** Mark a task done that needs no work. Resolves when the mark is written, or never will be. Never rejects. */
  put(key: string, outcome: Outcome, reason?: string): Promise<void> {
    return this.#markLater((db) => this.#options.journal.done(db, key, outcome, reason, undefined, this.#options.clock.now()))
  }

  /** Run it, and again from its beginning when it was in the way of other work and was undone: nothing of it was kept. */
  async #try(task: Task, place: ReturnType<SpeakingOrder['place']>): Promise<Ended> {
    // What was said at once, before anything was written, is not said again by the next try.
    const said = { count: 0 }
    for (let tries = 1; ; tries++) {
      const ended = await this.#once(task, place, said, tries)
      if (ended) return ended
      task.trace?.mark('again', `${tries + 1}`)
      this.#options.metrics.retried.cell(moduleOf(task)).n++
      await pauseBefore(tries + 1)
    }
  }

  /** @returns undefined when it was in the way of other work and may be run again */
  async #once(task: Task, place: ReturnType<SpeakingOrder['place']>, said: { count: number }, tries: number): Promise<Ended | undefined> {
    const mayRetry = tries < mostTries
    const work = new Work(this.#options.store)
    const collected: Draft[] = []
    const taken: Turn[] = []
    let saying = 0
    const sayNow = async (draft: Draft) => {
      await place.turn()
      const number = saying++
      if (number < said.count) return
      said.count++
      await this.#options.delivery.say(`${task.key}#${number}`, draft, task.trace)
    }
    try {
      let ended = await this.#run(task, work, collected, taken, sayNow, tries)
      task.trace?.mark('ran', ended.reason ?? ended.outcome)
      // A copy: a handler whose time was up may go on talking, and nobody listens.
      const drafts = [...collected]
      if (ended.outcome === 'failed') {
        await giveBackLimits(this.#options, taken)
        await work.abandon()
        await returnCosts(this.#options, taken)
        if (work.conflicted && mayRetry) return undefined
      }
      const kept = await this.#commit(
        task,
        ended.outcome === 'failed' ? new Work(this.#options.store) : work,
        ended,
        drafts,
        taken,
        said.count,
        mayRetry,
      )
      if (!kept) return undefined
      ended = kept
      task.trace?.mark('committed')
      if (drafts.length > 0) {
        await place.turn()
        // What its author says next waits for the answer, but not as long as nobody can be reached who speaks there.
        await patiently(this.#options.clock, patience, this.#saying.say(task, ended, drafts, said.count))
      }
      task.trace?.mark('said', `${drafts.length + said.count}`)
      return ended
    } catch (error) {
      await work.abandon().catch(() => undefined)
      throw error
    }
  }

  /** Have its module work on it, when that has room. */
  async #run(task: Task, work: Work, drafts: Draft[], taken: Turn[], sayNow: CollectingRun['sayNow'], tries: number): Promise<Ended> {
    const { bulkhead } = this.#options
    const module = moduleOf(task)
    const room = bulkhead.enter(module)
    if (room) await room
    try {
      if (task.work.kind === 'command') return await this.#command(task, work, drafts, taken, sayNow, tries)
      return await this.#listening.hear(task, task.work.host, { work, drafts, sayNow })
    } finally {
      bulkhead.leave(module)
    }
  }

  async #command(task: Task, work: Work, drafts: Draft[], taken: Turn[], sayNow: CollectingRun['sayNow'], tries: number): Promise<Ended> {
    const { router } = this.#options
    const turn: Turn = router.turn(task.envelope, task.place, (task.work as { found: Parameters<Router['turn']>[2] }).found, task.person)
    const run = new CommandRun(turn, work, drafts, taken, tries, sayNow)
    turn.run = run
    taken.push(turn)
    await router.execute(turn)
    turn.end()
    // What it said before it failed may confirm what is now undone; only the apology is said.
    if (turn.outcome === 'failed') drafts.splice(0, drafts.length - 1)
    return {
      outcome: turn.outcome ?? 'silent',
      reason: turn.reason,
      command: turn.command.words,
      module: turn.command.host.name,
      gate: turn.gate,
    }
  }

  /**
   * Effects, mark and words in one transaction. What cannot be written did not happen, and is said so.
   *
   * @returns undefined when it was in the way of other work and `mayRetry`
   */
  async #commit(
    task: Task,
    work: Work,
    ended: Ended,
    drafts: Draft[],
    taken: readonly Turn[],
    said: number,
    mayRetry: boolean,
  ): Promise<Ended | undefined> {
    const { journal, clock, log, cooldowns } = this.#options
    const mark = (outcome: Ended, words: readonly Draft[]) => async (db: Db) => {
      const done = journal.done(db, task.key, outcome.outcome, outcome.reason, outcome.command, clock.now())
      const limited = cooldowns === undefined ? [] : taken.filter((turn) => turn.limitsTaken)
      // Most commands have neither; where every statement is a trip to a server, those of the others travel together.
      if (limited.length === 0 && words.length === 0) return done
      await Promise.all([
        done,
        ...limited.map((turn) => cooldowns?.keep(db, rulesFor(turn), turn)),
        ...words.map((draft, index) => journal.toSay(db, `${task.key}#${said + index}`, task.envelope.id, draft, clock.now())),
      ])
    }
    try {
      if (task.durable) await work.commit(mark(ended, drafts))
      else await work.keep()
      return ended
    } catch (error) {
      if (mayRetry && (work.conflicted || isConflict(error))) {
        await giveBackLimits(this.#options, taken)
        await returnCosts(this.#options, taken)
        return undefined
      }
      if (!task.durable) throw error
      // The store cannot tell whether the commit arrived; the mark, which was part of it, can.
      if (isWaddleError(error) && error.code === 'WDL_STORE_UNKNOWN' && (await journal.isDone(task.key).catch(() => false))) return ended
      void giveBackLimits(this.#options, taken)
      if (error instanceof NotOurs && error.elsewhere) {
        log.warn('an event is not this process’s to work on any more; nothing of it was kept here', { id: task.envelope.id })
        drafts.length = 0
        return { ...ended, outcome: 'silent', reason: takenOver }
      }
      log.error('what a command did could not be saved; it was undone', { id: task.envelope.id, error })
      const failed: Ended = { ...ended, outcome: 'failed', reason: 'not-saved' }
      await returnCosts(this.#options, taken)
      const asked = drafts[0]
      drafts.length = 0
      if (task.work.kind === 'command') drafts.push(apologyFor(task, asked))
      void this.#markLater(mark(failed, []))
      return failed
    }
  }

  /** Until the mark is written the event would be done again at the next start; so try until it is. */
  async #markLater(mark: (db: Db) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await new Work(this.#options.store).commit(mark)
        return
      } catch (error) {
        if (error instanceof NotOurs || (isWaddleError(error) && error.code === 'WDL_STORE_CLOSED')) return
        await new Promise<void>((resolve) => void setTimeout(resolve, markAgain).unref())
      }
    }
  }
}
