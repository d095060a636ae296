import { service } from './service.ts'

/** Something that is to be paid for. */
export interface Charge {
  readonly community: string
  /** Id of the person who pays. */
  readonly person: string
  /** Whole units of the community's currency, as they are typed in chat and in `waddle.yml`; more than none. */
  readonly units: number
  /** Names this charge for good: charged again under the same key, it is the same hold. */
  readonly key: string
  /** What it is for, for the payer's statement: `!clip`. */
  readonly cause: string
  /** Id of the message that asked for it. */
  readonly origin: string
}

/** A charge that is held back, or why it is not: one chat sentence, and what there would be to spend. */
export type Held = { readonly held: true; readonly id: string } | { readonly held: false; readonly message: string }

/**
 * Who can be charged, and how: what the core asks about commands that have a `cost`. A module that keeps a currency
 * provides it; without such a module a command with a cost is refused.
 *
 * As every service, it is part of the run that uses it: in a run, what it writes is kept or undone with it.
 */
export interface Purse {
  /** What holding the charge would say. Changes nothing. */
  look(charge: Charge): Promise<Held>
  /** Hold the charge back: no longer to be spent, not yet paid. Given back by itself when nobody comes back for it. */
  hold(charge: Charge): Promise<Held>
  /** Pay what was held. False when it is not held any more. */
  capture(id: string): Promise<boolean>
  /** Give back what was held; nothing happens when it is not held any more. */
  release(id: string): Promise<void>
}

export const purse = service<Purse>('purse', 1)
