import { type Answer, privately, refuse, targetOf, type UserRef } from '@waddlebot/sdk'
import { type Context, isStaff } from '../context.ts'
import { sayDay } from '../day.ts'
import { balanceOf, ofPerson } from '../ledger/account.ts'
import { type Entry, statementOf } from '../ledger/statement.ts'
import { sayChange, sayMoney } from '../money.ts'
import { nameOf } from '../names.ts'

/** Most entries that are said; the whole statement is on the web and in the export. */
const most = 6

/** `!points why [who]`: where somebody's points came from and went to. One's own for everybody, anybody's for staff. */
export async function showReasons(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const { author, channel, config, db } = ctx
  const target = who === undefined ? { person: author.id, name: author.name } : await targetOf(ctx, who)
  if ('refused' in target) return target
  const own = target.person === author.id
  if (!own && !isStaff(ctx)) return refuse('Only moderators see the statement of somebody else.', 'role')
  const entries = await statementOf(db, channel.community, target.person, { limit: most })
  if (entries.length === 0) return privately(own ? 'Nothing ever came or went.' : `Nothing ever came to ${target.name} or went from there.`)
  const balance = await balanceOf(db, channel.community, ofPerson(target.person))
  const lines = await Promise.all(entries.map((entry) => line(ctx, entry)))
  return privately(`${own ? 'You have' : `${target.name} has`} ${sayMoney(balance, config)}. Newest first: ${lines.join(' · ')}`)
}

/** `+50 daily, 2026-01-01`, `-5 gift to bob, 2026-01-01` */
async function line({ channel, config, people }: Context, entry: Entry): Promise<string> {
  const { amount, other } = entry
  const way = amount > 0 ? 'from' : 'to'
  const whom = other.kind === 'person' ? ` ${way} ${await nameOf(people, other.owner, channel.platform)}` : ''
  const held = other.kind === 'hold' ? (amount > 0 ? ' given back' : ' held') : ''
  const note = entry.note === null ? '' : ` (${entry.note})`
  return `${sayChange(amount, config)} ${entry.cause}${held}${whom}${note}, ${sayDay(channel.zone, entry.at)}`
}
