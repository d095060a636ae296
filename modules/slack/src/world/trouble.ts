import type { NotDone, Sent } from '@waddlebot/sdk'
import { deadToken, passing } from '../limits.ts'

/** What went wrong with a call of Slack's Web API, as far as it can be told. */
export interface Trouble {
  /**
   * `refused`: Slack said no, with `code`. `limited`: too often; `retryAfterMs` says how long. `doubtful`: nobody
   * knows whether it was done. `unreached`: it was not done, for Slack was not reached.
   */
  readonly kind: 'refused' | 'limited' | 'doubtful' | 'unreached'
  /** Slack's word for it, such as `channel_not_found`. */
  readonly code: string
  readonly detail: string
  readonly retryAfterMs?: number
}

/** Errors of a connection that was never made: nothing was sent. */
const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_/

/** Read what `@slack/web-api` throws. It is told by its `code`, for there may be several copies of its classes. */
export function troubleOf(error: unknown): Trouble {
  const { code, data, retryAfter, statusCode, original } = (error ?? {}) as {
    code?: unknown
    data?: { error?: unknown; needed?: unknown; provided?: unknown; response_metadata?: { messages?: unknown } }
    retryAfter?: unknown
    statusCode?: unknown
    original?: unknown
  }
  if (code === 'slack_webapi_platform_error') {
    const said = String(data?.error ?? 'unknown_error')
    const needed = typeof data?.needed === 'string' ? ` (it needs the scope ${data.needed})` : ''
    const messages = Array.isArray(data?.response_metadata?.messages) ? `: ${data.response_metadata.messages.join('; ').slice(0, 300)}` : ''
    if (said === 'ratelimited' || said === 'rate_limited')
      return { kind: 'limited', code: said, detail: `Slack says ${said}`, retryAfterMs: 1_000 }
    return { kind: passing.has(said) ? 'doubtful' : 'refused', code: said, detail: `Slack says ${said}${needed}${messages}` }
  }
  if (code === 'slack_webapi_rate_limited_error') {
    const retryAfterMs = Math.max(1, Number(retryAfter) || 1) * 1_000
    return { kind: 'limited', code: 'ratelimited', detail: 'Slack says that this is too often', retryAfterMs }
  }
  if (code === 'slack_webapi_http_error') {
    return { kind: 'doubtful', code: `http_${statusCode}`, detail: `Slack answered with HTTP ${statusCode}` }
  }
  const cause = reasonOf(original ?? error)
  return { kind: neverSent.test(cause) ? 'unreached' : 'doubtful', code: 'unreachable', detail: `Slack could not be reached: ${cause}` }
}

/** Why a request failed; `fetch` hides it in causes. */
function reasonOf(error: unknown): string {
  const words: string[] = []
  for (
    let each = error, depth = 0;
    each instanceof Error && depth < 4;
    each = each.cause ?? (each as { original?: unknown }).original, depth++
  ) {
    const { code } = each as { code?: unknown }
    words.push(typeof code === 'string' ? `${code} ${each.message}` : each.message)
  }
  return words.join(': ').slice(0, 200) || String(error).slice(0, 200)
}

/** Whether the token that was used is worth nothing any more. */
export function isDead({ kind, code }: Trouble): boolean {
  return kind === 'refused' && deadToken.has(code)
}

/** The word for a message that was not sent. */
export function notSent(trouble: Trouble): Sent {
  const { kind, detail, retryAfterMs = 2_000 } = trouble
  if (kind === 'refused') return { sent: false, retry: false, why: 'refused', reason: detail }
  return { sent: false, retry: true, why: kind === 'limited' ? 'limited' : 'outage', retryAfterMs, reason: detail }
}

const missing = /_not_found$|^no_such|^not_in_channel$|^cant_kick_from_general$/
const forbidden =
  /^(missing_scope|no_permission|restricted_action.*|cant_.*|not_authorized|is_archived|not_allowed.*|permission_denied|ekm_access_denied)$/

/** The word for an action that was not done. */
export function notDone(trouble: Trouble): NotDone {
  const { kind, code, detail, retryAfterMs } = trouble
  if (kind === 'limited') return { done: false, reason: 'limited', detail, retryAfterMs: retryAfterMs ?? 1_000 }
  if (kind !== 'refused') return { done: false, reason: 'outage', detail }
  if (deadToken.has(code)) return { done: false, reason: 'forbidden', detail: `${detail}; type: waddle connect slack` }
  if (forbidden.test(code)) return { done: false, reason: 'forbidden', detail }
  return { done: false, reason: missing.test(code) ? 'not-found' : 'failed', detail }
}
