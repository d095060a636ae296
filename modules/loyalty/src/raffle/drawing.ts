import { type Answer, type Db, refuse } from '@waddlebot/sdk'
import type { Context, Ground } from '../context.ts'
import { house } from '../ledger/account.ts'
import { isBelowFloor } from '../reputation.ts'
import { drawPlaces } from './draw.ts'
import { byPerson, collect, type Entry, entriesOf, refund } from './entry.ts'
import { keepData, type Lobby, latest, standing, turnTo } from './lobby.ts'
import { callOff, type Raffle } from './raffle.ts'
import { tellAll } from './tell.ts'

/** `!raffle draw [n]` */
export async function draw(ctx: Context, n: number | undefined): Promise<Answer> {
  const [lobby] = await standing<Raffle>(ctx.db, ctx.channel.community, 'raffle')
  if (lobby === undefined) return refuse('There is no raffle to draw.', 'none')
  const told = await drawNow(ctx, lobby, n ?? lobby.data.winners)
  if (told === undefined) return refuse('It was drawn at this moment.', 'over')
  await ctx.jobs.cancel(`lobby:${lobby.id}`)
  return told
}

/** Tickets are paid, the seed is told, and who was drawn follows from both. Undefined when somebody was faster. */
export async function drawNow(ctx: Ground, lobby: Lobby<Raffle>, winners: number): Promise<string | undefined> {
  const { db, now } = ctx
  const { id, community, data } = lobby
  // Asked before the transaction, in which nobody should wait for another module.
  const out = new Set<string>()
  for (const person of byPerson(await entriesOf(db, id)).keys()) if (await isBelowFloor(ctx, community, person)) out.add(person)
  return db.transaction(async (tx) => {
    if (!((await turnTo(tx, id, 'open', 'settled')) || (await turnTo(tx, id, 'locked', 'settled')))) return undefined
    const why = { cause: 'raffle', origin: `lobby:${id}` }
    const entries = await entriesOf(tx, id)
    const barred = entries.filter(({ person }) => out.has(person))
    await refund(tx, community, barred, now(), 'not to be drawn')
    const fit = entries.filter((entry) => !barred.includes(entry))
    const paid = await collect(tx, fit, house, now(), why)
    // What could not be paid is not in it, for whoever recomputes it as well.
    for (const entry of entries) if (!paid.includes(entry)) await tx.run`DELETE FROM loyalty_entry WHERE id = ${entry.id}`
    const places = drawPlaces(data.seed, id, weightsOf(paid), winners)
    await keepData(tx, id, { ...data, drawn: places.length })
    if (places.length === 0) return `${data.title}: nobody is in it.`
    const persons = [...byPerson(inOrder(paid)).values()]
    for (const place of places) await keepWinner(tx, community, persons[place]![0]!.person, now())
    const names = places.map((place) => persons[place]![0]!.name)
    return `${data.title}: ${names.join(', ')} of ${persons.length}! Recompute it: number ${id}, seed ${data.seed}.`
  }, community)
}

/** `!raffle redraw [reason]`: the next number of the same seed. */
export async function redraw({ audit, author, channel, db, message, now }: Context, reason: string | undefined): Promise<Answer> {
  const lobby = await latest<Raffle>(db, channel.community, 'raffle')
  if (lobby?.state !== 'settled') return refuse('Nothing was drawn yet.', 'none')
  return db.transaction(async (tx): Promise<Answer> => {
    const { id } = lobby
    const row = await tx.one<{ data: string }>`UPDATE loyalty_lobby SET state = state WHERE id = ${id} RETURNING data`
    const data = JSON.parse(row!.data) as Raffle
    const persons = [...byPerson(await entriesOf(tx, id)).values()]
    const place = drawPlaces(data.seed, id, weightsOf(persons.flat()), data.drawn + 1)[data.drawn]
    if (place === undefined) return refuse('Everybody was drawn already.', 'none')
    await keepData(tx, id, { ...data, drawn: data.drawn + 1, reasons: [...data.reasons, reason ?? ''] })
    await keepWinner(tx, lobby.community, persons[place]![0]!.person, now())
    await audit({
      who: author.id,
      what: `raffle redraw ${id}`,
      after: { reason: reason ?? null, drawn: data.drawn + 1 },
      origin: message.id,
    })
    return `${data.title}: ${persons[place]![0]!.name}!`
  })
}

/** Its time is over: drawn where it was said when, called off where nobody drew it for a week. */
export async function runOut(ctx: Ground, lobby: Lobby<Raffle>): Promise<void> {
  const entries = await entriesOf(ctx.db, lobby.id)
  const told = lobby.data.timed
    ? await drawNow(ctx, lobby, lobby.data.winners)
    : (await callOff(ctx, lobby))
      ? `${lobby.data.title} was never drawn; everybody has their tickets back.`
      : undefined
  if (told !== undefined) await tellAll(ctx, lobby.channel, entries, told)
}

/** Who was drawn is not drawn again for as many days as the owner says. */
async function keepWinner(tx: Db, community: string, person: string, at: number): Promise<void> {
  await tx.run`
    INSERT INTO loyalty_winner (community, person, at) VALUES (${community}, ${person}, ${at})
    ON CONFLICT (community, person) DO UPDATE SET at = excluded.at`
}

const inOrder = (entries: readonly Entry[]): Entry[] => [...entries].sort((a, b) => a.id - b.id)

/** Weights of persons, in the order of their first entry: what is drawn from. */
export function weightsOf(entries: readonly Entry[]): number[] {
  return [...byPerson(inOrder(entries)).values()].map((own) => own.reduce((sum, { weight }) => sum + weight, 0))
}
