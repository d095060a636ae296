import { type Db, service } from '@waddlebot/sdk'
import { type Account, balanceOf, ofPerson } from './ledger/account.ts'
import { capture, type Held, type HoldRequest, heldOf, hold, release } from './ledger/hold.ts'
import { type Entry, type Page, statementOf } from './ledger/statement.ts'
import { type TransferRequest, type Transferred, transfer, type Why } from './ledger/transfer.ts'

/**
 * The ledger, for other modules. All amounts are whole minor units. What it writes is part of the run that uses it; what
 * it refuses leaves nothing behind, and nothing that is named by a key is ever done twice.
 */
export interface Points {
  /** What somebody can spend: without what is held. */
  balance(community: string, person: string): Promise<number>
  /** What is held of somebody. */
  held(community: string, person: string): Promise<number>
  /** What is in a pot. */
  pot(community: string, pot: string): Promise<number>
  /** Move points from one account to another. */
  transfer(request: TransferRequest): Promise<Transferred>
  /** Hold somebody's points back. */
  hold(request: HoldRequest): Promise<Held>
  /** Pay what is held, or `amount` of it, the rest of which goes back. False when it is not held any more. */
  capture(hold: number, to: Account, why?: Partial<Why>, amount?: number): Promise<boolean>
  /** Give back what is held. False when it is not held any more. */
  release(hold: number, why?: Partial<Why>): Promise<boolean>
  /** What came and went, newest first. */
  statement(community: string, person: string, page: Page): Promise<Entry[]>
}

/** `uses: { points }` gives a module the ledger as `ctx.points`. */
export const points = service<Points>('points', 1)

/** The ledger on a database or a transaction. */
export function pointsOn(db: Db, now: () => number): Points {
  return {
    balance: (community, person) => balanceOf(db, community, ofPerson(person)),
    held: (community, person) => heldOf(db, community, person),
    pot: (community, pot) => balanceOf(db, community, { kind: 'pot', pot }),
    transfer: (request) => transfer(db, request, now()),
    hold: (request) => hold(db, request, now()),
    capture: (id, to, why, amount) => capture(db, id, to, now(), why, amount),
    release: (id, why) => release(db, id, now(), why),
    statement: (community, person, page) => statementOf(db, community, person, page),
  }
}
