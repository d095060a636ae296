import { type Answer, formatDuration, refuse } from '@waddlebot/sdk'
import type { Context, Ground } from '../context.ts'
import { dayIn } from '../day.ts'
import { osDraw } from '../games/chance.ts'
import { mayPlay } from '../games/stake.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { transfer } from '../ledger/transfer.ts'
import { sayList } from '../listing.ts'
import { minorOf, sayMoney } from '../money.ts'
import { giveBack, useUp } from '../quota.ts'
import { answerRaffle } from '../raffle/answer.ts'
import type { Raffle } from '../raffle/raffle.ts'
import { isRight, type Question, setsOf } from '../trivia/questions.ts'
import { byPerson, enter, entriesOf } from './entry.ts'
import { holdOpen, type Lobby, openLobby, standing, turnTo } from './lobby.ts'
import { sayName, tellAll } from './tell.ts'

/** A question that was asked, with what it pays, whatever the owner changes meanwhile. */
export interface Round extends Question {
  /** Minor units for a right answer. */
  readonly pay: number
  /** Whether everybody who is right is paid, and not only who is first. */
  readonly all: boolean
  /** The day on which it was asked. */
  readonly day: number
}

/** Questions that are not asked again so soon, at most. */
const remembered = 20

/** `!trivia [set]`: ask a question of a set, or of any. */
export async function ask(ctx: Context, set: string | undefined): Promise<Answer> {
  const { author, broadcast, channel, config, db, jobs, now } = ctx
  const { community } = channel
  const hindrance = await mayPlay(ctx, db)
  if (hindrance) return hindrance
  const sets = setsOf(config)
  if (set !== undefined && !Object.hasOwn(sets, set)) return refuse(`There are questions about: ${Object.keys(sets).join(', ')}.`, 'set')
  const questions = set === undefined ? Object.values(sets).flat() : (sets[set] ?? [])
  if (questions.length === 0) return refuse('There are no questions.', 'empty')
  return db.transaction(async (tx): Promise<Answer> => {
    const asked = await tx.all<{ data: string }>`
      SELECT data FROM loyalty_lobby WHERE community = ${community} AND kind = 'trivia'
      ORDER BY id DESC LIMIT ${Math.min(remembered, questions.length - 1)}`
    const recent = new Set(asked.map(({ data }) => (JSON.parse(data) as Partial<Round>).ask))
    const fresh = questions.filter((question) => !recent.has(question.ask))
    const { ask, answers } = fresh[osDraw(fresh.length)]!
    const closesAt = now() + config.triviaSeconds * 1_000
    const data: Round = { ask, answers, pay: minorOf(config.triviaPay, config)!, all: config.triviaAll, day: dayIn(channel.zone, now()) }
    const id = await openLobby(tx, { community, kind: 'trivia', channel: channel.id, openedBy: author.id, data, at: now(), closesAt })
    if (id === undefined) return refuse('There is a question already.', 'open')
    await jobs.schedule('close', closesAt, { lobby: id }, `lobby:${id}`)
    await broadcast('standing', { community })
    const pays = data.pay === 0 ? '' : ` ${sayMoney(data.pay, config)} for ${data.all ? 'every right answer' : 'the first right answer'}.`
    return `${ask} (${formatDuration(config.triviaSeconds * 1_000)})${pays}`
  }, community)
}

/** `!answer <words>`, and what is said without it when it is right. What is wrong is told to nobody. */
export async function answer(ctx: Context, words: string): Promise<Answer> {
  const { community } = ctx.channel
  const [round] = await standing<Round>(ctx.db, community, 'trivia')
  if (round !== undefined && isRight(round.data, words)) return answerRound(ctx, round)
  const raffles = (await standing<Raffle>(ctx.db, community, 'raffle')).filter(({ data }) => data.question !== undefined)
  if (round === undefined && raffles.length === 0) return refuse('Nothing was asked.', 'none')
  const raffle = raffles.find(({ data }) => isRight(data.question!, words))
  return raffle === undefined ? refuse(undefined, 'wrong') : answerRaffle(ctx, raffle)
}

async function answerRound(ctx: Context, lobby: Lobby<Round>): Promise<Answer> {
  const { author, broadcast, channel, config, db, jobs, now } = ctx
  const { id, community, data } = lobby
  return db.transaction(async (tx): Promise<Answer> => {
    if (!(await holdOpen(tx, id, now()))) return refuse(undefined, 'over')
    if ((await entriesOf(tx, id)).some(({ person }) => person === author.id)) return refuse(undefined, 'had-it')
    await enter(tx, {
      lobby: id,
      person: author.id,
      name: author.name,
      hold: null,
      amount: 0,
      choice: 'right',
      channel: channel.id,
      at: now(),
    })
    if (data.all) return undefined
    await turnTo(tx, id, 'open', 'settled')
    await jobs.cancel(`lobby:${id}`)
    await broadcast('standing', { community })
    const paid = await pay(ctx, tx, lobby, author.id)
    return `${author.name} is right: ${data.answers[0]}.${paid ? ` ${sayMoney(data.pay, config)}!` : ''}`
  }, community)
}

/** `!trivia stop`: nobody is paid. */
export async function stop(ctx: Context): Promise<Answer> {
  const [lobby] = await standing<Round>(ctx.db, ctx.channel.community, 'trivia')
  if (lobby === undefined || !(await turnTo(ctx.db, lobby.id, 'open', 'cancelled'))) return refuse('Nothing was asked.', 'none')
  await ctx.jobs.cancel(`lobby:${lobby.id}`)
  await ctx.broadcast('standing', { community: lobby.community })
  return 'The question is off.'
}

/** Time is up: all who were right are paid in one transaction. */
export async function runOut(ctx: Ground, lobby: Lobby<Round>): Promise<void> {
  const { broadcast, config, db } = ctx
  const { id, community, data } = lobby
  const told = await db.transaction(async (tx) => {
    if (!(await turnTo(tx, id, 'open', 'settled'))) return undefined
    const entries = await entriesOf(tx, id)
    const right = byPerson(entries)
    const names: string[] = []
    for (const [person, [entry]] of right) if (await pay(ctx, tx, lobby, person)) names.push(sayName(entry!, entries))
    const end = `Time is up: it is ${data.answers[0]}.`
    if (right.size === 0) return { entries, text: `${end} Nobody was right.` }
    if (names.length === 0) return { entries, text: `${end} ${right.size} ${right.size === 1 ? 'was' : 'were'} right.` }
    return { entries, text: `${end} ${sayMoney(data.pay, config)} for ${sayList(names)}.` }
  }, community)
  if (told === undefined) return
  await broadcast('standing', { community })
  await tellAll(ctx, lobby.channel, told.entries, told.text)
}

/** Pay a right answer, as long as somebody has not had enough of that on this day. */
async function pay({ config, now }: Ground, tx: Ground['db'], { id, community, data }: Lobby<Round>, person: string): Promise<boolean> {
  if (data.pay === 0) return false
  const quota = { community, person, what: 'trivia', day: data.day }
  const most = minorOf(config.triviaDailyMost, config)!
  if (most > 0 && !(await useUp(tx, quota, data.pay, most))) return false
  const prize = { community, from: house, to: ofPerson(person), amount: data.pay, key: `trivia:${id}:${person}`, cause: 'trivia' }
  const paid = await transfer(tx, { ...prize, origin: `lobby:${id}` }, now())
  if (!paid.done && most > 0) await giveBack(tx, quota, data.pay)
  return paid.done
}
