import { type Amount, type Answer, refuse } from '@waddlebot/sdk'
import { type Context, type Ground, typed } from '../context.ts'
import { notLost } from '../games/losses.ts'
import { house, ofPerson, potOf } from '../ledger/account.ts'
import { transfer } from '../ledger/transfer.ts'
import { sayMoney } from '../money.ts'
import { byPerson, collect, type Entry, enter, entriesOf, refund } from './entry.ts'
import { holdOpen, type Lobby, openLobby, standing, turnTo } from './lobby.ts'
import { stakeFor } from './stand.ts'

/** What is bet on. */
export interface Question {
  readonly question: string
  readonly options: readonly string[]
}

/** How long a bet stands that nobody settles: then everybody has their stake back. */
const longest = 86_400_000

/** `!bet open "question" a|b` */
export async function open(ctx: Context, question: string, written: string): Promise<Answer> {
  const { author, channel, db, jobs, now } = ctx
  const options = [...new Set(written.split('|').map((option) => option.trim().slice(0, 50)))].filter((option) => option !== '')
  if (options.length < 2 || options.length > 10) return refuse('Give two to ten answers, with | between them.', 'options')
  const closesAt = now() + longest
  const data: Question = { question: question.slice(0, 200), options }
  const at = { community: channel.community, kind: 'bet', channel: channel.id, openedBy: author.id } as const
  const id = await openLobby(db, { ...at, data, at: now(), closesAt })
  if (id === undefined) return refuse('There is a bet already.', 'open')
  await jobs.schedule('close', closesAt, { lobby: id }, `lobby:${id}`)
  return `${data.question} ${options.map((option, index) => `${index + 1}. ${option}`).join(' · ')} – ${typed(ctx, 'bet <number> <amount>')}`
}

/** `!bet <option> <amount>`: more on the same answer is fine, on another it is not. */
export async function place(ctx: Context, written: string, wanted: Amount): Promise<Answer> {
  const { author, channel, config, db, now } = ctx
  const [lobby] = await standing<Question>(db, channel.community, 'bet')
  if (lobby === undefined) return refuse('There is nothing to bet on.', 'none')
  const choice = optionOf(lobby.data, written)
  if (choice === undefined) return refuse(`Bet on 1 to ${lobby.data.options.length}.`, 'option')
  return db.transaction(async (tx): Promise<Answer> => {
    if (!(await holdOpen(tx, lobby.id, now()))) return refuse('No more bets.', 'over')
    const own = (await entriesOf(tx, lobby.id)).filter(({ person }) => person === author.id)
    if (own.some((entry) => entry.choice !== choice)) return refuse('You have bet on another answer already.', 'choice')
    const stake = await stakeFor(ctx, tx, wanted, 'bet', lobby.closesAt)
    if ('refused' in stake) return stake
    await enter(tx, { lobby: lobby.id, person: author.id, name: author.name, choice, ...stake, at: now() })
    const sum = sumOf(own) + stake.amount
    return `${author.name} has ${sayMoney(sum, config)} on ${lobby.data.options[Number(choice)]}.`
  })
}

/** `!bet lock` */
export async function lock({ channel, db }: Context): Promise<Answer> {
  const [lobby] = await standing<Question>(db, channel.community, 'bet')
  if (lobby === undefined || !(await turnTo(db, lobby.id, 'open', 'locked'))) return refuse('There is nothing to lock.', 'none')
  return `No more bets: ${lobby.data.question}`
}

/** `!bet settle <option>`: those who were right share the pot by what they staked. */
export async function settle(ctx: Context, written: string): Promise<Answer> {
  const { channel, config, db, jobs, message, now } = ctx
  const [lobby] = await standing<Question>(db, channel.community, 'bet')
  if (lobby === undefined) return refuse('There is nothing to settle.', 'none')
  const choice = optionOf(lobby.data, written)
  if (choice === undefined) return refuse(`Say 1 to ${lobby.data.options.length}.`, 'option')
  const { id, community } = lobby
  return db.transaction(async (tx): Promise<Answer> => {
    if (!((await turnTo(tx, id, 'locked', 'settled')) || (await turnTo(tx, id, 'open', 'settled')))) return refuse('That is over.', 'over')
    await jobs.cancel(`lobby:${id}`)
    const entries = await entriesOf(tx, id)
    const answer = lobby.data.options[Number(choice)]
    if (!entries.some((entry) => entry.choice === choice)) {
      await refund(tx, community, entries, now(), 'nobody was right')
      return `It is ${answer}. Nobody was right; everybody has their stake back.`
    }
    const pot = potOf(`bet:${id}`)
    const why = { community, cause: 'bet', origin: message.id }
    const paid = await collect(tx, entries, pot, now(), why)
    const right = paid.filter((entry) => entry.choice === choice)
    const [all, staked] = [sumOf(paid), sumOf(right)]
    let given = 0
    for (const [person, own] of [...byPerson(right)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const share = Number((BigInt(all) * BigInt(sumOf(own))) / BigInt(staked))
      await transfer(tx, { ...why, from: pot, to: ofPerson(person), amount: share, key: `bet:${id}:${person}`, cause: 'bet won' }, now())
      await notLost(tx, community, person, own[0]!.day, share)
      given += share
    }
    // What cannot be divided stays with the house.
    if (given < all) await transfer(tx, { ...why, from: pot, to: house, amount: all - given, key: `bet-rest:${id}` }, now())
    return `It is ${answer}. ${byPerson(right).size} of ${byPerson(paid).size} share ${sayMoney(all, config)}.`
  })
}

/** `!bet cancel` */
export async function cancel(ctx: Context): Promise<Answer> {
  const [lobby] = await standing<Question>(ctx.db, ctx.channel.community, 'bet')
  if (lobby === undefined || !(await callOff(ctx, lobby))) return refuse('There is nothing to cancel.', 'none')
  await ctx.jobs.cancel(`lobby:${lobby.id}`)
  return 'The bet is off; everybody has their stake back.'
}

/** Nobody settled it in time. */
export async function runOut(ctx: Ground, lobby: Lobby<Question>): Promise<void> {
  if (await callOff(ctx, lobby)) {
    await ctx.announce(lobby.channel, `${lobby.data.question} Nobody said how it ended; everybody has their stake back.`)
  }
}

function callOff({ db, now }: Pick<Ground, 'db' | 'now'>, { id, community }: Lobby): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!((await turnTo(tx, id, 'open', 'cancelled')) || (await turnTo(tx, id, 'locked', 'cancelled')))) return false
    await refund(tx, community, await entriesOf(tx, id), now(), 'the bet was called off')
    return true
  })
}

const sumOf = (entries: readonly Entry[]): number => entries.reduce((sum, { amount }) => sum + amount, 0)

/** An answer by its number or its words; kept by its place. */
function optionOf({ options }: Question, written: string): string | undefined {
  const number = /^\d{1,2}$/.test(written)
    ? Number(written) - 1
    : options.findIndex((option) => option.toLowerCase() === written.toLowerCase())
  return options[number] === undefined ? undefined : String(number)
}
