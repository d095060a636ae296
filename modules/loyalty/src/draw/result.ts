import type { Db } from '@waddlebot/sdk'
import { byPerson, type Entry, entriesOf } from '../gathering/entry.ts'
import { type Lobby, type LobbyState, lobbyOf } from '../gathering/lobby.ts'
import { weightsOf } from '../raffle/drawing.ts'
import type { Raffle } from '../raffle/raffle.ts'
import { drawPlaces, drawRule, numberAt, placeOf, type Seal } from './seal.ts'

/** The rule of a raffle that is for whoever is right first: nothing is drawn. */
const answerRule = 'first-right-answers'

/** What can come up in one number, and in how many of all cases it does. */
export interface Part {
  readonly name: string
  readonly weight: number
}

/** Everything that it takes to recompute a draw. */
export interface DrawResult {
  readonly number: number
  readonly kind: 'raffle' | 'duel' | 'heist'
  readonly title: string
  /** Whom a raffle is for, in the words of whoever opened it. */
  readonly region?: string
  readonly state: LobbyState
  readonly rule: string
  readonly commitment: string
  /** Null until it is over: whoever knew it before could enter so as to win. */
  readonly seed: string | null
  /** Of what one is drawn: who is in a raffle, the sides of a duel, and what can become of each of a heist. */
  readonly entries: readonly Part[]
  /** Who was in a heist: number 0 is drawn for the first of them. */
  readonly crew?: readonly string[]
  /** What the seed gives: places in the list of entries, in the order in which they were drawn. */
  readonly drawn: readonly number[]
  /** Whether what was paid is what the seed gives; undefined until it is over. Winners of a raffle are not kept otherwise. */
  readonly kept?: boolean
  readonly reasons: readonly string[]
}

/** What a duel or a heist keeps for whoever recomputes it: cases of each outcome, in the order of its table. */
export interface Sealed extends Partial<Seal> {
  readonly odds?: readonly [number, number]
}

/** A draw for everybody who wants to recompute it. Undefined when there is no such draw, or it was not sealed. */
export async function drawResult(db: Db, id: string): Promise<DrawResult | undefined> {
  if (!/^[1-9]\d{0,9}$/.test(id)) return undefined
  const lobby = await lobbyOf<Raffle & Sealed>(db, Number(id))
  if (lobby?.data.commitment === undefined) return undefined
  const entries = await entriesOf(db, lobby.id)
  switch (lobby.kind) {
    case 'raffle':
      return ofRaffle(lobby, entries)
    case 'duel':
      return ofDuel(lobby, entries)
    case 'heist':
      return ofHeist(lobby, entries)
    default:
      return undefined
  }
}

const commonOf = ({ data, id, kind, state }: Lobby<Sealed>) => ({
  number: id,
  kind: kind as DrawResult['kind'],
  state,
  rule: drawRule,
  commitment: data.commitment!,
  seed: state === 'settled' ? data.seed! : null,
})

function ofRaffle(lobby: Lobby<Raffle & Sealed>, entries: readonly Entry[]): DrawResult {
  const { data, id, state } = lobby
  const persons = [...byPerson(entries).values()]
  const weights = weightsOf(entries)
  const answers = data.by === 'answer'
  return {
    ...commonOf(lobby),
    title: data.title,
    ...(data.region !== undefined && { region: data.region }),
    ...(answers && { rule: answerRule }),
    entries: persons.map((own, place) => ({ name: own[0]!.name, weight: weights[place]! })),
    drawn: state !== 'settled' ? [] : answers ? persons.map((_, place) => place) : drawPlaces(data.seed, id, weights, data.drawn),
    reasons: data.reasons,
  }
}

function ofDuel(lobby: Lobby<Sealed>, entries: readonly Entry[]): DrawResult {
  const { id, state } = lobby
  const { odds, seed } = lobby.data
  const over = state === 'settled' && odds !== undefined
  const drawn = over ? drawPlaces(seed!, id, odds, 1) : []
  return {
    ...commonOf(lobby),
    title: 'Duel',
    entries: over ? entries.map(({ name }, place) => ({ name, weight: odds[place]! })) : [],
    drawn,
    ...(over && { kept: entries.every(({ choice }, place) => (choice === won) === (place === drawn[0])) }),
    reasons: [],
  }
}

function ofHeist(lobby: Lobby<Sealed>, entries: readonly Entry[]): DrawResult {
  const { id, state } = lobby
  const { odds, seed } = lobby.data
  const crew = [...byPerson(entries).values()].map(([entry]) => entry!)
  const over = state === 'settled' && odds !== undefined
  const drawn = over ? crew.map((_, index) => placeOf(odds, numberAt(seed!, id, index, odds[0] + odds[1]).number)) : []
  return {
    ...commonOf(lobby),
    title: 'Heist',
    entries: over ? [free, caught].map((name, place) => ({ name, weight: odds[place]! })) : [],
    crew: crew.map(({ name }) => name),
    drawn,
    ...(over && { kept: crew.every(({ choice }, index) => choice === [free, caught][drawn[index]!]) }),
    reasons: [],
  }
}

/** What an entry of a heist says of its end, and the entry of who won a duel. */
export const [free, caught, won] = ['free', 'caught', 'won'] as const
