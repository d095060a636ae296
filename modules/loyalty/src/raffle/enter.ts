import { type Answer, type Author, type Channel, type Refusal, refuse } from '@waddlebot/sdk'
import type { Context, Ground } from '../context.ts'
import { byPerson, enter, entriesOf } from '../gathering/entry.ts'
import { holdUntil, type Lobby } from '../gathering/lobby.ts'
import { afterwards } from '../gathering/stand.ts'
import { hold } from '../ledger/hold.ts'
import { sayMoney } from '../money.ts'
import { tellCount } from './count.ts'
import type { Raffle } from './raffle.ts'
import { type Candidate, mayEnter, weightFor } from './rules.ts'

/** How late a message may come that was written in time; milliseconds. */
export const grace = 2_000

/** Somebody who enters, by whatever they said or did. */
export interface Entrant extends Candidate {
  /** When they did, by the platform's clock; epoch milliseconds. */
  readonly at: number
  /** Id of the message or event, which names it for good. */
  readonly origin: string
}

/** Whoever said or did something there. */
export function entrantOf(author: Author, channel: Channel, { at, id }: { readonly at: number; readonly id: string }): Entrant {
  const { accountId, name, platform, roles, id: person } = author
  return { community: channel.community, channel: channel.id, person, platform, accountId, name, roles, at, origin: id }
}

/** `!join`, `!tickets <n>` */
export function join(ctx: Context, lobby: Lobby<Raffle>, tickets: number): Promise<Answer> {
  return enterRaffle(ctx, lobby, entrantOf(ctx.author, ctx.channel, ctx.message), tickets)
}

/**
 * Somebody is in. People pour in, so the number of them is told now and then instead of each name.
 *
 * @returns what is told now; nothing while the last number is fresh
 */
export async function enterRaffle(ctx: Ground, lobby: Lobby<Raffle>, who: Entrant, tickets: number): Promise<string | Refusal | undefined> {
  const { config, db, now } = ctx
  const { id, community, data } = lobby
  if (!Number.isSafeInteger(tickets) || tickets < 1) return refuse('Take at least one ticket.', 'tickets')
  const hindrance = await mayEnter(ctx, who, data)
  if (hindrance) return hindrance
  return db.transaction(async (tx) => {
    if (!(await holdUntil(tx, id, Math.min(who.at, now()), now() - grace))) return refuse('Too late: it is closed.', 'over')
    const entries = byPerson(await entriesOf(tx, id))
    const own = (entries.get(who.person) ?? []).reduce((sum, { amount }) => sum + amount, 0)
    if (own + tickets > data.most) {
      return refuse(own > 0 ? 'You are in already.' : `Take at most ${data.most}.`, own > 0 ? 'in' : 'max')
    }
    const held = await holdTickets(ctx, tx, lobby, who, tickets)
    if (typeof held === 'object' && held !== null) return held
    const weight = tickets * weightFor(who.roles, config.raffleWeights)
    const { person, name, channel } = who
    const entry = await enter(tx, { lobby: id, person, name, hold: held, amount: tickets, weight, channel, at: now() })
    return tellCount(ctx, tx, { lobby: id, entry, name, people: entries.size + (own === 0 ? 1 : 0) })
  }, community)
}

async function holdTickets(
  { config, now }: Ground,
  tx: Ground['db'],
  { id, data, closesAt }: Lobby<Raffle>,
  { community, origin, person, platform }: Entrant,
  tickets: number,
): Promise<number | null | Refusal> {
  if (data.cost === 0) return null
  const amount = data.cost * tickets
  if (!Number.isSafeInteger(amount)) return refuse('That is more than anybody has.', 'short')
  const key = `raffle:${id}:${platform}:${origin}`
  const held = await hold(tx, { community, person, origin, amount, cause: 'raffle', key, expiresAt: closesAt + afterwards }, now())
  if (held.held) return held.id
  return refuse(`You have only ${sayMoney(held.reason === 'short' ? held.spendable : 0, config)} to spend.`, 'short')
}
