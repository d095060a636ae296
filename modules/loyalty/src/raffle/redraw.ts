import { type Answer, type Db, refuse } from '@waddlebot/sdk'
import type { Context, Ground } from '../context.ts'
import { drawPlaces } from '../draw/seal.ts'
import { byPerson, type Entry, entriesOf } from '../gathering/entry.ts'
import { keepData, latest } from '../gathering/lobby.ts'
import { askWinner, giveUpOnly, sayClaim } from './claim.ts'
import { weightsOf } from './drawing.ts'
import type { Raffle } from './raffle.ts'

/** Why somebody else is drawn, for the result and the audit. */
interface Word {
  readonly who: string
  readonly origin: string
  readonly reason: string
}

/** `!raffle redraw [reason]`: the next number of the same seed. */
export async function redraw(ctx: Context, reason: string | undefined): Promise<Answer> {
  const { author, channel, db, message } = ctx
  const lobby = await latest<Raffle>(db, channel.community, 'raffle')
  if (lobby?.state !== 'settled' || lobby.data.by === 'answer') return refuse('Nothing was drawn yet.', 'none')
  return db.transaction(async (tx): Promise<Answer> => {
    const next = await drawNext(ctx, tx, lobby.id, { who: author.id, origin: message.id, reason: reason ?? '' })
    if (next === undefined) return refuse('Everybody was drawn already.', 'none')
    await giveUpOnly(tx, lobby.id)
    await askWinner(ctx, tx, lobby, next)
    return `${lobby.data.title}: ${next.name}!${sayClaim(ctx, lobby.data)}`
  })
}

/** Draw one more; undefined when there is nobody left. */
export async function drawNext({ audit }: Ground, tx: Db, id: number, { who, origin, reason }: Word): Promise<Entry | undefined> {
  const row = await tx.one<{ data: string }>`UPDATE loyalty_lobby SET state = state WHERE id = ${id} RETURNING data`
  const data = JSON.parse(row!.data) as Raffle
  const persons = [...byPerson(await entriesOf(tx, id)).values()]
  const place = drawPlaces(data.seed, id, weightsOf(persons.flat()), data.drawn + 1)[data.drawn]
  if (place === undefined) return undefined
  await keepData(tx, id, { ...data, drawn: data.drawn + 1, reasons: [...data.reasons, reason] })
  await audit({ who, what: `raffle redraw ${id}`, after: { reason: reason || null, drawn: data.drawn + 1 }, origin })
  return persons[place]![0]!
}
