import { type Amount, type Db, type Refusal, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { balanceOf, ofPerson } from '../ledger/account.ts'
import { meant, minorOf, sayMoney } from '../money.ts'
import { belowFloor } from '../reputation.ts'

/** What somebody wants to stake in a game, in minor units, or why they may not. Takes nothing. */
export async function stakeOf(ctx: Context, db: Db, wanted: Amount): Promise<number | Refusal> {
  const { author, channel, config } = ctx
  const hindrance = await mayStake(ctx, db)
  if (hindrance) return hindrance
  const spendable = await balanceOf(db, channel.community, ofPerson(author.id))
  const stake = meant(wanted, spendable, config)
  if (stake === undefined || stake > spendable) return refuse(`You have only ${sayMoney(spendable, config)} to spend.`, 'short')
  const [least, most] = [minorOf(config.leastBet, config)!, minorOf(config.mostBet, config)!]
  if (stake < least) return refuse(`A stake is at least ${sayMoney(least, config)}.`, 'too-little')
  if (stake > most) return refuse(`A stake is at most ${sayMoney(most, config)}.`, 'too-much')
  return stake
}

/** Why somebody may not stake anything at all, if so. */
export async function mayStake(ctx: Context, db: Db): Promise<Refusal | undefined> {
  const { author, now } = ctx
  const hindrance = (await mayPlay(ctx, db)) ?? (await belowFloor(ctx))
  if (hindrance) return hindrance
  const rest = await db.one<{ until: number }>`SELECT until FROM loyalty_break WHERE person = ${author.id} AND until > ${now()}`
  return rest && refuse('You wanted a break from games, and it is not over yet.', 'break')
}

/** Why no game is played here and now, if so. */
export async function mayPlay({ channel, config }: Context, db: Db): Promise<Refusal | undefined> {
  if (config.gameChannels.length > 0 && !config.gameChannels.includes(channel.id)) return refuse(undefined, 'not-here')
  if (config.gamesWhen === 'always') return undefined
  const live = (await db.one`SELECT channel FROM loyalty_live WHERE community = ${channel.community} LIMIT 1`) !== undefined
  if (live === (config.gamesWhen === 'live')) return undefined
  return refuse(live ? 'Games are played while no stream is on.' : 'Games are played while the stream is on.', 'not-now')
}
