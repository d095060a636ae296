import { createHash, createHmac } from 'node:crypto'

/** Named on every result, so that whoever recomputes it knows how. */
export const drawRule = 'waddle-draw-1'

/** What is told before anybody enters: it fixes the seed, and does not tell it. */
export function commitmentOf(seed: string): string {
  return createHash('sha256').update(seed, 'utf8').digest('hex')
}

const space = 2n ** 256n

/**
 * Who is drawn, by place in the list of weights: `waddle-draw-1`. For draw number `index` (the first is 0), HMAC-SHA256
 * with the seed as key over `<raffle>:<index>:<try>` is read as a number; where it lies in the incomplete last round of
 * the sum of weights, the next try counts. The rest after division by the sum falls into one weight, counted from the
 * first; who was drawn before is left out.
 *
 * @returns places in the order in which they were drawn; fewer than `count` when there are not so many
 */
export function drawPlaces(seed: string, raffle: number, weights: readonly number[], count: number): number[] {
  const drawn: number[] = []
  for (let index = 0; index < count && drawn.length < weights.length; index++) {
    const left = weights.flatMap((weight, place) => (drawn.includes(place) || weight === 0 ? [] : [{ place, weight: BigInt(weight) }]))
    const sum = left.reduce((all, { weight }) => all + weight, 0n)
    if (sum === 0n) break
    let at = numberAt(seed, raffle, index, sum)
    for (const { place, weight } of left) {
      if (at < weight) {
        drawn.push(place)
        break
      }
      at -= weight
    }
  }
  return drawn
}

function numberAt(seed: string, raffle: number, index: number, sum: bigint): bigint {
  const fair = space - (space % sum)
  for (let again = 0; ; again++) {
    const digest = createHmac('sha256', seed).update(`${raffle}:${index}:${again}`, 'utf8').digest('hex')
    const number = BigInt(`0x${digest}`)
    if (number < fair) return number % sum
  }
}
