import { type Amount, type Refusal, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { stakeOf } from '../games/stake.ts'
import { hold } from '../ledger/hold.ts'
import { sayMoney } from '../money.ts'

/** How long after its end what is at stake stays held, should nobody settle it: the bot may be away for a while. */
const afterwards = 24 * 3_600_000

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

/** What somebody stakes, held. */
export async function stakeFor(
  ctx: Context,
  tx: Context['db'],
  wanted: Amount,
  cause: string,
  closesAt: number,
): Promise<{ readonly hold: number; readonly amount: number } | Refusal> {
  const amount = await stakeOf(ctx, tx, wanted)
  if (typeof amount !== 'number') return amount
  const held = await holdStake(ctx, tx, { amount, cause, closesAt })
  return typeof held === 'number' ? { hold: held, amount } : held
}
