import { type Answer, refuse } from '@waddlebot/sdk'
import type { Context, Ground } from '../context.ts'
import { sayProof } from '../draw/say.ts'
import { drawPlaces } from '../draw/seal.ts'
import { byPerson, collect, type Entry, entriesOf, refund } from '../gathering/entry.ts'
import { keepData, type Lobby, turnTo } from '../gathering/lobby.ts'
import { house } from '../ledger/account.ts'
import { endAnswers } from './answer.ts'
import { askWinner, sayClaim } from './claim.ts'
import type { Raffle } from './raffle.ts'
import { unfitNow } from './rules.ts'
import { raffleMeant } from './which.ts'

/** `!raffle draw [n]` */
export async function draw(ctx: Context, n: number | undefined, number?: number): Promise<Answer> {
  const lobby = await raffleMeant(ctx, number)
  if ('refused' in lobby) return lobby
  const told = lobby.data.by === 'answer' ? await endAnswers(ctx, lobby) : await drawNow(ctx, lobby, n ?? lobby.data.winners)
  if (told === undefined) return refuse('It was drawn at this moment.', 'over')
  await ctx.jobs.cancel(`lobby:${lobby.id}`)
  return told
}

/** Tickets are paid, the seed is told, and who was drawn follows from both. Undefined when somebody was faster. */
export async function drawNow(ctx: Ground, lobby: Lobby<Raffle>, winners: number): Promise<string | undefined> {
  const { broadcast, db, now } = ctx
  const { id, community, data } = lobby
  // Asked before the transaction, in which nobody should wait for another module.
  const out = new Set<string>()
  for (const person of byPerson(await entriesOf(db, id)).keys()) if (await unfitNow(ctx, community, person, data)) out.add(person)
  return db.transaction(async (tx) => {
    if (!((await turnTo(tx, id, 'open', 'settled')) || (await turnTo(tx, id, 'locked', 'settled')))) return undefined
    await broadcast('standing', { community })
    const why = { cause: 'raffle', origin: `lobby:${id}` }
    const entries = await entriesOf(tx, id)
    const barred = entries.filter(({ person }) => out.has(person))
    await refund(tx, community, barred, now(), 'not to be drawn')
    const fit = entries.filter((entry) => !barred.includes(entry))
    const spare = beyond(fit, data.most)
    await refund(tx, community, spare, now(), 'more than one person may have')
    const paid = await collect(
      tx,
      fit.filter((entry) => !spare.includes(entry)),
      house,
      now(),
      why,
    )
    // What could not be paid is not in it, for whoever recomputes it as well.
    for (const entry of entries) if (!paid.includes(entry)) await tx.run`DELETE FROM loyalty_entry WHERE id = ${entry.id}`
    const places = drawPlaces(data.seed, id, weightsOf(paid), winners)
    await keepData(tx, id, { ...data, drawn: places.length })
    if (places.length === 0) return `${data.title}: nobody is in it.`
    const persons = [...byPerson(inOrder(paid)).values()]
    const won = places.map((place) => persons[place]![0]!)
    for (const entry of won) await askWinner(ctx, tx, lobby, entry)
    const names = won.map(({ name }) => name).join(', ')
    return `${data.title}: ${names} of ${persons.length}!${sayClaim(ctx, data)}${sayProof(ctx, id, data)}`
  }, community)
}

/** Entries beyond what one person may have: of two who became one person meanwhile, and had tickets both. */
function beyond(entries: readonly Entry[], most: number): Entry[] {
  const over: Entry[] = []
  for (const own of byPerson(inOrder(entries)).values()) {
    let sum = 0
    for (const entry of own) {
      if (sum + entry.amount > most) over.push(entry)
      else sum += entry.amount
    }
  }
  return over
}

const inOrder = (entries: readonly Entry[]): Entry[] => [...entries].sort((a, b) => a.id - b.id)

/** Weights of persons, in the order of their first entry: what is drawn from. */
export function weightsOf(entries: readonly Entry[]): number[] {
  return [...byPerson(inOrder(entries)).values()].map((own) => own.reduce((sum, { weight }) => sum + weight, 0))
}
