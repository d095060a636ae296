import { type Amount, type Refusal, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { mayLose, notLost } from '../games/losses.ts'
import { stakeOf } from '../games/stake.ts'
import { hold } from '../ledger/hold.ts'
import { sayMoney } from '../money.ts'
import type { Entry } from './entry.ts'

/** How long after its end what is at stake stays held, should nobody settle it: the bot may be away for a while. */
export const afterwards = 24 * 3_600_000

/** Hold a stake for a lobby. */
export async function holdStake(
  { author, channel, config, message, now, runId }: Context,
  tx: Context['db'],
  stake: { readonly amount: number; readonly cause: string; readonly closesAt: number },
): Promise<number | Refusal> {
  const { amount, cause, closesAt } = stake
  const base = { community: channel.community, person: author.id, origin: message.id }
  const held = await hold(tx, { ...base, amount, cause, key: `${cause}:${runId}`, expiresAt: closesAt + afterwards }, now())
  if (held.held) return held.id
  return refuse(`You have only ${sayMoney(held.reason === 'short' ? held.spendable : 0, config)} to spend.`, 'short')
}

/** What somebody stakes, held, as it goes into an entry. */
export type Stake = Pick<Entry, 'amount' | 'channel' | 'day'> & { readonly hold: number }

/** Hold what somebody wants to stake, and count it to what they may lose in a day. */
export async function stakeFor(ctx: Context, tx: Context['db'], wanted: Amount, cause: string, closesAt: number): Promise<Stake | Refusal> {
  const amount = await stakeOf(ctx, tx, wanted)
  if (typeof amount !== 'number') return amount
  const day = await mayLose(ctx, tx, amount)
  if (typeof day === 'object' && day !== null) return day
  const held = await holdStake(ctx, tx, { amount, cause, closesAt })
  if (typeof held === 'number') return { hold: held, amount, day, channel: ctx.channel.id }
  await notLost(tx, ctx.channel.community, ctx.author.id, day, amount)
  return held
}
