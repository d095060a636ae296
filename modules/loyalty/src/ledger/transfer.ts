import { type Db, WaddleError } from '@waddlebot/sdk'
import { type Account, findAccounts, type Kept, type Owner, openAccount, ownerOf } from './account.ts'

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
 * @throws {WaddleError} `WDL_LOYALTY_AMOUNT` for an amount that is none, `WDL_LOYALTY_KEY` for a key that names something else
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
    throw new WaddleError('WDL_LOYALTY_AMOUNT', `${amount} is no amount of points to move: it is a whole number of minor units above 0`, {
      data: { amount, key },
    })
  }
  return db.transaction(async (tx): Promise<Transferred> => {
    const [known, there] = await findAccounts(tx, community, from, to)
    if (known === undefined && from.kind !== 'house') return { done: false, reason: 'short', spendable: 0 }
    const debit = known ?? (await openAccount(tx, community, from))
    const credit = there ?? (await openAccount(tx, community, to))
    if (debit === credit) {
      throw new WaddleError('WDL_LOYALTY_AMOUNT', `points of ${from.kind} ${from.owner} cannot be moved to where they are`, {
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
    const refused = await settle(tx, { debit, credit }, wish)
    if (refused === undefined) return { done: true, id: row.id, again: false }
    // Nothing is thrown, because others may have written in this transaction; so it is taken back by hand.
    await tx.run`DELETE FROM loyalty_transfer WHERE id = ${row.id}`
    return refused
  }, community)
}

/**
 * Both balances in one statement, or none: what takes and what gives carries the condition itself. Transactions of one
 * community never overlap, so no two wait for each other with one of two accounts in their hands.
 */
async function settle(
  tx: Db,
  { debit, credit }: { readonly debit: number; readonly credit: number },
  { from, to, amount }: Move,
): Promise<Transferred | undefined> {
  const room = Number.MAX_SAFE_INTEGER - amount
  const { changes } = await tx.run`
    UPDATE loyalty_account SET balance = balance + CASE WHEN id = ${debit} THEN CAST(${-amount} AS bigint) ELSE CAST(${amount} AS bigint) END
    WHERE id IN (${debit}, ${credit}) AND kind <> 'house' AND NOT EXISTS (
      SELECT other.id FROM loyalty_account AS other
      WHERE (other.id = ${debit} AND other.balance < ${amount}) OR (other.id = ${credit} AND other.balance > ${room})
    )`
  if (changes === (from.kind === 'house' ? 0 : 1) + (to.kind === 'house' ? 0 : 1)) return undefined
  if (from.kind === 'house') return { done: false, reason: 'full' }
  const row = await tx.one<{ balance: number }>`SELECT balance FROM loyalty_account WHERE id = ${debit}`
  return row!.balance < amount ? { done: false, reason: 'short', spendable: row!.balance } : { done: false, reason: 'full' }
}

/** The transfer that was done under this key before. Whose account it was may have changed since, when persons were linked. */
async function earlier(tx: Db, { community, key, amount, cause }: Move): Promise<Transferred> {
  const row = (await tx.one<{ id: number; amount: number; cause: string }>`
    SELECT id, amount, cause FROM loyalty_transfer WHERE community = ${community} AND key = ${key}`)!
  if (row.amount === amount && row.cause === cause) return { done: true, id: row.id, again: true }
  throw new WaddleError(
    'WDL_LOYALTY_KEY',
    `the key "${key}" names a transfer of ${row.amount} for "${row.cause}", and was given to another one, of ${amount} for "${cause}"`,
    { data: { key, community } },
  )
}
