import { type Answer, formatDuration, refuse } from '@waddlebot/sdk'
import { type Context, type Ground, typed } from '../context.ts'
import { sayDay } from '../day.ts'
import { sayMoney } from '../money.ts'
import { boardOf, placeOf } from '../season/board.ts'
import { endSeason, regretMs, reopenSeason } from '../season/close.ts'
import { endedSeasons, openSeason, runningSeason, type Season, seasonOf } from '../season/season.ts'
import { sayBoard } from './top.ts'

/** How long a season may be that ends by itself; milliseconds. */
const [shortest, longest] = [60_000, 2 * 365 * 86_400_000]
/** Places that are told when a season is over. */
const told = 3

/** `!season` */
export async function show({ author, channel, config, db }: Context): Promise<Answer> {
  const season = await runningSeason(db.relaxed, channel.community)
  if (season === undefined) return 'No season is running.'
  const own = await placeOf(db.relaxed, season, author.id)
  const until = season.endsAt === null ? '' : ` until ${sayDay(channel.zone, season.endsAt)}`
  const place = own === undefined ? 'You have earned nothing in it yet' : `You earned ${sayMoney(own.amount, config)}: place ${own.place}`
  return `${season.title}, since ${sayDay(channel.zone, season.startedAt)}${until}. ${place}.`
}

/** `!season top [n]` */
export async function top(ctx: Context, n: number): Promise<Answer> {
  const season = await runningSeason(ctx.db.relaxed, ctx.channel.community)
  if (season === undefined) return `No season is running; ${typed(ctx, 'season archive')} lists those that are over.`
  return sayPlaces(ctx, season, Math.min(Math.max(n, 1), 10))
}

/** `!season archive [number]` */
export async function archive(ctx: Context, number: number | undefined): Promise<Answer> {
  const { channel, db } = ctx
  const seasons = await endedSeasons(db.relaxed, channel.community, 10, number)
  if (seasons.length === 0)
    return number === undefined ? 'No season is over yet.' : refuse(`There is no season ${number} that is over.`, 'none')
  if (number !== undefined) return sayPlaces(ctx, seasons[0]!, 10)
  return seasons.map((season) => `${season.number}. ${season.title}, until ${sayDay(channel.zone, season.endedAt!)}`).join(' · ')
}

async function sayPlaces(ctx: Context, season: Season, n: number): Promise<string> {
  const rows = await boardOf(ctx.db.relaxed, season, n)
  return rows.length === 0 ? `${season.title}: nobody has earned anything.` : `${season.title}: ${await sayBoard(ctx, rows)}`
}

/** `!season start [title]` */
export async function start(
  ctx: Context,
  flags: { readonly time?: number; readonly keep?: number },
  title: string | undefined,
): Promise<Answer> {
  const { audit, author, channel, db, jobs, message, now } = ctx
  const keep = flags.keep ?? 100
  if (keep < 0 || keep > 100) return refuse('Between 0 and 100 percent can be kept.', 'keep')
  if (flags.time !== undefined && (flags.time < shortest || flags.time > longest))
    return refuse('A season takes 1 minute to 2 years.', 'time')
  const { community } = channel
  return db.transaction(async (tx): Promise<Answer> => {
    const endsAt = flags.time === undefined ? null : now() + flags.time
    const name = (title ?? 'The season').slice(0, 100)
    const opened = await openSeason(tx, { community, title: name, channel: channel.id, keep, startedAt: now(), endsAt })
    if (opened === undefined) return refuse(`A season is running; ${typed(ctx, 'season end')} ends it.`, 'running')
    if (endsAt !== null) await jobs.schedule('season', endsAt, { season: opened.id }, `season:${opened.id}`)
    const after = { community, title: name, keep, endsAt }
    await audit({ who: author.id, what: `season start ${opened.number}`, after, origin: message.id })
    const end = flags.time === undefined ? '' : ` It ends in ${formatDuration(flags.time)}.`
    const what = keep === 100 ? 'balances stay' : keep === 0 ? 'everybody begins anew' : `everybody keeps ${keep} %`
    return `${name} begins.${end} At its end ${what}.`
  }, community)
}

/** `!season end` */
export async function end(ctx: Context): Promise<Answer> {
  const { audit, author, channel, db, jobs, message, now } = ctx
  const season = await runningSeason(db, channel.community)
  if (season === undefined || !(await endSeason(db, season, now()))) return refuse('No season is running.', 'none')
  await jobs.cancel(`season:${season.id}`)
  await audit({ who: author.id, what: `season end ${season.number}`, after: { community: season.community }, origin: message.id })
  return `${await sayEnd(ctx, season)} ${typed(ctx, 'season undo <reason>')} takes that back within ${formatDuration(regretMs)}.`
}

/** Its time is over, also when it was over while the bot was away. */
export async function endDue(ctx: Ground, id: number): Promise<void> {
  const season = await seasonOf(ctx.db, id)
  if (season === undefined || season.endsAt === null || !(await endSeason(ctx.db, season, ctx.now()))) return
  const [platform = ''] = season.channel.split(':')
  // A context is no plain object that could be spread.
  const { announce, config, db, people } = ctx
  await announce(season.channel, await sayEnd({ config, db, people, channel: { platform } }, season), { priority: 'summary' })
}

async function sayEnd(
  ctx: Pick<Context, 'config' | 'db' | 'people'> & { readonly channel: Pick<Context['channel'], 'platform'> },
  season: Season,
): Promise<string> {
  const rows = await boardOf(ctx.db, { ...season, state: 'ended' }, told)
  const kept = season.keep === 100 ? '' : season.keep === 0 ? ' Everybody begins anew.' : ` Everybody keeps ${season.keep} %.`
  return `${season.title} is over. ${rows.length === 0 ? 'Nobody earned anything.' : await sayBoard(ctx, rows)}${rows.length === 0 ? '' : '.'}${kept}`
}

/** `!season undo <reason>` */
export async function undo({ audit, author, channel, db, message, now }: Context, reason: string): Promise<Answer> {
  const [season] = await endedSeasons(db, channel.community, 1)
  if (season === undefined) return refuse('No season is over yet.', 'none')
  const became = await reopenSeason(db, season, now())
  if (became === 'running') return refuse('Another season is running already.', 'running')
  if (became === 'late') return refuse(`The end of a season can be taken back for ${formatDuration(regretMs)}.`, 'late')
  if (became === 'gone') return refuse('Somebody was faster.', 'gone')
  await audit({ who: author.id, what: `season undo ${season.number}`, after: { community: season.community, reason }, origin: message.id })
  return `${season.title} runs on, and everybody has again what was taken.`
}
