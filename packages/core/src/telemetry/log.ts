import type { Log } from '@waddlebot/sdk'
import { LogLines } from './log-lines.ts'

export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** A log with fields that every line of it carries. */
export interface RootLog extends Log {
  child(fields: Record<string, unknown>): RootLog
  /** Whether a line of this level would be written: asked before building one on a hot path. */
  enabled(level: Level): boolean
  flush(): void
}

const secretKeys = /token|secret|password|authorization|cookie|api[-_]?key/i

/** What JSON leaves as it is and a terminal obeys: controls above ASCII, marks that turn or break a line. */
const hidden = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Field values whose names sound like secrets never reach the log; neither do known secrets inside texts. */
export function redact(value: unknown, secrets: readonly string[], depth = 0): unknown {
  if (typeof value === 'string') {
    let text = value
    for (const secret of secrets) if (secret.length >= 4 && text.includes(secret)) text = text.replaceAll(secret, '[redacted]')
    return text.replace(hidden, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)
  }
  if (value instanceof Error) {
    const { name, message, stack } = value
    return { name, message: redact(message, secrets), stack: redact(stack, secrets), ...('code' in value ? { code: value.code } : {}) }
  }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date || value instanceof URL) return redact(String(value instanceof Date ? value.toJSON() : value), secrets)
  // What lies deeper nobody has looked through, so nobody knows what is in it.
  if (depth > 4) return '[deeper]'
  if (Array.isArray(value)) return value.map((each) => redact(each, secrets, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, secretKeys.test(key) ? '[redacted]' : redact(each, secrets, depth + 1)]),
  )
}

/** Says nothing. */
export const silentLog: RootLog = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
  enabled: () => false,
  flush() {},
}

/**
 * Logs as JSON lines through pino, which is loaded here and nowhere else.
 *
 * @param secrets values that must never be written, asked anew for each line
 * @param fd where lines go: 2, so that stdout stays the program's answer
 */
export async function pinoLog(level: Level, secrets: () => readonly string[], fd = 2): Promise<RootLog> {
  if (level === 'silent') return silentLog
  const { default: pino } = await import('pino')
  const lines = new LogLines(pino.destination({ dest: fd, sync: true }))
  const root = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    lines,
  )
  const wrap = (logger: typeof root): RootLog => {
    const line =
      (name: 'debug' | 'info' | 'warn' | 'error') =>
      (message: string, fields: Record<string, unknown> = {}) => {
        if (!logger.isLevelEnabled(name)) return
        logger[name](redact(fields, secrets()) as object, redact(message, secrets()) as string)
        if (name === 'warn' || name === 'error') lines.flush()
      }
    return {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      child: (fields) => wrap(logger.child(redact(fields, secrets()) as Record<string, unknown>)),
      enabled: (name) => logger.isLevelEnabled(name),
      flush: () => lines.flush(),
    }
  }
  return wrap(root)
}
