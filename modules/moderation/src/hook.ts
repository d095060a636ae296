import { createHmac } from 'node:crypto'
import type { Context } from './context.ts'

/** Key that the calls of rules are signed with. Without it none is made. */
export const hookSecret = 'MODERATION_HOOK_SECRET'
/** How often a call is tried that nobody takes, and how long after the first; doubled each time. Milliseconds. */
const mostTries = 6
const firstPause = 5_000
/** Longest that a call may take; milliseconds. */
const patience = 5_000

/** What a rule tells an address. */
export interface Told {
  readonly rule: number
  readonly pattern: string
  readonly community: string
  readonly channel: string
  readonly message: { readonly id: string; readonly text: string; readonly at: number }
  readonly author: { readonly account: string; readonly person: string; readonly name: string; readonly roles: readonly string[] }
}

/** A call that is still to be made. */
interface Call {
  readonly url: string
  /** The same for each try, so that whoever is called knows what it had already. */
  readonly delivery: string
  readonly body: string
  readonly tries: number
}

/**
 * Have an address told: stored with the message's other effects, made afterwards by a job, so that chat never waits
 * for it, and tried again until it is taken: at least once, with a delivery key.
 */
export async function tellLater({ jobs, now }: Pick<Context, 'jobs' | 'now'>, url: string, told: Told): Promise<void> {
  const delivery = `rule-${told.rule}:${told.message.id}`
  const call: Call = { url, delivery, body: JSON.stringify(told), tries: 1 }
  await jobs.schedule('hook', now(), call, `hook:${delivery}:1`)
}

/** Make a call; the job of {@link tellLater}. */
export async function callHook(ctx: Context & { readonly payload: unknown }): Promise<void> {
  const { fetch, jobs, log, now, secret } = ctx
  const call = ctx.payload as Call
  const { body, delivery, tries, url } = call
  const key = keyOf(secret)
  if (key === undefined) return log.error('a rule calls an address, and there is no key to sign with', { delivery, secret: hookSecret })
  const timestamp = String(Math.floor(now() / 1_000))
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'waddle',
    'x-waddle-delivery': delivery,
    'x-waddle-timestamp': timestamp,
    'x-waddle-signature': `v1=${signatureOf(key, timestamp, delivery, body)}`,
  }
  const problem = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(patience) }).then(
    async ({ ok, status, body: answer }) => {
      await answer?.cancel()
      // What an address does not want, it does not want tomorrow either; too many requests it may.
      return ok ? undefined : { text: `status ${status}`, final: status < 500 && status !== 429 && status !== 408 }
    },
    (error: unknown) => ({ text: (error as Error).message, final: false }),
  )
  if (problem === undefined) return
  if (problem.final || tries >= mostTries) return log.error('a rule could not tell its address', { delivery, tries, problem: problem.text })
  await jobs.schedule('hook', now() + firstPause * 2 ** (tries - 1), { ...call, tries: tries + 1 }, `hook:${delivery}:${tries + 1}`)
}

/** HMAC-SHA256 over time, delivery and body, in hex: nothing of them can be changed or told again at another time. */
export function signatureOf(key: string, timestamp: string, delivery: string, body: string): string {
  return createHmac('sha256', key).update(`${timestamp}.${delivery}.${body}`).digest('hex')
}

function keyOf(secret: Context['secret']): string | undefined {
  try {
    return secret(hookSecret) || undefined
  } catch {
    return undefined
  }
}

/** What is wrong with an address that a rule is to call, in words. */
export function problemOfHook(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'https:') return 'Say which address it calls: https://example.org/hook.'
  return parsed.username === '' && parsed.password === '' ? undefined : 'An address with a password in it would be seen by all.'
}
