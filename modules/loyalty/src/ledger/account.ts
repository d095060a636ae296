import type { Db } from '@waddlebot/sdk'

/**
 * Something that points are in: a person's purse, a named pot, or the house, which gives what did not exist before and
 * takes what then no longer exists.
 */
export type Account =
  | { readonly kind: 'person'; readonly person: string }
  | { readonly kind: 'pot'; readonly pot: string }
  | { readonly kind: 'house' }

/** An account as its row names it; holds have one each as well, which nobody else can name. */
export interface Owner {
  readonly kind: 'person' | 'pot' | 'hold' | 'house'
  readonly owner: string
}

export const house: Account = { kind: 'house' }
/** An account that has a balance. */
export type Kept = Exclude<Account, { kind: 'house' }>

export const ofPerson = (person: string): Kept => ({ kind: 'person', person })
export const potOf = (pot: string): Kept => ({ kind: 'pot', pot })

export function ownerOf(account: Account): Owner {
  switch (account.kind) {
    case 'person':
      return { kind: 'person', owner: account.person }
    case 'pot':
      return { kind: 'pot', owner: account.pot }
    case 'house':
      return { kind: 'house', owner: '' }
  }
}

/** Numbers of accounts, in the order in which they are asked for; undefined for one that does not exist. */
export async function findAccounts(db: Db, community: string, one: Owner, two: Owner): Promise<readonly (number | undefined)[]> {
  const rows = await db.all<{ id: number } & Owner>`
    SELECT id, kind, owner FROM loyalty_account
    WHERE community = ${community}
      AND ((kind = ${one.kind} AND owner = ${one.owner}) OR (kind = ${two.kind} AND owner = ${two.owner}))`
  return [one, two].map(({ kind, owner }) => rows.find((row) => row.kind === kind && row.owner === owner)?.id)
}

/** Number of an account, which exists afterwards. */
export async function openAccount(db: Db, community: string, { kind, owner }: Owner): Promise<number> {
  const opened = await db.one<{ id: number }>`
    INSERT INTO loyalty_account (community, kind, owner, balance) VALUES (${community}, ${kind}, ${owner}, ${kind === 'house' ? null : 0})
    ON CONFLICT (community, kind, owner) DO NOTHING RETURNING id`
  if (opened !== undefined) return opened.id
  const known = await db.one<{ id: number }>`
    SELECT id FROM loyalty_account WHERE community = ${community} AND kind = ${kind} AND owner = ${owner}`
  return known!.id
}

/** What is in an account and not held back; minor units. */
export async function balanceOf(db: Db, community: string, account: Kept): Promise<number> {
  const { kind, owner } = ownerOf(account)
  const row = await db.one<{ balance: number }>`
    SELECT balance FROM loyalty_account WHERE community = ${community} AND kind = ${kind} AND owner = ${owner}`
  return row?.balance ?? 0
}
