import type { Draw } from './chance.ts'

/** So much for each unit of the stake, as an exact fraction: `[2, 1]` is twice the stake, `[0, 1]` nothing. */
export type Pays = readonly [numerator: number, denominator: number]

/** One way in which a game can end. */
export interface Outcome {
  readonly name: string
  /** Of how many equally likely cases this is. */
  readonly cases: number
  readonly pays: Pays
}

/** Everything that can happen in a game, what it pays, and between which bounds it returns to players in the long run. */
export interface PayTable {
  readonly game: string
  readonly outcomes: readonly Outcome[]
  /** Least and most return to player, in hundredths of a percent; a test counts it out. */
  readonly band: readonly [least: number, most: number]
}

/** What a table returns to players, exactly: `numerator / denominator` of what they stake. */
export function returnOf({ outcomes }: PayTable): { readonly numerator: bigint; readonly denominator: bigint } {
  const cases = outcomes.reduce((sum, outcome) => sum + BigInt(outcome.cases), 0n)
  const common = outcomes.reduce((product, { pays }) => product * BigInt(pays[1]), 1n)
  const paid = outcomes.reduce((sum, { cases, pays }) => sum + (BigInt(cases) * BigInt(pays[0]) * common) / BigInt(pays[1]), 0n)
  return { numerator: paid, denominator: cases * common }
}

/** Play once. */
export function play({ outcomes }: PayTable, draw: Draw): Outcome {
  let drawn = draw(outcomes.reduce((sum, { cases }) => sum + cases, 0))
  for (const outcome of outcomes) {
    if (drawn < outcome.cases) return outcome
    drawn -= outcome.cases
  }
  throw new RangeError('an outcome beyond the table')
}

/** What an outcome pays for a stake; minor units, rounded down. */
export function payout(stake: number, [numerator, denominator]: Pays): number {
  return Number((BigInt(stake) * BigInt(numerator)) / BigInt(denominator))
}
