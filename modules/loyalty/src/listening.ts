import type { Author, Channel, Db, Role, Verdict } from '@waddlebot/sdk'
import type { Config } from './config.ts'
import type { Raffle } from './raffle/raffle.ts'
import { isRight, plain, type Question } from './trivia/questions.ts'

/** What stands in one community and may be said. */
interface Standing {
  readonly questions: readonly Question[]
  readonly keywords: readonly { readonly raffle: number; readonly said: string; readonly plain: string }[]
  /** Raffles of everybody who says something, with those of whom that was noted. */
  readonly active: readonly { readonly raffle: number; readonly for?: Role | undefined; readonly noted: Set<string> }[]
  /** Raffles by the message that is reacted to. */
  readonly reactions: ReadonlyMap<string, number>
  /** People who were drawn and have to say something. */
  readonly drawn: ReadonlySet<string>
}

/** What is to be done about somebody's words: raffles that they enter, and whether they take what they won. */
export interface Note {
  readonly enter: readonly number[]
  readonly claim: boolean
}

/**
 * What is asked, drawn and gathered for in which community, in memory: everything that is said is looked at, and none of
 * it should cost a query. Every process is told when something begins and when it is over.
 */
export class Listening {
  readonly #standing = new Map<string, Standing>()

  /** Read again what stands: in one community, or in all. */
  async load(db: Db, community?: string): Promise<void> {
    const rows = await db.all<{ id: number; community: string; kind: string; data: string }>`
      SELECT id, community, kind, data FROM loyalty_lobby
      WHERE kind IN ('trivia', 'raffle') AND state = 'open'`
    const claims = await db.all<{ community: string; person: string }>`SELECT community, person FROM loyalty_claim WHERE state = 'open'`
    const all = [...this.#standing.keys(), ...rows.map((row) => row.community), ...claims.map((claim) => claim.community)]
    const places = community === undefined ? new Set(all) : [community]
    for (const place of places) {
      const lobbies = rows.filter((row) => row.community === place)
      const drawn = claims.filter((claim) => claim.community === place).map(({ person }) => person)
      if (lobbies.length === 0 && drawn.length === 0) this.#standing.delete(place)
      else this.#standing.set(place, this.#read(place, lobbies, drawn))
    }
  }

  #read(place: string, lobbies: readonly { id: number; kind: string; data: string }[], drawn: readonly string[]): Standing {
    const raffles = lobbies.filter(({ kind }) => kind === 'raffle').map(({ id, data }) => ({ raffle: id, ...(JSON.parse(data) as Raffle) }))
    const trivia = lobbies.filter(({ kind }) => kind === 'trivia').map(({ data }) => JSON.parse(data) as Question)
    const known = this.#standing.get(place)?.active ?? []
    return {
      questions: [...trivia, ...raffles.flatMap(({ question }) => question ?? [])],
      keywords: raffles.flatMap(({ raffle, keyword }) =>
        keyword === undefined ? [] : { raffle, said: fold(keyword), plain: plain(keyword) },
      ),
      active: raffles
        .filter(({ by }) => by === 'active')
        .map((each) => ({ ...each, noted: known.find(({ raffle }) => raffle === each.raffle)?.noted ?? new Set() })),
      reactions: new Map(raffles.flatMap(({ raffle, message }) => (message === undefined ? [] : [[message, raffle]]))),
      drawn: new Set(drawn),
    }
  }

  /** Somebody said something. A right answer is read as the command that gives it; of the rest most passes. */
  hear({ id: person, roles }: Pick<Author, 'id' | 'roles'>, { community }: Pick<Channel, 'community'>, text: string): Verdict | undefined {
    const standing = this.#standing.get(community)
    if (standing === undefined) return undefined
    if (standing.questions.some((question) => isRight(question, text))) return { stop: false, reason: 'answer', instead: `answer ${text}` }
    const enter: number[] = []
    if (standing.keywords.length > 0) {
      const words = plain(text)
      for (const { raffle, plain } of standing.keywords) if (words === plain) enter.push(raffle)
    }
    for (const { raffle, noted, ...raffleFor } of standing.active) {
      if (noted.has(person) || (raffleFor.for !== undefined && !roles.includes(raffleFor.for))) continue
      noted.add(person)
      enter.push(raffle)
    }
    const claim = standing.drawn.has(person)
    if (!claim && enter.length === 0) return undefined
    return { stop: false, reason: 'raffle', note: { enter, claim } satisfies Note }
  }

  /** Whether everybody was asked to say these very words. */
  asks(community: string, text: string): boolean {
    const standing = this.#standing.get(community)
    return standing !== undefined && standing.keywords.length > 0 && standing.keywords.some(({ said }) => said === fold(text))
  }

  /** The raffle that a reaction to this message enters. */
  about(community: string, message: string): number | undefined {
    return this.#standing.get(community)?.reactions.get(message)
  }
}

const fold = (text: string): string => text.trim().toLowerCase()

const listenings = new WeakMap<object, Listening>()

/** What is listened for by a bot; its configuration stands for it, since each bot reads its own. */
export function listeningOf(config: Config): Listening {
  const known = listenings.get(config) ?? new Listening()
  listenings.set(config, known)
  return known
}
