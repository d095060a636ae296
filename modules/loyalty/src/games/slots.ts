import type { Draw } from './chance.ts'
import type { Outcome, Pays, PayTable } from './paytable.ts'

interface Symbol {
  readonly face: string
  /** Of the sixteen stops of a reel. */
  readonly stops: number
  /** What three of them pay. */
  readonly three: Pays
}

/** What stands on each of the three reels, the rarest first. */
export const symbols: readonly Symbol[] = [
  { face: '🦆', stops: 1, three: [300, 1] },
  { face: '⭐', stops: 2, three: [50, 1] },
  { face: '🔔', stops: 3, three: [20, 1] },
  { face: '🍉', stops: 4, three: [11, 1] },
  { face: '🍒', stops: 6, three: [4, 1] },
]
const common = symbols.at(-1)!
const reel: readonly Symbol[] = symbols.flatMap((symbol) => Array.from({ length: symbol.stops }, () => symbol))
const nothing: Pays = [0, 1]

/** What three faces pay: three alike, or two cherries, which give the stake back. */
export function paysFor(faces: readonly Symbol[]): Pays {
  const [first] = faces
  if (faces.every((face) => face === first)) return first!.three
  return faces.filter((face) => face === common).length === 2 ? [1, 1] : nothing
}

/** Every way in which the reels can stop, counted out. */
export const slots: PayTable = { game: 'slots', outcomes: everyStop(), band: [9_400, 9_600] }

function everyStop(): Outcome[] {
  const outcomes: Outcome[] = []
  for (const one of symbols) {
    for (const two of symbols) {
      for (const three of symbols) {
        const faces = [one, two, three]
        const name = faces.map(({ face }) => face).join(' ')
        outcomes.push({ name, cases: one.stops * two.stops * three.stops, pays: paysFor(faces) })
      }
    }
  }
  return outcomes
}

/** Let the reels stop, each by itself. */
export function spin(draw: Draw): Outcome {
  const faces = [reel[draw(reel.length)]!, reel[draw(reel.length)]!, reel[draw(reel.length)]!]
  return { name: faces.map(({ face }) => face).join(' '), cases: 1, pays: paysFor(faces) }
}
