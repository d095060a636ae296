import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'

/** Events that were put aside, because the bot ended each time it worked on them. */
export const eventsDead: Check = {
  name: 'events.dead',
  summary: 'An event was put aside, because the bot ended each time it worked on it.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const store = await patient.store()
    if (!(await store.tableNames()).includes('waddle_event')) return []
    const { DeadEvents } = await import('@waddlebot/core')
    const [first, ...more] = await new DeadEvents(store).list()
    if (!first) return []
    const all = more.length === 0 ? 'one event was' : `${more.length + 1} events were`
    const message = `${all} put aside, because the bot ended each time it worked on it; \`waddle events dead show ${first.id}\` is the oldest, and once what it calls is mended, \`replay\` has it done`
    return [finding('warn', 'WDL_DOCTOR_LEFTOVERS', message, `waddle events dead drop ${first.id}`, patient.databaseName)]
  },
}
