import type { PayTable } from './paytable.ts'

const pockets = 37
const reds = new Set([1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36])

/** What can be bet on, by its word, and which pockets win. */
const bets: Readonly<Record<string, (pocket: number) => boolean>> = {
  red: (pocket) => reds.has(pocket),
  black: (pocket) => pocket > 0 && !reds.has(pocket),
  even: (pocket) => pocket > 0 && pocket % 2 === 0,
  odd: (pocket) => pocket % 2 === 1,
  low: (pocket) => pocket >= 1 && pocket <= 18,
  high: (pocket) => pocket >= 19,
}

/** A bet on a wheel with one zero. */
export interface RouletteBet {
  readonly name: string
  readonly wins: (pocket: number) => boolean
  readonly pays: number
}

/** Read what somebody bets on: a word of the table or a number from 0 to 36. */
export function readBet(text: string): RouletteBet | undefined {
  const word = text.toLowerCase()
  if (Object.hasOwn(bets, word)) return { name: word, wins: bets[word]!, pays: 2 }
  if (!/^\d{1,2}$/.test(word) || Number(word) >= pockets) return undefined
  const number = Number(word)
  return { name: String(number), wins: (pocket) => pocket === number, pays: 36 }
}

/** The table of one bet: a pocket each. */
export function rouletteTable({ name, wins, pays }: RouletteBet): PayTable {
  return {
    game: `roulette on ${name}`,
    outcomes: Array.from({ length: pockets }, (_, pocket) => ({
      name: sayPocket(pocket),
      cases: 1,
      pays: [wins(pocket) ? pays : 0, 1] as const,
    })),
    band: [9_700, 9_800],
  }
}

/** Every bet there is. */
export const allBets = (): RouletteBet[] =>
  [...Object.keys(bets), ...Array.from({ length: pockets }, (_, n) => String(n))].map((name) => readBet(name)!)

const sayPocket = (pocket: number): string => `${pocket} ${pocket === 0 ? 'green' : reds.has(pocket) ? 'red' : 'black'}`
