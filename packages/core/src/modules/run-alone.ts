import type { Db } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Journal } from '../intake/journal.ts'
import type { CollectingRun } from '../intake/perform.ts'
import type { Draft } from '../router/turn.ts'
import type { Store } from '../store/index.ts'
import { Work } from '../store/work.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Host } from './host.ts'
import { contextOf, type Ground } from './scope.ts'

export interface AloneParts {
  readonly store: Store
  readonly journal: Journal
  readonly delivery: Delivery
  readonly ground: Ground
  readonly clock: Clock
  readonly log: RootLog
}

class NotOurs extends Error {}

/**
 * Run something of a module that no message asked for: cron, a job. Its effects, its mark and its words are
 * one transaction.
 *
 * @param id the same for every try; words of a second try replace nothing and double nothing
 * @param mark writes that it is done; false means somebody else did it, and everything is undone
 * @returns whether it is done
 */
export async function runAlone(
  parts: AloneParts,
  host: Host,
  id: string,
  extra: object,
  run: (context: object) => unknown,
  mark: (db: Db) => Promise<boolean>,
): Promise<boolean> {
  if (host.breaker.open) return false
  host.breaker.begin()
  const work = new Work(parts.store)
  const drafts: Draft[] = []
  const abort = new AbortController()
  const collecting: CollectingRun = { work, drafts, signal: abort.signal, sayNow: async (draft) => void drafts.push(draft) }
  try {
    await run(contextOf(host, parts.ground, collecting, extra))
    await work.commit(async (db) => {
      if (!(await mark(db))) throw new NotOurs()
      for (const [index, draft] of drafts.entries()) await parts.journal.toSay(db, `${id}#${index}`, null, draft, parts.clock.now())
    })
    host.breaker.succeeded()
  } catch (error) {
    await work.abandon().catch(() => undefined)
    if (error instanceof NotOurs) {
      host.breaker.succeeded()
      return true
    }
    const resting = host.breaker.failed()
    parts.log.error(`module ${host.name} failed at ${id.split(':').slice(0, 3).join(' ')}`, { id, error, resting })
    return false
  } finally {
    abort.abort()
  }
  await Promise.all(
    drafts.map(async (draft, index) => {
      await parts.delivery.say(`${id}#${index}`, draft)
      await parts.journal.said(`${id}#${index}`).catch(() => undefined)
    }),
  )
  return true
}
