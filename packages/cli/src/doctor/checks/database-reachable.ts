import { errorFinding, type Finding, shellWord } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { type Check, finding } from '../check.ts'

/** The server that holds the data does not answer, or lets the bot not in. */
export const databaseReachable: Check = {
  name: 'database.reachable',
  summary: 'The PostgreSQL server does not answer, is too old, or refuses the bot.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { database } = patient
    if (database.kind !== 'postgres') return []
    try {
      const { ok, detail, code } = await (await patient.store()).health()
      return ok ? [] : [finding('error', code ?? 'WDL_STORE_OPEN', detail, ready(database.url), patient.databaseName)]
    } catch (error) {
      if (!isWaddleError(error)) throw error
      const { code, message } = error as WaddleError
      const where = patient.databaseName
      if (code === 'WDL_STORE_MISSING')
        return [finding('error', code, message, `createdb ${flags(database.url)} ${nameIn(database.url)}`, where)]
      if (code === 'WDL_STORE_UNREACHABLE' || code === 'WDL_STORE_TIMEOUT')
        return [finding('error', code, message, ready(database.url), where)]
      return [{ ...errorFinding(error as WaddleError), where }]
    }
  },
}

/** The server's own program that says whether it answers, and how; it takes no password. */
const ready = (url: string) => `pg_isready ${flags(url)}`

/** Where the server is and as whom, for its own programs; a password is asked for. */
function flags(url: string): string {
  const { hostname, port, username, searchParams } = new URL(url)
  const host = decodeURIComponent(hostname) || searchParams.get('host') || ''
  return [host && `-h ${shellWord(host)}`, port && `-p ${port}`, username && `-U ${shellWord(decodeURIComponent(username))}`]
    .filter(Boolean)
    .join(' ')
}

const nameIn = (url: string) => shellWord(decodeURIComponent(new URL(url).pathname.slice(1)))
