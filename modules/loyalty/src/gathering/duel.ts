import { type Amount, type Answer, formatDuration, refuse, targetOf, type UserRef } from '@waddlebot/sdk'
import { type Context, type Ground, typed } from '../context.ts'
import { type Sealed, won as winning } from '../draw/result.ts'
import { sayProof, saySeal } from '../draw/say.ts'
import { newSeal, sealedDraw } from '../draw/seal.ts'
import { ignored } from '../earning/ignored.ts'
import { osDraw } from '../games/chance.ts'
import { mayLose, notLost } from '../games/losses.ts'
import { play } from '../games/paytable.ts'
import { mayStake } from '../games/stake.ts'
import { duelTable } from '../gear/items.ts'
import { edgeFor } from '../gear/wardrobe.ts'
import { house, ofPerson, potOf } from '../ledger/account.ts'
import { capture } from '../ledger/hold.ts'
import { transfer } from '../ledger/transfer.ts'
import { percentOf, sayMoney } from '../money.ts'
import { enter, entriesOf, refund } from './entry.ts'
import { dropLobby, holdOpen, keepData, type Lobby, openLobby, standing, turnTo } from './lobby.ts'
import { isPeaceful } from './peace.ts'
import { noteDuel } from './record.ts'
import { stakeFor } from './stand.ts'

interface Challenge extends Sealed {
  readonly challenger: string
  readonly target: string
  readonly targetName: string
  readonly stake: number
  /** How far the gear of the challenger is ahead; told with the challenge, so it holds whatever is bought meanwhile. */
  readonly lead: number
}

/** `!duel <who> <amount>`: the stake of the challenger is held; the other one stakes when they accept. */
export async function challenge(ctx: Context, who: UserRef, wanted: Amount): Promise<Answer> {
  const { author, channel, config, db, jobs, now } = ctx
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  if (target.person === author.id) return refuse('You cannot fight yourself.', 'self')
  const [platform = '', accountId = ''] = target.account.split(/:(.*)/)
  if (ignored({ platform, accountId, name: target.name }, config)) return refuse(`${target.name} is a bot.`, 'bot')
  if (await isPeaceful(db, target.person)) return refuse(`${target.name} wants no duels.`, 'peace')
  const { community } = channel
  const lead = (await edgeFor(db, config, community, author.id)) - (await edgeFor(db, config, community, target.person))
  const closesAt = now() + config.duelSeconds * 1_000
  return db.transaction(async (tx): Promise<Answer> => {
    const data = {
      challenger: author.name,
      target: target.person,
      targetName: target.name,
      stake: 0,
      lead,
      ...(config.sealGames && newSeal()),
    }
    const at = { community, kind: 'duel', channel: channel.id, openedBy: author.id } as const
    const id = await openLobby(tx, { ...at, data, at: now(), closesAt, slot: author.id })
    if (id === undefined) return refuse(`You have challenged somebody already; ${typed(ctx, 'cancelduel')} takes it back.`, 'open')
    const stake = await stakeFor(ctx, tx, wanted, 'duel', closesAt)
    if ('refused' in stake) {
      await dropLobby(tx, id)
      return stake
    }
    await keepData(tx, id, { ...data, stake: stake.amount })
    await enter(tx, { lobby: id, person: author.id, name: author.name, ...stake, at: now() })
    await jobs.schedule('close', closesAt, { lobby: id }, `lobby:${id}`)
    const [first, second] = duelTable(lead).outcomes
    const odds = lead === 0 ? '' : ` Gear makes it ${first!.cases} to ${second!.cases} for ${author.name}.`
    const answers = `${typed(ctx, 'accept')} or ${typed(ctx, 'deny')}`
    return `${target.name}, ${author.name} challenges you for ${sayMoney(stake.amount, config)}: ${answers}, within ${formatDuration(config.duelSeconds * 1_000)}.${odds}${saySeal(id, data)}`
  }, community)
}

/** `!accept [who]` */
export async function accept(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const { author, channel, config, db, jobs, message, now, runId } = ctx
  const lobby = await challengeTo(ctx, who)
  if ('refused' in lobby) return lobby
  const { id, community, data } = lobby
  return db.transaction(async (tx): Promise<Answer> => {
    if (!(await holdOpen(tx, id, now()))) return refuse('That challenge is over.', 'over')
    const [entry] = await entriesOf(tx, id)
    if (entry?.person === author.id) return refuse('You cannot fight yourself.', 'self')
    const hindrance = await mayStake(ctx, tx)
    if (hindrance) return hindrance
    const day = await mayLose(ctx, tx, data.stake)
    if (typeof day === 'object' && day !== null) return day
    const pot = potOf(`duel:${id}`)
    const why = { community, cause: 'duel', origin: message.id }
    const paid = await transfer(tx, { ...why, from: ofPerson(author.id), to: pot, amount: data.stake, key: `accept:${runId}` }, now())
    if (!paid.done) {
      await notLost(tx, community, author.id, day, data.stake)
      return refuse(`It is about ${sayMoney(data.stake, config)}, and you have too little to spend.`, 'short')
    }
    if (entry?.hold == null || !(await capture(tx, entry.hold, pot, now(), why)))
      throw new Error(`the stake of duel ${id} is not held any more`)
    await turnTo(tx, id, 'open', 'settled')
    const table = duelTable(data.lead)
    const [first, second] = table.outcomes
    const { commitment, seed } = data
    await keepData(tx, id, seed === undefined ? {} : { commitment, seed, odds: [first!.cases, second!.cases] })
    await enter(tx, {
      lobby: id,
      person: author.id,
      name: author.name,
      hold: null,
      amount: data.stake,
      channel: channel.id,
      day,
      at: now(),
    })
    const tax = percentOf(data.stake * 2, config.duelTax)
    const won = play(table, seed === undefined ? osDraw : sealedDraw(seed, id)).name === 'challenger'
    const winner = won ? entry.person : author.id
    await tx.run`UPDATE loyalty_entry SET choice = ${winning} WHERE lobby = ${id} AND person = ${winner}`
    await transfer(
      tx,
      { ...why, from: pot, to: ofPerson(winner), amount: data.stake * 2 - tax, key: `duel:${id}`, cause: 'duel won' },
      now(),
    )
    await notLost(tx, community, winner, won ? entry.day : day, data.stake * 2 - tax)
    await noteDuel(tx, community, winner, true, data.stake - tax)
    await noteDuel(tx, community, won ? author.id : entry.person, false, -data.stake)
    if (tax > 0) await transfer(tx, { ...why, from: pot, to: house, amount: tax, key: `duel-tax:${id}`, cause: 'duel tax' }, now())
    await jobs.cancel(`lobby:${id}`)
    return `${won ? data.challenger : author.name} beats ${won ? author.name : data.challenger} and takes ${sayMoney(data.stake * 2 - tax, config)}.${sayProof(ctx, id, data)}`
  }, community)
}

/** `!deny [who]` */
export async function deny(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const lobby = await challengeTo(ctx, who)
  if ('refused' in lobby) return lobby
  if (!(await callOff(ctx, lobby, 'denied'))) return refuse('That challenge is over.', 'over')
  await ctx.jobs.cancel(`lobby:${lobby.id}`)
  return `${ctx.author.name} will not fight ${lobby.data.challenger}.`
}

/** `!cancelduel` */
export async function cancel(ctx: Context): Promise<Answer> {
  const own = (await standing<Challenge>(ctx.db, ctx.channel.community, 'duel')).find(
    ({ openedBy }) => ctx.people.person(openedBy) === ctx.author.id,
  )
  if (own === undefined || !(await callOff(ctx, own, 'taken back'))) return refuse('You have challenged nobody.', 'none')
  await ctx.jobs.cancel(`lobby:${own.id}`)
  return `${ctx.author.name} takes the challenge back.`
}

/** Nobody answered in time. */
export async function runOut(ctx: Ground, lobby: Lobby<Challenge>): Promise<void> {
  if (await callOff(ctx, lobby, 'nobody answered')) {
    await ctx.announce(lobby.channel, `${lobby.data.targetName} did not answer ${lobby.data.challenger} in time; the stake is given back.`)
  }
}

function callOff({ db, now }: Pick<Ground, 'db' | 'now'>, { id, community }: Lobby, note: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await turnTo(tx, id, 'open', 'cancelled'))) return false
    // Who fought whom is nobody's business any more.
    await keepData(tx, id, {})
    await refund(tx, community, await entriesOf(tx, id), now(), note)
    return true
  })
}

/** The challenge that somebody means who answers. */
async function challengeTo(ctx: Context, who: UserRef | undefined) {
  const { author, channel, db, people } = ctx
  const own = (await standing<Challenge>(db, channel.community, 'duel')).filter(({ data }) => people.person(data.target) === author.id)
  if (who !== undefined) {
    const target = await targetOf(ctx, who)
    if ('refused' in target) return target
    return own.find(({ openedBy }) => people.person(openedBy) === target.person) ?? refuse(`${target.name} has not challenged you.`, 'none')
  }
  const [only, another] = own
  if (only === undefined) return refuse('Nobody has challenged you.', 'none')
  if (another === undefined) return only
  return refuse(`Several have: ${own.map(({ data }) => data.challenger).join(', ')}. Say whom you mean.`, 'ambiguous')
}
