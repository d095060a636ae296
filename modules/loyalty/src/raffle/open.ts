import { type Answer, type Element, formatDuration, platformRules, type Refusal, type Role, refuse } from '@waddlebot/sdk'
import { type Context, typed } from '../context.ts'
import { saySeal } from '../draw/say.ts'
import { newSeal } from '../draw/seal.ts'
import { osDraw } from '../games/chance.ts'
import { openLobby } from '../gathering/lobby.ts'
import { minorOf, sayMoney } from '../money.ts'
import { plain, type Question, setsOf } from '../trivia/questions.ts'
import { grace } from './enter.ts'
import { buttonOf } from './press.ts'
import type { Raffle, Way } from './raffle.ts'
import { sayConditions } from './rules.ts'

export interface RaffleFlags {
  readonly cost?: number
  readonly max?: number
  readonly winners?: number
  readonly time?: number
  readonly by?: Way
  readonly keyword?: string
  readonly set?: string
  readonly for?: Role
  readonly follow?: number
  readonly account?: number
  readonly level?: number
  readonly region?: string
}

/** How long a raffle stands that nobody draws: then everybody has their tickets back. */
const longest = 7 * 86_400_000

/** `!raffle open [title]` */
export async function open(ctx: Context, flags: RaffleFlags, title: string | undefined): Promise<Answer> {
  const { author, channel, config, broadcast, db, jobs, message, now } = ctx
  const cost = minorOf(flags.cost ?? 0, config)
  const way = wayOf(flags)
  if (typeof way !== 'string') return way
  const problem = cost === undefined || cost < 0 ? refuse('A ticket costs 0 or more.', 'cost') : problemOf(ctx, flags, way, cost)
  if (problem) return problem
  const question = way === 'answer' ? questionFor(ctx, flags.set) : undefined
  if (question !== undefined && 'refused' in question) return question
  const { account, follow, level, region } = flags
  const data: Raffle = {
    title: (title ?? 'Raffle').slice(0, 100),
    by: way,
    cost: cost!,
    most: flags.max ?? 1,
    winners: flags.winners ?? 1,
    timed: flags.time !== undefined,
    ...(flags.for && { for: flags.for }),
    ...(follow !== undefined && { follow }),
    ...(account !== undefined && { account }),
    ...(level !== undefined && { level }),
    ...(region !== undefined && { region }),
    ...(way === 'keyword' && { keyword: flags.keyword! }),
    ...(way === 'reaction' && { message: message.replyTo?.id ?? message.id }),
    ...(question && { question }),
    ...newSeal(),
    toldAt: 0,
    toldEntry: 0,
    drawn: 0,
    reasons: [],
  }
  const closesAt = now() + (flags.time ?? longest)
  const at = { community: channel.community, kind: 'raffle', channel: channel.id, openedBy: author.id } as const
  const slot = data.keyword === undefined ? '' : `keyword:${plain(data.keyword)}`
  const id = await openLobby(db, { ...at, data, at: now(), closesAt, slot })
  if (id === undefined) return refuse('There is such a raffle already.', 'open')
  // What was said in time may come a little later.
  await jobs.schedule('close', closesAt + grace, { lobby: id }, `lobby:${id}`)
  await broadcast('standing', { community: channel.community })
  const text: Element = { type: 'text', text: announcement(ctx, id, data, flags.time) }
  return way === 'join' && platformRules(channel.platform).can.buttons ? [text, buttonOf(id)] : [text]
}

function wayOf({ by, keyword }: RaffleFlags): Way | Refusal {
  const way = by ?? (keyword === undefined ? 'join' : 'keyword')
  if ((way === 'keyword') !== (keyword !== undefined))
    return refuse('A keyword is what -by=keyword takes, and nothing else: -keyword=quack.', 'keyword')
  if (keyword !== undefined && (plain(keyword) === '' || keyword.length > 50)) return refuse('A keyword has 1 to 50 characters.', 'keyword')
  return way
}

function problemOf({ levels }: Context, flags: RaffleFlags, way: Way, cost: number): Refusal | undefined {
  const [most, winners] = [flags.max ?? 1, flags.winners ?? 1]
  if (most < 1 || most > 1_000) return refuse('Somebody may have 1 to 1000 tickets.', 'max')
  if (winners < 1 || winners > 100) return refuse('There can be 1 to 100 winners.', 'winners')
  if (flags.time !== undefined && (flags.time < 5_000 || flags.time > longest)) return refuse('A raffle takes 5 seconds to 7 days.', 'time')
  if (cost > 0 && (way === 'active' || way === 'answer')) return refuse('Who only talks does not pay: leave -cost out.', 'cost')
  if (most > 1 && way === 'answer') return refuse('Somebody is right once: leave -max out.', 'max')
  if (flags.region !== undefined && (flags.region.trim() === '' || flags.region.length > 60))
    return refuse('A region has 1 to 60 characters.', 'region')
  if (flags.level !== undefined && levels === undefined) return refuse('No module keeps levels here; leave -level out.', 'level')
  return undefined
}

function questionFor({ config }: Context, set: string | undefined): Question | Refusal {
  const sets = setsOf(config)
  if (set !== undefined && !Object.hasOwn(sets, set)) return refuse(`There are questions about: ${Object.keys(sets).join(', ')}.`, 'set')
  const questions = set === undefined ? Object.values(sets).flat() : (sets[set] ?? [])
  return questions[questions.length === 0 ? 0 : osDraw(questions.length)] ?? refuse('There are no questions.', 'empty')
}

function announcement(ctx: Context, id: number, data: Raffle, time: number | undefined): string {
  const price = data.cost > 0 ? ` A ticket costs ${sayMoney(data.cost, ctx.config)}.` : ''
  const end =
    time === undefined ? '' : data.by === 'answer' ? ` It ends in ${formatDuration(time)}.` : ` It is drawn in ${formatDuration(time)}.`
  const seal = data.by === 'answer' ? ` Number ${id}.` : saySeal(id, data)
  return `${data.title}: ${howTo(ctx, data)}${sayConditions(data)}${price}${end}${seal}`
}

function howTo(ctx: Context, { by, keyword, question, winners }: Raffle): string {
  const join = typed(ctx, 'join')
  switch (by) {
    case 'keyword':
      return `say "${keyword}" to be in.`
    case 'active':
      return 'whoever says something is in.'
    case 'reaction':
      return `react to the message, or ${join}, to be in.`
    case 'answer':
      return `it is for ${winners === 1 ? 'the first' : `the first ${winners}`} to be right. ${question!.ask}`
    default:
      return `${join} to be in.`
  }
}
