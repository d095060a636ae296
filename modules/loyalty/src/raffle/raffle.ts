import type { Role } from '@waddlebot/sdk'
import type { Seal } from '../draw/seal.ts'
import type { Question } from '../trivia/questions.ts'

/** How people come to be in a raffle; `!join` is open to everybody besides a keyword and a reaction. */
export type Way = 'join' | 'keyword' | 'active' | 'reaction' | 'answer'

/** Who may be in it, besides what the owner's settings say. */
export interface Conditions {
  /** Least role; everyone when left out. */
  readonly for?: Role
  /** For how long somebody must have followed, or been a member; milliseconds. */
  readonly follow?: number
  /** How old an account must be; milliseconds. */
  readonly account?: number
  /** Least level, where a module keeps levels. */
  readonly level?: number
  /** Where somebody has to be, in the words of whoever opened it. No platform tells that, so nobody is kept out: it is said. */
  readonly region?: string
}

/** What is settled when a raffle is opened, and what came of it. */
export interface Raffle extends Conditions, Seal {
  readonly title: string
  readonly by: Way
  /** Minor units for each ticket. */
  readonly cost: number
  /** Tickets of one person, at most. */
  readonly most: number
  readonly winners: number
  /** Whether it was said when it is drawn. */
  readonly timed: boolean
  /** What is said to be in it. */
  readonly keyword?: string
  /** The platform's id of the message that is reacted to. */
  readonly message?: string
  /** What is to be answered. */
  readonly question?: Question
  /** When the number of people was told last; epoch milliseconds. */
  readonly toldAt: number
  /** The last entry that was in that number. */
  readonly toldEntry: number
  /** How many were drawn, and why again. */
  readonly drawn: number
  readonly reasons: readonly string[]
}
