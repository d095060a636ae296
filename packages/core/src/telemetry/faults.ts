import { createHash } from 'node:crypto'
import { type RootLog, redact } from './log.ts'

/** What went wrong, counted: the same fault again is one fault more often. Without any secret. */
export interface Fault {
  /** The same for the same fault, on every machine; 16 hex digits. */
  readonly fingerprint: string
  readonly message: string
  /** `waddle` where it was no module. */
  readonly module: string
  /** What was thrown, if something was. */
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string; readonly stack?: string }
  /** What the line of the log had besides. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Epoch milliseconds, of the last time. */
  readonly at: number
  readonly count: number
}

/** Different faults that are remembered, at most. */
const kept = 20

/** The last things that went wrong in this process: each line of level error, whether or not it is written. */
export class Faults {
  readonly #now: () => number
  readonly #secrets: () => readonly string[]
  readonly #known = new Map<string, Fault>()
  readonly #told: ((fault: Fault) => void)[] = []

  constructor(now: () => number, secrets: () => readonly string[]) {
    this.#now = now
    this.#secrets = secrets
  }

  /** Be told of each fault, the same one again included. */
  onFault(told: (fault: Fault) => void): void {
    this.#told.push(told)
  }

  /** The last ones, newest first. */
  latest(): readonly Fault[] {
    return [...this.#known.values()].reverse()
  }

  note(text: string, given: Record<string, unknown>): void {
    const secrets = this.#secrets()
    const { error: thrown, module, ...fields } = redact(given, secrets) as Record<string, unknown>
    const message = redact(text, secrets) as string
    const error = isThrown(thrown) ? thrown : undefined
    const owner = typeof module === 'string' ? module : 'waddle'
    const fingerprint = fingerprintOf(owner, message, error)
    const count = (this.#known.get(fingerprint)?.count ?? 0) + 1
    const fault: Fault = { fingerprint, message, module: owner, ...(error ? { error } : {}), fields, at: this.#now(), count }
    this.#known.delete(fingerprint)
    this.#known.set(fingerprint, fault)
    if (this.#known.size > kept) this.#known.delete(this.#known.keys().next().value!)
    for (const told of this.#told) told(fault)
  }
}

/** A log whose errors are noted as well. */
export function notingLog(log: RootLog, faults: Faults, carried: Record<string, unknown> = {}): RootLog {
  return {
    debug: log.debug,
    info: log.info,
    warn: log.warn,
    error(message, fields = {}) {
      log.error(message, fields)
      faults.note(message, { ...carried, ...fields })
    },
    child: (fields) => notingLog(log.child(fields), faults, { ...carried, ...fields }),
    enabled: (level) => log.enabled(level),
    flush: () => log.flush(),
  }
}

function isThrown(value: unknown): value is NonNullable<Fault['error']> {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
}

/** Numbers, ids and quoted words differ from one time to the next; what is left names the fault. */
function fingerprintOf(module: string, message: string, error: Fault['error']): string {
  const plain = (text: string) => text.replace(/"[^"]*"|'[^']*'/g, '"…"').replace(/[0-9a-f]{8,}|\d+/gi, '0')
  const frame = error?.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? ''
  const where = frame.replace(/.*[/\\]([^/\\)]+?):\d+:\d+\)?$/, '$1')
  const parts = [module, plain(message), error?.name ?? '', error?.code ?? '', plain(error?.message ?? ''), where]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}
