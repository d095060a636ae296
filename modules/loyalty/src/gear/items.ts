import type { PayTable } from '../games/paytable.ts'

export const slots = ['weapon', 'armour', 'charm'] as const
export type Slot = (typeof slots)[number]

/** Something to wear in duels. */
export interface Item {
  readonly name: string
  readonly slot: Slot
  /** Points of a hundred that it adds to the chance. */
  readonly edge: number
  /** Whole units. */
  readonly price: number
}

/** What can be bought where the owner lists nothing else. */
export const ducksGear: readonly Item[] = [
  { name: 'Reed sword', slot: 'weapon', edge: 1, price: 500 },
  { name: 'Heron lance', slot: 'weapon', edge: 2, price: 2_000 },
  { name: 'Leaf cloak', slot: 'armour', edge: 1, price: 500 },
  { name: 'Shell plate', slot: 'armour', edge: 2, price: 2_000 },
  { name: 'Lucky feather', slot: 'charm', edge: 1, price: 1_500 },
]

/** Most that gear adds to a chance, and most that two who wear differently are apart; points of a hundred. */
export const mostEdge = 5

/** What somebody’s gear adds to the chance, whatever the owner’s list says of each. */
export const edgeOf = (worn: readonly Item[]): number =>
  Math.min(
    mostEdge,
    worn.reduce((sum, { edge }) => sum + edge, 0),
  )

/**
 * A duel for the one who challenges: both stake the same, the winner takes both, and gear moves the chance by at most
 * {@link mostEdge} of a hundred to either side. What one side wins by it the other one loses: together they always get
 * back what they staked.
 *
 * @param lead how far the gear of the challenger is ahead; what is beyond the bounds counts as the bound
 */
export function duelTable(lead: number): PayTable {
  const edge = Math.max(-mostEdge, Math.min(mostEdge, lead))
  return {
    game: `duel with gear ${edge > 0 ? '+' : ''}${edge}`,
    outcomes: [
      { name: 'challenger', cases: 50 + edge, pays: [2, 1] },
      { name: 'target', cases: 50 - edge, pays: [0, 1] },
    ],
    band: [10_000 - 200 * mostEdge, 10_000 + 200 * mostEdge],
  }
}
