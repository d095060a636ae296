import { type Db, WaddleError } from '@waddlebot/sdk'
import { type Account, type Owner, ownerOf } from './account.ts'
import { move, type Why } from './transfer.ts'

/** So much of somebody's that is to be held back. */
export interface HoldRequest extends Why {
  readonly community: string
  readonly person: string
  /** Minor units, more than none. */
  readonly amount: number
  /** Names the hold for good, in its community: asked for again under the same key, it is the same one. */
  readonly key: string
  /** When it is given back by itself, if nobody came for it; epoch milliseconds. */
  readonly expiresAt: number
}

export type HoldState = 'open' | 'captured' | 'released'

/** What became of a hold. One that is refused leaves nothing behind. */
export type Held =
  | { readonly held: true; readonly id: number /** It had been asked for before. */; readonly again: boolean }
  | { readonly held: false; readonly reason: 'short' /** What there is to spend. */; readonly spendable: number }
  | { readonly held: false; readonly reason: 'over' /** The key names one that has ended. */; readonly state: HoldState }

interface HoldRow {
  readonly id: number
  readonly community: string
  readonly key: string
  readonly person: string
  readonly amount: number
  readonly cause: string
  readonly origin: string | null
}

const ownerOfHold = (id: number): Owner => ({ kind: 'hold', owner: String(id) })

/** Take points out of somebody's purse and keep them safe, until they are captured or released. */
export function hold(db: Db, request: HoldRequest, at: number): Promise<Held> {
  const { community, person, amount, key, cause, origin } = request
  return db.transaction(async (tx): Promise<Held> => {
    const row = await tx.one<{ id: number }>`
      INSERT INTO loyalty_hold (community, key, person, amount, state, cause, origin, at, expires_at)
      VALUES (${community}, ${key}, ${person}, ${amount}, 'open', ${cause}, ${origin ?? null}, ${at}, ${request.expiresAt})
      ON CONFLICT (community, key) DO NOTHING RETURNING id`
    if (row === undefined) return earlier(tx, request)
    const moved = await move(tx, {
      ...request,
      from: { kind: 'person', owner: person },
      to: ownerOfHold(row.id),
      key: `hold:${row.id}`,
      at,
    })
    if (moved.done) return { held: true, id: row.id, again: false }
    await tx.run`DELETE FROM loyalty_hold WHERE id = ${row.id}`
    return { held: false, reason: 'short', spendable: moved.reason === 'short' ? moved.spendable : 0 }
  }, community)
}

/**
 * Pay what is held to an account, or a part of it, the rest of which goes back. Of all who capture, release and let
 * expire the same hold at once, exactly one succeeds.
 *
 * @param amount minor units; all of it when left out
 * @returns false when it is not held any more
 */
export async function capture(db: Db, id: number, to: Account, at: number, why: Partial<Why> = {}, amount?: number): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      const row = await end(tx, id, 'captured')
      if (row === undefined) return false
      const paid = amount ?? row.amount
      if (paid < 0 || paid > row.amount) {
        throw new WaddleError('WDL_LOYALTY_AMOUNT', `${paid} cannot be paid of a hold of ${row.amount}`, { data: { hold: id } })
      }
      if (paid > 0) await pay(tx, row, ownerOf(to), paid, 'paid', at, why)
      if (paid < row.amount) await pay(tx, row, { kind: 'person', owner: row.person }, row.amount - paid, 'rest', at, why)
      return true
    },
    await communityOf(db, id),
  )
}

/** Give back what is held. False when it is not held any more. */
export async function release(db: Db, id: number, at: number, why: Partial<Why> = {}): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      const row = await end(tx, id, 'released')
      if (row === undefined) return false
      await pay(tx, row, { kind: 'person', owner: row.person }, row.amount, 'back', at, why)
      return true
    },
    await communityOf(db, id),
  )
}

/** Give back what nobody came for in time, at most `most` holds. Says how many there were. */
export async function expire(db: Db, now: number, most: number): Promise<number> {
  const due = await db.all<{ id: number }>`
    SELECT id FROM loyalty_hold WHERE state = 'open' AND expires_at <= ${now} ORDER BY expires_at, id LIMIT ${most}`
  let expired = 0
  for (const { id } of due) if (await release(db, id, now, { note: 'nobody came for it in time' })) expired++
  return expired
}

/** What is held of somebody; minor units. */
export async function heldOf(db: Db, community: string, person: string): Promise<number> {
  const row = await db.one<{ held: number }>`
    SELECT CAST(coalesce(sum(amount), 0) AS bigint) AS held FROM loyalty_hold
    WHERE person = ${person} AND state = 'open' AND community = ${community}`
  return Number(row!.held)
}

/** Whose transactions keep apart who ends a hold. */
const communityOf = async (db: Db, id: number): Promise<string | undefined> =>
  (await db.one<{ community: string }>`SELECT community FROM loyalty_hold WHERE id = ${id}`)?.community

function end(tx: Db, id: number, state: 'captured' | 'released'): Promise<HoldRow | undefined> {
  return tx.one<HoldRow>`
    UPDATE loyalty_hold SET state = ${state} WHERE id = ${id} AND state = 'open'
    RETURNING id, community, key, person, amount, cause, origin`
}

async function pay(tx: Db, row: HoldRow, to: Owner, amount: number, what: string, at: number, why: Partial<Why>): Promise<void> {
  const moved = await move(tx, {
    community: row.community,
    from: ownerOfHold(row.id),
    to,
    amount,
    key: `hold:${row.id}:${what}`,
    at,
    cause: why.cause ?? row.cause,
    actor: why.actor,
    origin: why.origin ?? row.origin ?? undefined,
    note: why.note,
  })
  if (moved.done) return
  // Thrown, so that everything of this run is undone and the hold stays what it was.
  throw new WaddleError('WDL_LOYALTY_FULL', `${amount} held points of hold ${row.id} do not fit into the account of ${to.owner}`, {
    data: { hold: row.id, to: to.owner },
  })
}

async function earlier(tx: Db, { community, key, amount }: HoldRequest): Promise<Held> {
  const row = (await tx.one<{ id: number; amount: number; state: HoldState }>`
    SELECT id, amount, state FROM loyalty_hold WHERE community = ${community} AND key = ${key}`)!
  if (row.amount !== amount) {
    throw new WaddleError('WDL_LOYALTY_KEY', `the key "${key}" names a hold of ${row.amount}, and was given to another one, of ${amount}`, {
      data: { key, community },
    })
  }
  return row.state === 'open' ? { held: true, id: row.id, again: true } : { held: false, reason: 'over', state: row.state }
}
