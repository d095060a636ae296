import { type Amount, type Answer, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { balanceOf, house, ofPerson } from '../ledger/account.ts'
import { transfer } from '../ledger/transfer.ts'
import { minorOf, sayMoney } from '../money.ts'
import { giveBack, useUp } from '../quota.ts'
import { type Outcome, payout } from './paytable.ts'
import { lossesOf, stakeOf } from './stake.ts'

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
    const limit = minorOf(config.lossLimit, config)!
    const losses = lossesOf(ctx)
    if (limit > 0 && !(await useUp(tx, losses, stake, limit))) {
      return refuse(`You may lose ${sayMoney(limit, config)} in a day, and no more.`, 'loss-limit')
    }
    const player = ofPerson(author.id)
    const base = { community, origin: message.id }
    const paid = await transfer(tx, { ...base, from: player, to: house, amount: stake, key: `stake:${runId}`, cause: game }, now())
    if (!paid.done) {
      if (limit > 0) await giveBack(tx, losses, stake)
      return refuse(`You have only ${sayMoney(paid.reason === 'short' ? paid.spendable : 0, config)} to spend.`, 'short')
    }
    const outcome = draw()
    const won = payout(stake, outcome.pays)
    if (won > 0) {
      const win = await transfer(tx, { ...base, from: house, to: player, amount: won, key: `win:${runId}`, cause: `${game} won` }, now())
      // What does not fit into the purse cannot be paid, and then nothing of it happened.
      if (!win.done) throw new Error(`${won} won at ${game} do not fit into the purse of ${author.id}`)
      if (limit > 0) await giveBack(tx, losses, won)
    }
    const left = await balanceOf(tx, community, player)
    const net = won - stake
    const told = net > 0 ? `won ${sayMoney(net, config)}` : net === 0 ? 'got the stake back' : `lost ${sayMoney(-net, config)}`
    return `${say(outcome)} ${author.name} ${told} and has ${sayMoney(left, config)}.`
  })
}
