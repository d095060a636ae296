import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Draw } from '../games/chance.ts'

/** Named on every result, so that whoever recomputes it knows how. */
export const drawRule = 'waddle-draw-1'

/** What fixes a draw before anybody knows how it ends. */
export interface Seal {
  /** Told at the beginning: SHA-256 of the seed. */
  readonly commitment: string
  /** Secret until it is drawn. */
  readonly seed: string
}

/** A seal for a draw that begins. */
export function newSeal(): Seal {
  const seed = randomBytes(32).toString('hex')
  return { commitment: commitmentOf(seed), seed }
}

/** What is told before anybody enters: it fixes the seed, and does not tell it. */
export function commitmentOf(seed: string): string {
  return createHash('sha256').update(seed, 'utf8').digest('hex')
}

/** One number of a sealed draw, and what it takes to have it again. */
export interface Drawn {
  readonly index: number
  /** How many numbers were thrown away before it, as they lay in the incomplete last round. */
  readonly again: number
  readonly number: number
}

const space = 2n ** 256n

/**
 * Number `index` (the first is 0) of a seed, below `below`: `waddle-draw-1`. HMAC-SHA256 with the seed as key over
 * `<lobby>:<index>:<try>` is read as a number of 256 bits; where it lies in the incomplete last round of `below`, the next
 * try counts. What is drawn is the rest after division by `below`.
 */
export function numberAt(seed: string, lobby: number, index: number, below: number): Drawn {
  const most = BigInt(below)
  const fair = space - (space % most)
  for (let again = 0; ; again++) {
    const digest = createHmac('sha256', seed).update(`${lobby}:${index}:${again}`, 'utf8').digest('hex')
    const number = BigInt(`0x${digest}`)
    if (number < fair) return { index, again, number: Number(number % most) }
  }
}

/** The numbers of a seed, one after the other: what draws for raffles, duels and heists alike. */
export function sealedDraw(seed: string, lobby: number): Draw {
  let index = 0
  return (below) => numberAt(seed, lobby, index++, below).number
}

/** Into which weight a number falls, counted from the first. */
export function placeOf(weights: readonly number[], number: number): number {
  let left = number
  return weights.findIndex((weight) => (left -= weight) < 0)
}

/**
 * Who is drawn, by place in the list of weights: each number falls into one weight of those that are left, and who was
 * drawn before is left out.
 *
 * @returns places in the order in which they were drawn; fewer than `count` when there are not so many
 */
export function drawPlaces(seed: string, lobby: number, weights: readonly number[], count: number): number[] {
  const draw = sealedDraw(seed, lobby)
  const drawn: number[] = []
  const left = [...weights]
  while (drawn.length < count) {
    const sum = left.reduce((all, weight) => all + weight, 0)
    if (sum === 0) break
    const place = placeOf(left, draw(sum))
    drawn.push(place)
    left[place] = 0
  }
  return drawn
}
