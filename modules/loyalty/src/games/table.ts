import { type Amount, type Answer, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { balanceOf, house, ofPerson } from '../ledger/account.ts'
import { transfer } from '../ledger/transfer.ts'
import { sayMoney } from '../money.ts'
import { mayLose, notLost } from './losses.ts'
import { tellResult } from './noise.ts'
import { type Outcome, payout } from './paytable.ts'
import { stakeOf } from './stake.ts'

/**
 * Play one round against the house: the stake, the draw and what it pays are one transaction.
 *
 * @param draw what happens; called once, after the stake is paid
 * @param say how it is told, before what was won or lost
 */
export async function playRound(
  ctx: Context,
  game: string,
  wanted: Amount,
  draw: () => Outcome,
  say: (outcome: Outcome) => string,
): Promise<Answer> {
  const { author, channel, config, db, message, now, runId } = ctx
  const { community } = channel
  return db.transaction(async (tx): Promise<Answer> => {
    const stake = await stakeOf(ctx, tx, wanted)
    if (typeof stake !== 'number') return stake
    const day = await mayLose(ctx, tx, stake)
    if (typeof day === 'object' && day !== null) return day
    const player = ofPerson(author.id)
    const base = { community, origin: message.id }
    const paid = await transfer(tx, { ...base, from: player, to: house, amount: stake, key: `stake:${runId}`, cause: game }, now())
    if (!paid.done) {
      await notLost(tx, community, author.id, day, stake)
      return refuse(`You have only ${sayMoney(paid.reason === 'short' ? paid.spendable : 0, config)} to spend.`, 'short')
    }
    const outcome = draw()
    const won = payout(stake, outcome.pays)
    if (won > 0) {
      const win = await transfer(tx, { ...base, from: house, to: player, amount: won, key: `win:${runId}`, cause: `${game} won` }, now())
      // What does not fit into the purse cannot be paid, and then nothing of it happened.
      if (!win.done) throw new Error(`${won} won at ${game} do not fit into the purse of ${author.id}`)
      await notLost(tx, community, author.id, day, won)
    }
    const left = await balanceOf(tx, community, player)
    const net = won - stake
    const told = net > 0 ? `won ${sayMoney(net, config)}` : net === 0 ? 'got the stake back' : `lost ${sayMoney(-net, config)}`
    return tellResult(ctx, tx, `${say(outcome)} ${author.name} ${told} and has ${sayMoney(left, config)}.`, net)
  })
}
