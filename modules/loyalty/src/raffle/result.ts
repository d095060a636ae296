import type { Db } from '@waddlebot/sdk'
import { byPerson, entriesOf } from '../gathering/entry.ts'
import { lobbyOf } from '../gathering/lobby.ts'
import { drawPlaces, drawRule } from './draw.ts'
import { weightsOf } from './drawing.ts'
import type { Raffle } from './raffle.ts'

/** The rule of a raffle that is for whoever is right first: nothing is drawn. */
const answerRule = 'first-right-answers'

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
  const over = state === 'settled'
  const answers = data.by === 'answer'
  return {
    raffle: lobby.id,
    title: data.title,
    state,
    rule: answers ? answerRule : drawRule,
    commitment: data.commitment,
    // Whoever knew it before the draw could enter so as to win.
    seed: over ? data.seed : null,
    entries: persons.map((own, place) => ({ name: own[0]!.name, weight: weights[place] })),
    drawn: !over ? [] : answers ? persons.map((_, place) => place) : drawPlaces(data.seed, lobby.id, weights, data.drawn),
    reasons: data.reasons,
  }
}
