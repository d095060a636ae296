import type { CollectingRun } from '../intake/run.ts'
import type { Draft } from '../router/turn.ts'
import { isConflict, mostTries, pauseBefore } from '../store/again.ts'
import { Work } from '../store/work.ts'
import type { Host } from './host.ts'
import type { AloneParts } from './run-alone.ts'
import { contextOf } from './scope.ts'
import { noteWords, sayWords } from './words.ts'

/**
 * Run something of a module that somebody waits for, such as a route: its writes and its words are one
 * transaction, and what it returns is the answer. What was in the way of other work is undone and run again.
 *
 * @param id names its words; never the same twice
 * @returns what it returned, and what it said, which is now on its way
 */
export async function runCall(
  parts: AloneParts,
  host: Host,
  id: string,
  extra: object,
  run: (context: object) => unknown,
): Promise<{ readonly result: unknown; readonly said: Promise<void> }> {
  for (let tries = 1; ; tries++) {
    const work = new Work(parts.store)
    const abort = new AbortController()
    const drafts: Draft[] = []
    const collecting: CollectingRun = { work, drafts, signal: abort.signal, sayNow: async (draft) => void drafts.push(draft) }
    try {
      const result = await run(contextOf(host, parts.ground, collecting, extra))
      if (drafts.length === 0) await work.keep()
      else await work.commit((db) => noteWords(parts, db, id, drafts))
      return { result, said: sayWords(parts, id, drafts) }
    } catch (error) {
      await work.abandon()
      if (tries >= mostTries || !(work.conflicted || isConflict(error))) throw error
    } finally {
      abort.abort()
    }
    await pauseBefore(tries + 1)
  }
}
