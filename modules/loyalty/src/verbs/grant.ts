import { type Amount, type Answer, type Refusal, refuse, type Target, targetOf, type UserRef } from '@waddlebot/sdk'
import { type Context, leads } from '../context.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { lockBalance, type Transferred, transfer } from '../ledger/transfer.ts'
import { meant, minorOf, sayMoney } from '../money.ts'

type Way = 'add' | 'remove' | 'set' | 'reset'

/** `!points add <who> <amount> [reason]` */
export async function add(ctx: Context, who: UserRef, amount: Amount, reason: string | undefined): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const minor = amount.kind === 'exact' ? minorOf(amount.value, ctx.config) : undefined
  if (minor === undefined) return refuse('Say how many, as a number.', 'amount')
  return change(ctx, 'add', target, () => minor, reason)
}

/** `!points remove <who> <amount> [reason]`; shares are of what they have. */
export async function remove(ctx: Context, who: UserRef, amount: Amount, reason: string | undefined): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  return change(ctx, 'remove', target, (balance) => -(meant(amount, balance, ctx.config) ?? Number.MAX_SAFE_INTEGER), reason)
}

/** `!points set <who> <amount> <reason>`, `!points reset <who> <reason>`: nothing is overwritten, the difference is booked. */
export async function set(ctx: Context, way: 'set' | 'reset', who: UserRef, amount: Amount, reason: string): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const minor = amount.kind === 'exact' ? minorOf(amount.value, ctx.config) : undefined
  if (minor === undefined) return refuse('Say how many, as a number.', 'amount')
  return change(ctx, way, target, (balance) => minor - balance, reason)
}

async function change(
  ctx: Context,
  way: Way,
  { person, name }: Target,
  by: (balance: number) => number,
  reason: string | undefined,
): Promise<Answer> {
  const { author, channel, config, db, message, runId } = ctx
  const { community } = channel
  return db.transaction(async (tx): Promise<Answer> => {
    const before = await lockBalance(tx, community, ofPerson(person))
    const difference = by(before)
    const amount = Math.abs(difference)
    if (amount === 0) return `${name} has ${sayMoney(before, config)}; nothing was changed.`
    const tooMuch = overLimit(ctx, amount)
    if (tooMuch) return tooMuch
    const account = ofPerson(person)
    const [from, to] = difference > 0 ? [house, account] : [account, house]
    const why = { cause: `points ${way}`, actor: author.id, origin: message.id, note: reason }
    const moved = await transfer(tx, { community, from, to, amount, key: `points:${runId}`, ...why }, ctx.now())
    if (!moved.done) return refused(ctx, name, moved)
    await ctx.audit({
      who: author.id,
      what: `points ${way} ${person}`,
      before: { community, balance: before },
      after: { community, balance: before + difference, ...(reason === undefined ? {} : { reason }) },
      origin: message.id,
    })
    return `${name} has ${sayMoney(before + difference, config)} now.`
  })
}

/** What a moderator may not do alone. */
function overLimit(ctx: Context, amount: number): Refusal | undefined {
  const { config } = ctx
  const limit = minorOf(config.grantLimit, config)!
  if (limit === 0 || amount <= limit || leads(ctx)) return undefined
  return refuse(`Moderators may change at most ${sayMoney(limit, config)} at once; ask an admin.`, 'grant-limit')
}

function refused({ config }: Context, name: string, moved: Exclude<Transferred, { done: true }>): Refusal {
  return moved.reason === 'short'
    ? refuse(`${name} has only ${sayMoney(moved.spendable, config)} to spend.`, 'short')
    : refuse(`${name} has as much as anybody can have.`, 'full')
}
