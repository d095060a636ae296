import { type Amount, type Answer, formatDuration, type Refusal, refuse, type Target, targetOf, type UserRef } from '@waddlebot/sdk'
import { type Context, leads, typed } from '../context.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { agree, type Proposal, proposalOf, proposalTime, propose, reopen } from '../ledger/proposal.ts'
import { lockBalance, type Transferred, transfer } from '../ledger/transfer.ts'
import { meant, minorOf, sayMoney } from '../money.ts'

/** What is to become of somebody's points. */
interface Deed {
  readonly way: 'add' | 'remove' | 'set' | 'reset'
  readonly target: Pick<Target, 'person' | 'name'>
  /** Minor units to add, below 0 to take away, from what they have. */
  readonly by: (balance: number) => number
  readonly reason: string | undefined
  /** Another moderator asked for it. */
  readonly proposal?: Proposal
}

/** `!points add <who> <amount> [reason]` */
export async function add(ctx: Context, who: UserRef, amount: Amount, reason: string | undefined): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const minor = amount.kind === 'exact' ? minorOf(amount.value, ctx.config) : undefined
  if (minor === undefined) return refuse('Say how many, as a number.', 'amount')
  return change(ctx, { way: 'add', target, by: () => minor, reason })
}

/** `!points remove <who> <amount> [reason]`; shares are of what they have. */
export async function remove(ctx: Context, who: UserRef, amount: Amount, reason: string | undefined): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const by = (balance: number) => -(meant(amount, balance, ctx.config) ?? Number.MAX_SAFE_INTEGER)
  return change(ctx, { way: 'remove', target, by, reason })
}

/** `!points set <who> <amount> <reason>`, `!points reset <who> <reason>`: nothing is overwritten, the difference is booked. */
export async function set(ctx: Context, way: 'set' | 'reset', who: UserRef, amount: Amount, reason: string): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const minor = amount.kind === 'exact' ? minorOf(amount.value, ctx.config) : undefined
  if (minor === undefined) return refuse('Say how many, as a number.', 'amount')
  return change(ctx, { way, target, by: (balance) => minor - balance, reason })
}

/** `!points approve <number>`: what another moderator proposed is done. */
export async function approve(ctx: Context, number: number): Promise<Answer> {
  const { author, channel, db, now } = ctx
  const proposal = await proposalOf(db, channel.community, number, now())
  if (proposal === undefined) return refuse(`Nothing with number ${number} waits for that.`, 'none')
  if (proposal.by_person === author.id) return refuse('That was you; somebody else has to agree.', 'self')
  const { amount, person, name, reason } = proposal
  const deed: Deed = {
    way: amount > 0 ? 'add' : 'remove',
    target: { person, name },
    by: () => amount,
    reason: reason ?? undefined,
    proposal,
  }
  return change(ctx, deed)
}

async function change(ctx: Context, deed: Deed): Promise<Answer> {
  const { author, channel, config, db, message, runId } = ctx
  const { way, target, by, reason, proposal } = deed
  const { community } = channel
  return db.transaction(async (tx): Promise<Answer> => {
    if (proposal !== undefined && !(await agree(tx, proposal.id))) return refuse('Somebody else agreed at this moment.', 'over')
    const account = ofPerson(target.person)
    const before = await lockBalance(tx, community, account)
    const difference = by(before)
    const amount = Math.abs(difference)
    if (amount === 0) return `${target.name} has ${sayMoney(before, config)}; nothing was changed.`
    const tooMuch = proposal === undefined ? await beyondLimit(ctx, tx, deed, difference) : undefined
    if (tooMuch) return tooMuch
    const [from, to] = difference > 0 ? [house, account] : [account, house]
    const why = { cause: `points ${way}`, actor: author.id, origin: message.id, note: reason }
    const moved = await transfer(tx, { community, from, to, amount, key: `points:${runId}`, ...why }, ctx.now())
    if (!moved.done) {
      if (proposal !== undefined) await reopen(tx, proposal.id)
      return refused(ctx, target.name, moved)
    }
    await ctx.audit({
      who: author.id,
      what: `points ${way} ${target.person}`,
      before: { community, balance: before },
      after: {
        community,
        balance: before + difference,
        ...(reason === undefined ? {} : { reason }),
        ...(proposal === undefined ? {} : { proposedBy: proposal.by_person }),
      },
      origin: message.id,
    })
    return `${target.name} has ${sayMoney(before + difference, config)} now.`
  })
}

/** What a moderator may not do alone is proposed to the others. */
async function beyondLimit(ctx: Context, tx: Context['db'], { target, reason }: Deed, difference: number): Promise<Refusal | undefined> {
  const { author, channel, config, now } = ctx
  const limit = minorOf(config.grantLimit, config)!
  if (limit === 0 || Math.abs(difference) <= limit || leads(ctx)) return undefined
  if (!Number.isSafeInteger(difference)) return refuse(`Moderators may change at most ${sayMoney(limit, config)} at once.`, 'grant-limit')
  const { person, name } = target
  const wish = { person, name, amount: difference, reason: reason ?? null, by_person: author.id, by_name: author.name }
  const number = await propose(tx, channel.community, wish, now())
  const how = `${typed(ctx, `points approve ${number}`)}, within ${formatDuration(proposalTime)}`
  return refuse(`One moderator may change at most ${sayMoney(limit, config)} at once; another one agrees with ${how}.`, 'grant-limit')
}

function refused({ config }: Context, name: string, moved: Exclude<Transferred, { done: true }>): Refusal {
  return moved.reason === 'short'
    ? refuse(`${name} has only ${sayMoney(moved.spendable, config)} to spend.`, 'short')
    : refuse(`${name} has as much as anybody can have.`, 'full')
}
