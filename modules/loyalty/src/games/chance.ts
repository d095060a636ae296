import { randomBytes } from 'node:crypto'

/** Gives a whole number in [0, below), each as likely as any other. */
export type Draw = (below: number) => number

const word = 2 ** 32

/**
 * A fair draw from a source of 32-bit words. Words of the incomplete last round are thrown away: with a remainder of
 * the word, low numbers would come up more often.
 */
export function drawFrom(next: () => number): Draw {
  return (below) => {
    if (!Number.isSafeInteger(below) || below < 1 || below > word) throw new RangeError(`cannot draw below ${below}`)
    const fair = word - (word % below)
    for (;;) {
      const drawn = next()
      if (drawn < fair) return drawn % below
    }
  }
}

/** Draws from the random source of the operating system. */
export const osDraw: Draw = drawFrom(() => randomBytes(4).readUInt32BE())
