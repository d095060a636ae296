import { randomBytes } from 'node:crypto'
import { type Answer, formatDuration, type Refusal, type Role, refuse } from '@waddlebot/sdk'
import { type Context, type Ground, isStaff, typed } from '../context.ts'
import { ignored } from '../earning/ignored.ts'
import { minorOf, sayMoney } from '../money.ts'
import { belowFloor } from '../reputation.ts'
import { commitmentOf } from './draw.ts'
import { byPerson, enter, entriesOf, refund } from './entry.ts'
import { holdOpen, keepData, type Lobby, openLobby, standing, turnTo } from './lobby.ts'
import { holdStake } from './stand.ts'

/** What is settled when a raffle is opened, and what came of it. */
export interface Raffle {
  readonly title: string
  /** Minor units for each ticket. */
  readonly cost: number
  /** Tickets of one person, at most. */
  readonly most: number
  readonly winners: number
  /** Whether it was said when it is drawn. */
  readonly timed: boolean
  /** Least role; everyone when left out. */
  readonly for?: Role
  /** Told when it was opened. */
  readonly commitment: string
  /** Secret until it is drawn. */
  readonly seed: string
  /** When the number of people was told last; epoch milliseconds. */
  readonly toldAt: number
  /** How many were drawn, and why again. */
  readonly drawn: number
  readonly reasons: readonly string[]
}

export interface RaffleFlags {
  readonly cost?: number
  readonly max?: number
  readonly winners?: number
  readonly time?: number
  readonly for?: Role
}

/** How long a raffle stands that nobody draws: then everybody has their tickets back. */
const longest = 7 * 86_400_000
/** How often the number of people is told while they pour in; milliseconds. */
const countEvery = 15_000

/** `!raffle open [title]` */
export async function open(ctx: Context, flags: RaffleFlags, title: string | undefined): Promise<Answer> {
  const { author, channel, config, db, jobs, now } = ctx
  const cost = minorOf(flags.cost ?? 0, config)
  const [most, winners] = [flags.max ?? 1, flags.winners ?? 1]
  if (cost === undefined || cost < 0) return refuse('A ticket costs 0 or more.', 'cost')
  if (most < 1 || most > 1_000) return refuse('Somebody may have 1 to 1000 tickets.', 'max')
  if (winners < 1 || winners > 100) return refuse('There can be 1 to 100 winners.', 'winners')
  if (flags.time !== undefined && (flags.time < 5_000 || flags.time > longest)) return refuse('A raffle takes 5 seconds to 7 days.', 'time')
  const seed = randomBytes(32).toString('hex')
  const commitment = commitmentOf(seed)
  const name = (title ?? 'Raffle').slice(0, 100)
  const data: Raffle = {
    title: name,
    cost,
    most,
    winners,
    timed: flags.time !== undefined,
    ...(flags.for && { for: flags.for }),
    commitment,
    seed,
    toldAt: 0,
    drawn: 0,
    reasons: [],
  }
  const closesAt = now() + (flags.time ?? longest)
  const at = { community: channel.community, kind: 'raffle', channel: channel.id, openedBy: author.id } as const
  const id = await openLobby(db, { ...at, data, at: now(), closesAt })
  if (id === undefined) return refuse('There is a raffle already.', 'open')
  await jobs.schedule('close', closesAt, { lobby: id }, `lobby:${id}`)
  const price = cost > 0 ? ` A ticket costs ${sayMoney(cost, config)}.` : ''
  const end = flags.time === undefined ? '' : ` It is drawn in ${formatDuration(flags.time)}.`
  return `${name}: ${typed(ctx, 'join')} to be in.${price}${end} Number ${id}, sealed with ${commitment}.`
}

/** `!join`, `!tickets <n>`: people pour in, so the number of them is told now and then instead of each name. */
export async function join(ctx: Context, lobby: Lobby<Raffle>, tickets: number): Promise<Answer> {
  const { author, channel, config, db, now } = ctx
  const { id, data, closesAt } = lobby
  if (!Number.isSafeInteger(tickets) || tickets < 1) return refuse('Take at least one ticket.', 'tickets')
  const hindrance = await mayEnter(ctx, data)
  if (hindrance) return hindrance
  return db.transaction(async (tx): Promise<Answer> => {
    if (!(await holdOpen(tx, id, now()))) return refuse('Too late: it is closed.', 'over')
    const entries = byPerson(await entriesOf(tx, id))
    const own = (entries.get(author.id) ?? []).reduce((sum, { amount }) => sum + amount, 0)
    if (own + tickets > data.most) {
      return refuse(own > 0 ? 'You are in already.' : `Take at most ${data.most}.`, own > 0 ? 'in' : 'max')
    }
    const held = await hold(ctx, tx, lobby, tickets)
    if (typeof held === 'object' && held !== null) return held
    const weight = tickets * weightFor(author.roles, config.raffleWeights)
    await enter(tx, {
      lobby: id,
      person: author.id,
      name: author.name,
      hold: held,
      amount: tickets,
      weight,
      channel: channel.id,
      at: now(),
    })
    const people = entries.size + (own === 0 ? 1 : 0)
    const fresh = JSON.parse((await tx.one<{ data: string }>`SELECT data FROM loyalty_lobby WHERE id = ${id}`)!.data) as Raffle
    if (now() < fresh.toldAt + countEvery && closesAt > now() + countEvery) return undefined
    await keepData(tx, id, { ...fresh, toldAt: now() })
    return `${author.name} is in: ${people} ${people === 1 ? 'person' : 'people'} so far.`
  })
}

/** Why somebody may not be in it, if so. */
async function mayEnter(ctx: Context, data: Raffle): Promise<Refusal | undefined> {
  const { author, channel, config, db, now } = ctx
  if (ignored(author, config) || (data.for !== undefined && !author.roles.includes(data.for))) {
    return refuse(`This one is for ${data.for ?? 'others'}.`, 'not-for-you')
  }
  if (!config.raffleStaff && isStaff(ctx)) return refuse('This one is not for those who keep order.', 'staff')
  const since = now() - config.raffleRestDays * 86_400_000
  const won = await db.one`
    SELECT at FROM loyalty_winner WHERE community = ${channel.community} AND person = ${author.id} AND at > ${since}`
  if (won !== undefined) return refuse('You were drawn lately; let others have their turn.', 'won')
  return belowFloor(ctx)
}

async function hold(ctx: Context, tx: Context['db'], { data, closesAt }: Lobby<Raffle>, tickets: number): Promise<number | null | Refusal> {
  if (data.cost === 0) return null
  const amount = data.cost * tickets
  if (!Number.isSafeInteger(amount)) return refuse('That is more than anybody has.', 'short')
  return holdStake(ctx, tx, { amount, cause: 'raffle', closesAt })
}

/** What a ticket counts for somebody: the most of what applies. */
export function weightFor(roles: readonly Role[], weights: Readonly<Partial<Record<Role, number>>>): number {
  return roles.reduce((most, role) => Math.max(most, weights[role] ?? 1), 1)
}

/** `!raffle close`: nobody enters any more. */
export async function close({ channel, db }: Context): Promise<Answer> {
  const [lobby] = await standing<Raffle>(db, channel.community, 'raffle')
  if (lobby === undefined || !(await turnTo(db, lobby.id, 'open', 'locked'))) return refuse('There is no open raffle.', 'none')
  const people = byPerson(await entriesOf(db, lobby.id)).size
  return `${lobby.data.title} is closed with ${people} in it.`
}

/** `!raffle cancel` */
export async function cancel(ctx: Context): Promise<Answer> {
  const [lobby] = await standing<Raffle>(ctx.db, ctx.channel.community, 'raffle')
  if (lobby === undefined || !(await callOff(ctx, lobby))) return refuse('There is no raffle.', 'none')
  await ctx.jobs.cancel(`lobby:${lobby.id}`)
  return `${lobby.data.title} is off; everybody has their tickets back.`
}

/** `!raffle status` */
export async function status({ channel, config, db, now }: Context): Promise<Answer> {
  const [lobby] = await standing<Raffle>(db, channel.community, 'raffle')
  if (lobby === undefined) return refuse('There is no raffle.', 'none')
  const entries = await entriesOf(db, lobby.id)
  const price = lobby.data.cost > 0 ? `, ${sayMoney(lobby.data.cost, config)} a ticket` : ''
  const left =
    lobby.state === 'locked' ? 'closed' : `${formatDuration(Math.max(1_000, Math.ceil((lobby.closesAt - now()) / 1_000) * 1_000))} left`
  return `${lobby.data.title}: ${byPerson(entries).size} in it${price}, ${left}.`
}

export function callOff({ db, now }: Pick<Ground, 'db' | 'now'>, { id, community }: Lobby): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!((await turnTo(tx, id, 'open', 'cancelled')) || (await turnTo(tx, id, 'locked', 'cancelled')))) return false
    await refund(tx, community, await entriesOf(tx, id), now(), 'the raffle was called off')
    return true
  })
}
