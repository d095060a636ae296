import type { Store } from '@waddlebot/core'
import { closest, WaddleError } from '@waddlebot/sdk'

/**
 * The person somebody means: an account's key, `twitch:12345`, seen or not, or a name that one account bears.
 *
 * @param command the line so far, for the line to type when it is not clear who is meant
 * @throws {WaddleError} `WDL_PERSON_UNKNOWN`, `WDL_PERSON_SEVERAL`
 */
export async function personOf(store: Store, who: string, command: string): Promise<string> {
  const account = await store.db.one<{ person: string }>`SELECT person FROM waddle_account WHERE id = ${who}`
  if (account) return account.person
  if (/^[a-z][a-z0-9-]*:\S+$/.test(who)) return who
  const name = who.replace(/^@/, '').toLowerCase()
  const rows = await store.db.all<{ id: string; person: string }>`
    SELECT DISTINCT a.id, a.person FROM waddle_account_name n JOIN waddle_account a ON a.id = n.account WHERE lower(n.name) = ${name} ORDER BY a.id`
  const persons = new Set(rows.map(({ person }) => person))
  if (persons.size === 1) return rows[0]!.person
  if (persons.size > 1) {
    const message = `${persons.size} persons are or were called "${who}": ${rows.map(({ id }) => id).join(', ')}`
    throw new WaddleError('WDL_PERSON_SEVERAL', message, { fix: `${command} ${rows[0]!.id}` })
  }
  const all = await store.db.all<{ name: string }>`SELECT DISTINCT name FROM waddle_account_name ORDER BY name LIMIT 5000`
  const meant = closest(
    name,
    all.map((row) => row.name),
  )
  throw new WaddleError('WDL_PERSON_UNKNOWN', `nobody was ever called "${who}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`, {
    fix: `${command} ${meant ?? 'twitch:12345'}`,
  })
}
