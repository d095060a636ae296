import { WaddleError } from '@waddlebot/sdk'
import pg from 'pg'

const systemCodes = new Set('ECONNREFUSED ECONNRESET ENOTFOUND EAI_AGAIN ETIMEDOUT EPIPE EHOSTUNREACH ENETUNREACH ENOENT EACCES'.split(' '))
const silent = /timeout|timed out/i
const cut = /connection terminated|connection ended|client (was closed|has encountered)|not queryable|socket/i

const codeOf = (error: unknown) => String((error as { code?: unknown }).code ?? '')
const fromServer = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError

/** Whether nothing more can be asked on the connection that this came from. */
export function isBroken(error: unknown): boolean {
  return !fromServer(error) || error.severity === 'FATAL' || error.severity === 'PANIC' || /^(08|57P0)/.test(codeOf(error))
}

/** Whether the server could not be reached, or was lost on the way. */
export function isLost(error: unknown): boolean {
  if (fromServer(error)) return /^(08|57P0)/.test(codeOf(error))
  return error instanceof Error && (systemCodes.has(codeOf(error)) || cut.test(error.message) || silent.test(error.message))
}

/** Whether it helps to try to connect again in a moment. */
export function isPassing(error: unknown): boolean {
  return (isLost(error) && codeOf(error) !== 'ENOTFOUND') || codeOf(error) === '53300'
}

/** Whether what a kept plan gives has changed, as after a migration. */
export function isStale(error: unknown): boolean {
  return codeOf(error) === '0A000' && /cached plan/.test((error as Error).message)
}

/** Whether two transactions were in each other's way, so that one was undone and may begin again. */
export function isConflict(error: unknown): boolean {
  return codeOf(error) === '40001' || codeOf(error) === '40P01'
}

/**
 * What PostgreSQL, or the way to it, threw, in words that a person can act on. What is a module's own doing, such as
 * a key that is there already, stays as it is.
 *
 * @param place where the server is, without a password
 */
export function explain(error: unknown, place: string): unknown {
  if (error instanceof WaddleError || !(error instanceof Error)) return error
  const code = codeOf(error)
  const because = error.message
  const say = (known: string, message: string, fix: string) =>
    new WaddleError(known, `${message} (${because})`, { fix, data: { place, postgres: code }, cause: error })
  if (isConflict(error)) {
    return say(
      'WDL_DB_CONFLICT',
      'two transactions were in each other’s way, so this one was undone',
      'run it again; inside a handler the bot does',
    )
  }
  if (isStale(error))
    return say(
      'WDL_DB_CONFLICT',
      'a table was changed under this transaction, so it was undone',
      'run it again; inside a handler the bot does',
    )
  if (code === '57014' || code === '55P03' || code === '25P03' || (!fromServer(error) && silent.test(because))) {
    return say('WDL_STORE_TIMEOUT', `${place} did not answer in time`, 'waddle doctor database')
  }
  if (code === '53300') return say('WDL_STORE_CONNECTIONS', `${place} takes no more connections`, 'waddle doctor database.connections')
  if (code.startsWith('28')) return say('WDL_STORE_DENIED', `${place} refuses the log-in`, 'waddle config set database <url>')
  if (code === '42501') return say('WDL_STORE_DENIED', `${place} lets this user not do what it must`, 'waddle doctor database.rights')
  if (code === '3D000') {
    const name = place.slice(place.lastIndexOf('/') + 1)
    return say('WDL_STORE_MISSING', `there is no database at ${place}`, `createdb ${name}`)
  }
  if (code === '25006')
    return say('WDL_STORE_READONLY', `${place} takes no writes: it is a replica, or opened for reading`, 'waddle doctor database')
  if (code === '53100') return say('WDL_STORE_FULL', `there is no room to write at ${place}`, 'df -h on the machine of the database')
  if (code === 'XX001' || code === 'XX002') return say('WDL_STORE_CORRUPT', `${place} holds damaged data`, 'waddle restore <backup file>')
  if (isLost(error)) return say('WDL_STORE_UNREACHABLE', `${place} cannot be reached`, 'waddle doctor database.reachable')
  return error
}
