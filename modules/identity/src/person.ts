import type { Db, PeopleDesk } from '@waddlebot/sdk'
import { isOpen } from './openness.ts'

interface About {
  readonly db: Db
  readonly people: PeopleDesk
  readonly person: string
}

/** Everything that this module knows of one person: what they began, and whether their accounts are told openly. */
export async function exportPerson({ db, people, person }: About) {
  const begun: { account: string; entered: string | null; until: number }[] = []
  for (const account of await keysOf(people, person)) {
    const rows = await db.all<{ account: string; other: string | null; until: number }>`
      SELECT account, other, until FROM identity_offer WHERE account = ${account}`
    // Whose the other account is, is not theirs to be told before it is linked.
    for (const { other, until } of rows) begun.push({ account, entered: other === null ? null : 'yes', until: Number(until) })
  }
  return { accountsAreTold: (await isOpen(db, person)) ? 'openly' : 'privately', begun }
}

/** Forget one person. Links and roles are the core's. */
export async function forgetPerson({ db, people, person }: About): Promise<void> {
  const accounts = await keysOf(people, person)
  await db.transaction(async (tx) => {
    await tx.run`DELETE FROM identity_open WHERE person = ${person}`
    await tx.run`DELETE FROM identity_approval WHERE one = ${person} OR other = ${person}`
    for (const account of accounts) {
      await tx.run`DELETE FROM identity_offer WHERE account = ${account} OR other = ${account}`
      await tx.run`DELETE FROM identity_parting WHERE account = ${account}`
      await tx.run`DELETE FROM identity_try WHERE account = ${account}`
    }
  })
}

/** A person may never have been seen; then their key is their account's. */
async function keysOf(people: PeopleDesk, person: string): Promise<readonly string[]> {
  return [...new Set([person, ...(await people.accounts(person)).map(({ id }) => id)])]
}
