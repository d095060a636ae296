import type { Ground } from '../context.ts'
import type { Seal } from './seal.ts'

/** What is told when it begins, so that the seed cannot be another one afterwards; empty where nothing is sealed. */
export const saySeal = (id: number, { commitment }: Partial<Seal>): string =>
  commitment === undefined ? '' : ` Number ${id}, sealed with ${commitment}.`

/** Where anybody finds what they need to recompute it, behind how it ended; empty where nothing was sealed. */
export function sayProof({ address }: Pick<Ground, 'address'>, id: number, { seed }: Partial<Seal>): string {
  return seed === undefined ? '' : ` Recompute it: ${address(`/draws/${id}`) ?? `number ${id}, seed ${seed}`}.`
}
