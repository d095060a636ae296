import { type Answer, targetOf, type UserRef } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { balanceOf, ofPerson } from '../ledger/account.ts'
import { heldOf } from '../ledger/hold.ts'
import { sayMoney, sayNumber } from '../money.ts'

/** `!points [who]` */
export async function showBalance(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const { author, channel, config, db } = ctx
  const target = who === undefined ? { person: author.id, name: author.name } : await targetOf(ctx, who)
  if ('refused' in target) return target
  const balance = await balanceOf(db, channel.community, ofPerson(target.person))
  if (target.person !== author.id) return `${target.name} has ${sayMoney(balance, config)}.`
  const held = await heldOf(db, channel.community, author.id)
  return `You have ${sayMoney(balance, config)}${held > 0 ? ` to spend, and ${sayNumber(held, config)} more held` : ''}.`
}
