import { type Db, WaddleError } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import { within } from '../clock/within.ts'
import type { Voice } from '../delivery/voice.ts'
import type { Journal } from '../intake/journal.ts'
import type { CollectingRun } from '../intake/run.ts'
import type { Deadlines } from '../router/deadlines.ts'
import type { Draft } from '../router/turn.ts'
import { isConflict, mostTries, pauseBefore } from '../store/again.ts'
import type { Store } from '../store/index.ts'
import { Work } from '../store/work.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Host } from './host.ts'
import { contextOf, type Ground } from './scope.ts'
import { noteWords, sayWords } from './words.ts'

export interface AloneParts {
  readonly store: Store
  readonly journal: Journal
  readonly delivery: Voice
  readonly ground: Ground
  readonly clock: Clock
  readonly log: RootLog
  readonly deadlines: Deadlines
  /** How long work that nobody waits for may take; milliseconds of the machine's clock. */
  readonly aloneMs: number
  /** And how long, from its first write on, it may keep everybody else from writing; milliseconds. */
  readonly writeMs: number
  /** Aborted when the bot has waited long enough for such work to end. */
  readonly ending: AbortSignal
}

/** Told of words that are on their way out. */
export interface Saying {
  saying(words: Promise<void>): void
}

/**
 * For how long the next work of a module waits for the words of this one, so that they do not pile up; milliseconds.
 * One channel that takes its time, as its platform wants it to, holds up what is meant for others no longer than that.
 */
const wordsWait = 250

/** Another process did it meanwhile. */
class DoneElsewhere extends Error {}

/**
 * Run something of a module that no message asked for: cron, a job. Its effects, its mark and its words are
 * one transaction. What takes too long is told so by its signal and undone, and what it still writes or says
 * afterwards goes nowhere. What was in the way of other work is undone and run again.
 *
 * @param id the same for every try; words of a second try replace nothing and double nothing
 * @param mark writes that it is done; false means somebody else did it, and everything is undone
 * @returns whether it is done
 */
export async function runAlone(
  parts: AloneParts & Saying,
  host: Host,
  id: string,
  extra: object,
  run: (context: object) => unknown,
  mark: (db: Db) => Promise<boolean>,
): Promise<boolean> {
  if (host.breaker.open) return false
  host.breaker.begin()
  for (let tries = 1; ; tries++) {
    const done = await runOnce(parts, host, id, extra, run, mark, tries < mostTries)
    if (done !== 'again') return done
    await pauseBefore(tries + 1)
  }
}

async function runOnce(
  parts: AloneParts & Saying,
  host: Host,
  id: string,
  extra: object,
  run: (context: object) => unknown,
  mark: (db: Db) => Promise<boolean>,
  mayRetry: boolean,
): Promise<boolean | 'again'> {
  let wrote = () => {}
  const work = new Work(parts.store, () => wrote())
  const drafts: Draft[] = []
  const abort = new AbortController()
  const collecting: CollectingRun = { work, drafts, signal: abort.signal, sayNow: async (draft) => void drafts.push(draft) }
  try {
    await inTime(parts, host, (watchWriting) => {
      wrote = watchWriting
      return run(contextOf(host, parts.ground, collecting, extra))
    })
    wrote = () => {}
    await work.commit(async (db) => {
      if (!(await mark(db))) throw new DoneElsewhere()
      await noteWords(parts, db, id, drafts)
    })
    host.breaker.succeeded()
  } catch (error) {
    abort.abort()
    await work.abandon().catch(() => undefined)
    if (error instanceof DoneElsewhere) {
      host.breaker.succeeded()
      return true
    }
    if (mayRetry && (work.conflicted || isConflict(error))) return 'again'
    const resting = host.breaker.failed()
    parts.log.error(`module ${host.name} failed at ${id.split(':').slice(0, 3).join(' ')}`, { id, error, resting })
    return false
  } finally {
    abort.abort()
  }
  const words = sayWords(parts, id, drafts)
  parts.saying(words)
  await within(wordsWait, words)
  return true
}

async function inTime(parts: AloneParts, host: Host, run: (watchWriting: () => void) => unknown): Promise<void> {
  const { deadlines, aloneMs, writeMs, ending } = parts
  const watched: (() => void)[] = []
  let fail!: (error: Error) => void
  const late = new Promise<never>((_, reject) => (fail = reject))
  late.catch(() => undefined)
  const watch = (ms: number, what: string, fix: string) => {
    const message = `module ${host.name} ${what} after ${ms} ms, so it was stopped and undone`
    watched.push(deadlines.watch(ms, () => fail(new WaddleError('WDL_TIME_LIMIT', message, { fix }))))
  }
  const leave = () => fail(new Error('it was not done when the bot stopped, so it was undone'))
  if (ending.aborted) leave()
  ending.addEventListener('abort', leave)
  watch(aloneMs, 'was not done', 'find what it waits for: waddle logs')
  try {
    await Promise.race([
      run(() => watch(writeMs, 'still kept everybody else from writing', 'in the module, wait first and write then')),
      late,
    ])
  } finally {
    for (const over of watched) over()
    ending.removeEventListener('abort', leave)
  }
}
