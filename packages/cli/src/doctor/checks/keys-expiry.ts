import type { Finding } from '@waddlebot/core/config'
import { minute } from '../../key/lines.ts'
import { type Check, finding } from '../check.ts'

/** How long before its end a key is told of; days. Long enough for whoever has to change it somewhere. */
const soon = 14
const day = 86_400_000

/** Keys that somebody has to do something about, and a web side that asks for keys that nobody has. */
export const keysExpiry: Check = {
  name: 'keys.expiry',
  summary: 'A service key expires soon or never does, or the web side asks for keys and there is none.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const store = await patient.store()
    const there = (await store.tableNames()).includes('waddle_key')
    const { isGood, listKeys } = await import('@waddlebot/core')
    const now = patient.machine.now()
    const good = there ? (await listKeys(store)).filter((entry) => isGood(entry, now)) : []
    const { http } = patient.config
    if (http !== false && http.keys && http.token === undefined && good.length === 0) {
      const message = 'http.keys asks callers for a key, and there is none that is good, so nobody is let in'
      return [finding('warn', 'WDL_KEY_NONE', message, 'waddle key create admin --scope admin', patient.databaseName)]
    }
    // A key that another one of its name outlives is being changed over: that is what should be.
    const lasting = good.filter((entry) => !good.some((other) => other.name === entry.name && other.createdAt > entry.createdAt))
    return lasting.flatMap(({ id, name, expiresAt }) => {
      if (expiresAt !== undefined && expiresAt - now > soon * day) return []
      const how = expiresAt === undefined ? 'never expires' : `expires at ${minute(expiresAt)}`
      const level = expiresAt === undefined ? 'info' : 'warn'
      return [
        finding(
          level,
          'WDL_KEY_EXPIRY',
          `the key wdl_${id} of ${name} ${how}`,
          `waddle key rotate ${name} --for 90d`,
          patient.databaseName,
        ),
      ]
    })
  },
}
