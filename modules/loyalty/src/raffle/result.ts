import type { Db } from '@waddlebot/sdk'
import { drawPlaces, drawRule } from './draw.ts'
import { weightsOf } from './drawing.ts'
import { byPerson, entriesOf } from './entry.ts'
import { lobbyOf } from './lobby.ts'
import type { Raffle } from './raffle.ts'

/**
 * A raffle for everybody who wants to recompute it: the seal that was told first, who was in it with which weight, and,
 * once it is drawn, the seed and who was drawn. Undefined when there is no such raffle.
 */
export async function drawResult(db: Db, id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!/^[1-9]\d{0,9}$/.test(id)) return undefined
  const lobby = await lobbyOf<Raffle>(db, Number(id))
  if (lobby?.kind !== 'raffle') return undefined
  const { data, state } = lobby
  const entries = await entriesOf(db, lobby.id)
  const persons = [...byPerson(entries).values()]
  const weights = weightsOf(entries)
  const drawn = state === 'settled' ? drawPlaces(data.seed, lobby.id, weights, data.drawn) : []
  return {
    raffle: lobby.id,
    title: data.title,
    state,
    rule: drawRule,
    commitment: data.commitment,
    // Whoever knew it before the draw could enter so as to win.
    seed: state === 'settled' ? data.seed : null,
    entries: persons.map((own, place) => ({ name: own[0]!.name, weight: weights[place] })),
    drawn,
    reasons: data.reasons,
  }
}
