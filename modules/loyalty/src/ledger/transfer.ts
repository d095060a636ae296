import { type Db, WaddleError } from '@waddlebot/sdk'
import { type Account, findAccount, type Kept, type Owner, openAccount, ownerOf } from './account.ts'

/** Why points move, for statements and for the audit. */
export interface Why {
  /** In a word or two, as it stands in a statement: `daily`, `!slots`. */
  readonly cause: string
  /** Id of the person on whose word it is done, where that is not whoever owns the account. */
  readonly actor?: string | undefined
  /** Id of the message or event that it comes from. */
  readonly origin?: string | undefined
  /** What a human said about it. */
  readonly note?: string | undefined
}

/** So much from one account to another. */
export interface TransferRequest extends Why {
  readonly community: string
  readonly from: Account
  readonly to: Account
  /** Minor units, more than none. */
  readonly amount: number
  /** Names the transfer for good, in its community: asked for again under the same key, it is not done again. */
  readonly key: string
}

/** What became of a transfer. One that is refused leaves nothing behind. */
export type Transferred =
  | { readonly done: true; readonly id: number /** It had been done before. */; readonly again: boolean }
  | { readonly done: false; readonly reason: 'short' /** What there is to spend. */; readonly spendable: number }
  | { readonly done: false; readonly reason: 'full' }

/** A transfer between accounts by their rows. */
export interface Move extends Why {
  readonly community: string
  readonly from: Owner
  readonly to: Owner
  readonly amount: number
  readonly key: string
  /** Epoch milliseconds. */
  readonly at: number
}

/**
 * Move points, all or nothing, in the transaction of the run if there is one.
 *
 * @throws {WaddleError} `WDL_POINTS_AMOUNT` for an amount that is none, `WDL_POINTS_KEY` for a key that names something else
 */
export function transfer(db: Db, request: TransferRequest, at: number): Promise<Transferred> {
  return move(db, { ...request, from: ownerOf(request.from), to: ownerOf(request.to), at })
}

/** What is in an account, which nobody else changes until this transaction ends; minor units. */
export async function lockBalance(tx: Db, community: string, account: Kept): Promise<number> {
  const id = await openAccount(tx, community, ownerOf(account))
  const row = await tx.one<{ balance: number }>`UPDATE loyalty_account SET balance = balance WHERE id = ${id} RETURNING balance`
  return row!.balance
}

/** {@link transfer} between any two accounts. */
export function move(db: Db, wish: Move): Promise<Transferred> {
  const { community, from, to, amount, key } = wish
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    throw new WaddleError('WDL_POINTS_AMOUNT', `${amount} is no amount of points to move: it is a whole number of minor units above 0`, {
      data: { amount, key },
    })
  }
  return db.transaction(async (tx) => {
    const debit = from.kind === 'house' ? await openAccount(tx, community, from) : await findAccount(tx, community, from)
    if (debit === undefined) return { done: false, reason: 'short', spendable: 0 }
    const credit = await openAccount(tx, community, to)
    if (debit === credit) {
      throw new WaddleError('WDL_POINTS_AMOUNT', `points of ${from.kind} ${from.owner} cannot be moved to where they are`, {
        data: { key },
      })
    }
    // The key first: whoever asks for the same waits here until it is decided.
    const row = await tx.one<{ id: number }>`
      INSERT INTO loyalty_transfer (community, key, debit, credit, amount, cause, actor, origin, note, at)
      VALUES (${community}, ${key}, ${debit}, ${credit}, ${amount}, ${wish.cause}, ${wish.actor ?? null}, ${wish.origin ?? null},
        ${wish.note ?? null}, ${wish.at})
      ON CONFLICT (community, key) DO NOTHING RETURNING id`
    if (row === undefined) return earlier(tx, wish)
    // Everybody takes two accounts in the same order, so that no two wait for each other.
    if (tx.dialect === 'postgres') await tx.all`SELECT id FROM loyalty_account WHERE id IN (${debit}, ${credit}) ORDER BY id FOR UPDATE`
    const refused = await settle(tx, { debit, credit }, wish)
    if (refused === undefined) return { done: true, id: row.id, again: false }
    // Nothing is thrown, because others may have written in this transaction; so it is taken back by hand.
    await tx.run`DELETE FROM loyalty_transfer WHERE id = ${row.id}`
    return refused
  })
}

async function settle(
  tx: Db,
  { debit, credit }: { readonly debit: number; readonly credit: number },
  { from, to, amount }: Move,
): Promise<Transferred | undefined> {
  if (from.kind !== 'house') {
    const { changes } = await tx.run`UPDATE loyalty_account SET balance = balance - ${amount} WHERE id = ${debit} AND balance >= ${amount}`
    if (changes === 0) {
      const row = await tx.one<{ balance: number }>`SELECT balance FROM loyalty_account WHERE id = ${debit}`
      return { done: false, reason: 'short', spendable: row!.balance }
    }
  }
  if (to.kind !== 'house') {
    const room = Number.MAX_SAFE_INTEGER - amount
    const { changes } = await tx.run`UPDATE loyalty_account SET balance = balance + ${amount} WHERE id = ${credit} AND balance <= ${room}`
    if (changes === 0) {
      if (from.kind !== 'house') await tx.run`UPDATE loyalty_account SET balance = balance + ${amount} WHERE id = ${debit}`
      return { done: false, reason: 'full' }
    }
  }
  return undefined
}

/** The transfer that was done under this key before. Whose account it was may have changed since, when persons were linked. */
async function earlier(tx: Db, { community, key, amount, cause }: Move): Promise<Transferred> {
  const row = (await tx.one<{ id: number; amount: number; cause: string }>`
    SELECT id, amount, cause FROM loyalty_transfer WHERE community = ${community} AND key = ${key}`)!
  if (row.amount === amount && row.cause === cause) return { done: true, id: row.id, again: true }
  throw new WaddleError(
    'WDL_POINTS_KEY',
    `the key "${key}" names a transfer of ${row.amount} for "${row.cause}", and was given to another one, of ${amount} for "${cause}"`,
    { data: { key, community } },
  )
}
