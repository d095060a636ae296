import { WaddleError } from '@waddlebot/sdk'

/** Answers of a server that is there and cannot serve. Any other answer is about the command, not about the server. */
const unable =
  /^(LOADING|READONLY|OOM|MISCONF|NOAUTH|WRONGPASS|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|BUSY|TRYAGAIN|ERR max number of clients)\b/
const unwelcome = /WRONGPASS|NOAUTH|invalid password|invalid username-password|NOPERM/

/** Whether an error says that Redis cannot be counted on right now, rather than that one command was wrong. */
export function isOutage(error: Error): boolean {
  return error.name !== 'ReplyError' || unable.test(error.message)
}

/** Why Redis is away, in words for the owner. */
export function troubleOf(error: Error, where: string): string {
  const message = 'errors' in error && Array.isArray(error.errors) ? String((error.errors[0] as Error | undefined)?.message) : error.message
  if (unwelcome.test(message)) return `Redis at ${where} refuses the user or the password (${message.split('\n')[0]})`
  if (/ECONNREFUSED/.test(message)) return `nothing listens at ${where} (${message})`
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return `the host of ${where} is not known (${message})`
  if (/timed out|ETIMEDOUT/i.test(message)) return `Redis at ${where} does not answer in time (${message})`
  return `Redis at ${where}: ${message}`
}

/** Redis cannot be asked now. What asked goes on without it, or refuses, as its interface says. */
export function away(reason: string): WaddleError {
  const fix = /refuses the user or the password/.test(reason) ? 'waddle doctor redis' : 'waddle doctor redis.reachable'
  return new WaddleError('WDL_REDIS_AWAY', reason, { fix })
}
