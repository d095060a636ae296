import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { WaddleError } from '@waddlebot/sdk'
import type { Fault } from './faults.ts'
import type { RootLog } from './log.ts'

/** Tells whoever collects errors of what went wrong. Nothing waits for it, and it never throws. */
export interface Reports {
  send(fault: Fault): void
  /** Resolves when what is under way is sent, or a moment later. */
  close(): Promise<void>
}

/** Reports a minute, at most; the same fault once in it. */
const mostPerMinute = 30
const minute = 60_000
/** Longest that one report may take; milliseconds. */
const patience = 5_000
/** Frames of a stack that are sent, at most. */
const mostFrames = 30

/** A Sentry DSN: `https://<key>@<host>/<project>`. */
interface Dsn {
  readonly url: string
  readonly key: string
}

/** @throws {WaddleError} `WDL_REPORT_DSN`; the text is never in it */
function readDsn(text: string): Dsn {
  try {
    const url = new URL(text)
    const at = url.pathname.lastIndexOf('/')
    const project = url.pathname.slice(at + 1)
    if (/^https?:$/.test(url.protocol) && url.username !== '' && /^\d+$/.test(project)) {
      return { url: `${url.origin}${url.pathname.slice(0, at)}/api/${project}/envelope/`, key: url.username }
    }
  } catch {
    // Told below, whatever is wrong with it.
  }
  throw new WaddleError('WDL_REPORT_DSN', 'the secret that log.reports names is no DSN such as https://<key>@<host>/<project>', {
    fix: 'waddle secret set SENTRY_DSN',
  })
}

/** Report faults to a server that speaks Sentry's protocol: envelopes over HTTP. */
export function openReports(dsn: string, log: RootLog, send: typeof fetch = fetch, now: () => number = () => performance.now()): Reports {
  const { url, key } = readDsn(dsn)
  const underway = new Set<Promise<void>>()
  const lastOf = new Map<string, number>()
  let began = Number.NEGATIVE_INFINITY
  let sent = 0
  let silentUntil = Number.NEGATIVE_INFINITY
  let complained = Number.NEGATIVE_INFINITY

  const complain = (why: string) => {
    if (now() - complained < minute) return
    complained = now()
    // No error: that would be reported, and fail again.
    log.warn('an error report could not be sent', { to: new URL(url).origin, why })
  }
  const post = async (fault: Fault) => {
    const headers = {
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': `Sentry sentry_version=7, sentry_client=waddle/1, sentry_key=${key}`,
    }
    const answer = await send(url, {
      method: 'POST',
      headers,
      body: envelopeOf(fault),
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    })
    await answer.arrayBuffer()
    if (answer.status === 429) silentUntil = now() + (Number(answer.headers.get('retry-after')) || 60) * 1_000
    else if (!answer.ok) complain(`status ${answer.status}`)
  }
  return {
    send(fault) {
      const moment = now()
      if (moment - began >= minute) {
        began = moment
        sent = 0
        for (const [known, at] of lastOf) if (moment - at >= minute) lastOf.delete(known)
      }
      if (moment < silentUntil || sent >= mostPerMinute || moment - (lastOf.get(fault.fingerprint) ?? -minute) < minute) return
      lastOf.set(fault.fingerprint, moment)
      sent++
      const sending = post(fault)
        .catch((error: Error) => complain(error.message))
        .finally(() => underway.delete(sending))
      underway.add(sending)
    },
    async close() {
      await Promise.all(underway)
    },
  }
}

/** One event as an envelope: three lines of JSON. */
function envelopeOf({ fingerprint, message, module, error, fields, at, count }: Fault): string {
  const id = randomUUID().replaceAll('-', '')
  const frames = error?.stack === undefined ? [] : framesOf(error.stack)
  const event = {
    event_id: id,
    timestamp: at / 1_000,
    platform: 'node',
    level: 'error',
    logger: module,
    server_name: hostname(),
    fingerprint: [fingerprint],
    message: { formatted: message },
    tags: { module, ...(error?.code === undefined ? {} : { code: error.code }) },
    extra: { ...fields, count },
    ...(error
      ? { exception: { values: [{ type: error.name, value: error.message, ...(frames.length > 0 ? { stacktrace: { frames } } : {}) }] } }
      : {}),
  }
  const item = JSON.stringify(event)
  return `${JSON.stringify({ event_id: id })}\n${JSON.stringify({ type: 'event', length: Buffer.byteLength(item) })}\n${item}\n`
}

/** The frames of a stack, the oldest call first, as the protocol has it. */
function framesOf(stack: string): object[] {
  const frames = stack.split('\n').flatMap((line) => {
    const [, name = '?', file, row, column] = /^\s+at (?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/.exec(line) ?? []
    return file === undefined ? [] : [{ function: name, filename: file, lineno: Number(row), colno: Number(column) }]
  })
  return frames.slice(0, mostFrames).reverse()
}
