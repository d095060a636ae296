import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import { holderOf } from '../holder.ts'
import { stop } from './database-lock.ts'

/** What is younger than this is only being worked on, or the bot was stopped a moment ago; milliseconds. */
const patience = 3_600_000

/** Events that were accepted and never finished, and messages that were never said. */
export const leftoversEvents: Check = {
  name: 'leftovers.events',
  summary: 'Something was accepted and never finished, or written and never said.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const store = await patient.store()
    const tables = await store.tableNames()
    if (!tables.includes('waddle_event') || !tables.includes('waddle_outbox')) return []
    const before = patient.machine.now() - patience
    const events = await store.db.one<{ count: number; oldest: number }>`
      SELECT count(*) AS count, min(received_at) AS oldest FROM waddle_event WHERE state = 'accepted' AND received_at < ${before}`
    const unsaid = await store.db.one<{ count: number; oldest: number }>`
      SELECT count(*) AS count, min(at) AS oldest FROM waddle_outbox WHERE at < ${before}`
    const kinds = [
      { count: events!.count, oldest: events!.oldest, text: 'accepted and not finished' },
      { count: unsaid!.count, oldest: unsaid!.oldest, text: 'written and not said' },
    ].filter(({ count }) => count > 0)
    if (kinds.length === 0) return []
    const file = patient.databaseFile
    const holder = file === undefined ? undefined : await holderOf(file)
    const told = kinds.map(({ count, text }) => `${count} ${text}`).join(', ')
    const since = new Date(Math.min(...kinds.map(({ oldest }) => oldest))).toISOString().slice(0, 16)
    const next = holder === undefined ? 'the next run takes it up' : 'the bot that runs is stuck on it; started anew, it takes it up'
    const fix = holder === undefined ? 'waddle run' : `${stop(file!, holder.pid)}; waddle run`
    return [finding('warn', 'WDL_DOCTOR_LEFTOVERS', `${told}, the oldest since ${since}Z; ${next}`, fix, patient.databaseName)]
  },
}
