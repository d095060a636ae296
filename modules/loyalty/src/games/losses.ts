import { type Db, type Refusal, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { dayIn } from '../day.ts'
import { minorOf, sayMoney } from '../money.ts'
import { giveBack, useUp } from '../quota.ts'

/**
 * Count a stake to what somebody may lose in a day, as lost until it comes back. Whoever settles it gives back what was
 * won, with {@link notLost}, on the day on which it was staked.
 *
 * @returns that day; null where there is no limit
 */
export async function mayLose({ author, channel, config, now }: Context, tx: Db, stake: number): Promise<number | null | Refusal> {
  const limit = minorOf(config.lossLimit, config)!
  if (limit === 0) return null
  const day = dayIn(channel.zone, now())
  const losses = { community: channel.community, person: author.id, what: 'loss', day }
  if (await useUp(tx, losses, stake, limit)) return day
  return refuse(`You may lose ${sayMoney(limit, config)} in a day, and no more.`, 'loss-limit')
}

/** Count what was won, or a stake that came back, to the day of the stake. */
export async function notLost(tx: Db, community: string, person: string, day: number | null | undefined, amount: number): Promise<void> {
  if (typeof day === 'number' && amount > 0) await giveBack(tx, { community, person, what: 'loss', day }, amount)
}
