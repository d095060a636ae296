import type { PayTable } from './paytable.ts'

/** A coin that comes to stand on its edge twice in a hundred throws; then nobody called it. */
export const coinflip: PayTable = {
  game: 'coinflip',
  outcomes: [
    { name: 'called', cases: 49, pays: [2, 1] },
    { name: 'other', cases: 49, pays: [0, 1] },
    { name: 'edge', cases: 2, pays: [0, 1] },
  ],
  band: [9_800, 9_800],
}

export const gamble: PayTable = {
  game: 'gamble',
  outcomes: [
    { name: 'won', cases: 49, pays: [2, 1] },
    { name: 'lost', cases: 51, pays: [0, 1] },
  ],
  band: [9_800, 9_800],
}

/** A roll from 1 to 100. */
export const dice: PayTable = {
  game: 'dice',
  outcomes: [
    { name: '1 to 66', cases: 66, pays: [0, 1] },
    { name: '67 to 89', cases: 23, pays: [2, 1] },
    { name: '90 to 98', cases: 9, pays: [3, 1] },
    { name: '99 and 100', cases: 2, pays: [12, 1] },
  ],
  band: [9_700, 9_700],
}

/** Both choose one of three; whoever draws gets the stake back. */
export const rps: PayTable = {
  game: 'rps',
  outcomes: [
    { name: 'won', cases: 1, pays: [2, 1] },
    { name: 'drawn', cases: 1, pays: [1, 1] },
    { name: 'lost', cases: 1, pays: [0, 1] },
  ],
  band: [10_000, 10_000],
}

/** What a crew of at least so many gets of a heist, each for themselves. */
export const heists: readonly (PayTable & { readonly crew: number })[] = [
  heist(1, 47, [2, 1]),
  heist(3, 55, [17, 10]),
  heist(6, 63, [3, 2]),
  heist(10, 70, [27, 20]),
]

function heist(crew: number, cases: number, pays: readonly [number, number]): PayTable & { readonly crew: number } {
  return {
    game: `heist of ${crew} or more`,
    crew,
    outcomes: [
      { name: 'got away', cases, pays },
      { name: 'caught', cases: 100 - cases, pays: [0, 1] },
    ],
    band: [9_200, 9_600],
  }
}
