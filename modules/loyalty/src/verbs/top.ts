import { type Answer, targetOf, type UserRef } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { earned, type Ranked, rankOf, richest } from '../ledger/ranking.ts'
import { sayMoney, sayNumber } from '../money.ts'
import { nameOf } from '../names.ts'

const days = { day: 1, week: 7, month: 30 } as const
const dayMs = 86_400_000

/** `!top [n] [period]`: who has most, or who was given most by the house in a time. */
export async function showTop(
  { channel, config, db, now, people }: Context,
  n: number,
  period: 'now' | keyof typeof days,
): Promise<Answer> {
  const most = Math.min(Math.max(n, 1), 10)
  const { community } = channel
  const rows =
    period === 'now' ? await richest(db.relaxed, community, most) : await earned(db.relaxed, community, now() - days[period] * dayMs, most)
  if (rows.length === 0)
    return period === 'now' ? `Nobody has any ${config.currency} yet.` : `Nobody earned any ${config.currency} in that time.`
  return sayBoard({ channel, config, people }, rows)
}

/** `1. ann 50 · 2. bob 20` */
export async function sayBoard(
  { channel, config, people }: Pick<Context, 'config' | 'people'> & { readonly channel: Pick<Context['channel'], 'platform'> },
  rows: readonly Ranked[],
): Promise<string> {
  const lines = await Promise.all(
    rows.map(
      async ({ person, amount }, index) =>
        `${index + 1}. ${await nameOf(people, people.person(person), channel.platform)} ${sayNumber(amount, config)}`,
    ),
  )
  return lines.join(' · ')
}

/** `!rank [who]` */
export async function showRank(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const { author, channel, config, db } = ctx
  const target = who === undefined ? { person: author.id, name: author.name } : await targetOf(ctx, who)
  if ('refused' in target) return target
  const rank = await rankOf(db, channel.community, target.person)
  const subject = target.person === author.id ? 'You have' : `${target.name} has`
  if (rank === undefined) return `${subject} no ${config.currency} yet.`
  return `${subject} ${sayMoney(rank.balance, config)}: place ${rank.place} of ${rank.of}.`
}
