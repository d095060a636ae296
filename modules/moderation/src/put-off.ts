import type { NotDone } from '@waddlebot/sdk'
import type { Context } from './context.ts'
import { type Sanction, sanction, sayHindrance, type Target } from './sanction.ts'

/** What a filter wanted done and the platform did not do, with why. What it only put off is tried again. */
export interface PutOff extends Target {
  readonly channel: string
  readonly number: number
  readonly tries: number
  /** What the person is told about a sanction. */
  readonly wish: string
  /** The message that is still there, and why. */
  readonly message?: string
  readonly removed?: NotDone
  /** The sanction that was not imposed, and why. */
  readonly what?: Sanction
  readonly refused?: NotDone
}

/** How often it is tried in all, the pause after the first try, and the longest; milliseconds. Three quarters of an hour in all. */
export const mostTries = 15
const firstPause = 5_000
const longestPause = 300_000

/** Whether it was only too early: the platform is busy, or not there. */
export const isPutOff = (not: NotDone | undefined): not is NotDone =>
  not !== undefined && (not.reason === 'limited' || not.reason === 'outage' || not.reason === 'offline')

/** What was not done, for the case; null when all was. Words do where a platform has no warning of its own. */
export function hindrancesOf(channel: string, removed: NotDone | undefined, kind: string, refused: NotDone | undefined): string | null {
  const hindrances = [
    ...(removed === undefined ? [] : [`the message stays: ${sayHindrance(removed, channel)}`]),
    ...(refused === undefined || (kind === 'warn' && refused.reason === 'unsupported') ? [] : [sayHindrance(refused, channel)]),
  ]
  return hindrances.length === 0 ? null : hindrances.join('; ')
}

/** How long to wait after so many tries; milliseconds. Longer where the platform wishes it. */
export function pauseAfter(tries: number, { retryAfterMs = 0 }: NotDone): number {
  return Math.max(retryAfterMs, Math.min(firstPause * 2 ** (tries - 1), longestPause))
}

/** Have what the platform put off tried again, in the transaction of the run, so that it is neither lost nor doubled. */
export async function tryLater(ctx: Context, put: PutOff): Promise<void> {
  const early = [put.removed, put.refused].filter(isPutOff)
  if (early.length === 0 || put.tries >= mostTries) return
  const pause = Math.max(...early.map((not) => pauseAfter(put.tries, not)))
  // A key for each try: a job that takes the place of the one that runs would take the run back with it.
  await ctx.jobs.schedule('again', ctx.now() + pause, put, `again:${put.channel}:${put.number}:${put.tries}`)
}

/** Try once more what the platform put off; its case says what came of it. */
export async function again(ctx: Context & { readonly payload: unknown }): Promise<void> {
  const put = ctx.payload as PutOff
  const { channel, number, account, message, what } = put
  const removed = message !== undefined && isPutOff(put.removed) ? await remove(ctx, channel, message) : put.removed
  const refused = what !== undefined && isPutOff(put.refused) ? await sanction(ctx, channel, put, what, put.wish) : put.refused
  const { removed: _, refused: __, ...rest } = put
  await tryLater(ctx, { ...rest, tries: put.tries + 1, ...(removed ? { removed } : {}), ...(refused ? { refused } : {}) })
  await ctx.db.run`
    UPDATE moderation_case SET hindrance = ${hindrancesOf(channel, removed, what?.kind ?? '', refused)}
    WHERE channel = ${channel} AND number = ${number} AND account = ${account}`
}

/** Undefined when the message is gone, by whomever: an earlier try of ours may have got through without an answer. */
async function remove(ctx: Context, channel: string, message: string): Promise<NotDone | undefined> {
  const removed = await ctx.act(channel, 'message.delete', { message })
  return removed.done || removed.reason === 'not-found' ? undefined : removed
}
