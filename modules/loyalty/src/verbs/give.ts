import { type Amount, type Answer, type Refusal, refuse, targetOf, type UserRef } from '@waddlebot/sdk'
import { knownSince, madeAt } from '../age.ts'
import type { Context } from '../context.ts'
import { dayIn } from '../day.ts'
import { balanceOf, house, ofPerson } from '../ledger/account.ts'
import { type Transferred, transfer } from '../ledger/transfer.ts'
import { meant, minorOf, percentOf, sayMoney } from '../money.ts'
import { giveBack, type Quota, useUp } from '../quota.ts'

const dayMs = 86_400_000

/** `!give <who> <amount>`: all of it, its fee and the quota together, or nothing. */
export async function give(ctx: Context, who: UserRef, wanted: Amount): Promise<Answer> {
  const { author, channel, config, db } = ctx
  const { community } = channel
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  if (target.person === author.id) return refuse('That is you yourself.', 'self')
  const young = await tooYoung(ctx)
  if (young) return young
  return db.transaction(async (tx): Promise<Answer> => {
    const amount = meant(wanted, await balanceOf(tx, community, ofPerson(author.id)), config)
    if (amount === undefined) return refuse('That is more than anybody has.', 'short')
    if (amount === 0) return refuse('There is nothing to give.', 'nothing')
    const quota: Quota = { community, person: author.id, what: 'give', day: dayIn(channel.zone, ctx.now()) }
    const cap = minorOf(config.giveDailyCap, config)!
    if (cap > 0 && !(await useUp(tx, quota, amount, cap))) {
      return refuse(`You can give away at most ${sayMoney(cap, config)} in a day.`, 'daily-cap')
    }
    const why = { cause: 'gift', actor: author.id, origin: ctx.message.id }
    const fee = percentOf(amount, config.giveFee)
    const from = ofPerson(author.id)
    const undo = async (moved: Exclude<Transferred, { done: true }>) => {
      if (cap > 0) await giveBack(tx, quota, amount)
      return short(ctx, moved, target.name)
    }
    const gift = await transfer(tx, { community, from, to: ofPerson(target.person), amount, key: `give:${ctx.runId}`, ...why }, ctx.now())
    if (!gift.done) return undo(gift)
    if (fee > 0) {
      const kept = {
        community,
        from: ofPerson(target.person),
        to: house,
        amount: fee,
        key: `give-fee:${ctx.runId}`,
        ...why,
        cause: 'gift fee',
      }
      await transfer(tx, kept, ctx.now())
    }
    const left = fee > 0 ? ` (${sayMoney(fee, config)} of them are the fee)` : ''
    return `${author.name} gives ${target.name} ${sayMoney(amount, config)}${left}.`
  })
}

/** Somebody who is too new to give: a new account costs nothing, and points should not be gathered with many. */
async function tooYoung(ctx: Context): Promise<Refusal | undefined> {
  const { author, channel, config, now } = ctx
  const holder = { platform: author.platform, accountId: author.accountId, channel: channel.id }
  if (config.giveAfterDays > 0 && now() - (await knownSince(ctx, holder)) < config.giveAfterDays * dayMs) {
    return refuse(`You can give once I have known you for ${config.giveAfterDays} days.`, 'too-new')
  }
  const made = config.giveAccountDays > 0 ? await madeAt(ctx, holder) : 'untold'
  // A platform without such a thing, such as Slack, knows its people by other means.
  if (made === 'untold') return undefined
  if (made === 'unknown') return refuse('I cannot look up your account just now; please try again later.', 'unknown')
  if (made !== 'never' && now() - made >= config.giveAccountDays * dayMs) return undefined
  return refuse(`You can give once your account is ${config.giveAccountDays} days old.`, 'too-new')
}

function short({ config }: Context, moved: Exclude<Transferred, { done: true }>, name: string): Refusal {
  return moved.reason === 'short'
    ? refuse(`You have only ${sayMoney(moved.spendable, config)} to spend.`, 'short')
    : refuse(`${name} has as much as anybody can have.`, 'full')
}
