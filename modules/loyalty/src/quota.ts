import type { Db } from '@waddlebot/sdk'

/** Something that a person may do only so much of in a day. */
export interface Quota {
  readonly community: string
  readonly person: string
  readonly what: string
  readonly day: number
}

/** Use up `amount` of a quota of `most`, in one statement; false when there is not so much left, and nothing is used. */
export async function useUp(db: Db, { community, person, what, day }: Quota, amount: number, most: number): Promise<boolean> {
  if (amount > most) return false
  const { changes } = await db.run`
    INSERT INTO loyalty_quota (community, person, what, day, used) VALUES (${community}, ${person}, ${what}, ${day}, ${amount})
    ON CONFLICT (community, person, what, day) DO UPDATE SET used = loyalty_quota.used + excluded.used
    WHERE loyalty_quota.used <= ${most - amount}`
  return changes > 0
}

/** Give back what was used up for something that did not come about. */
export async function giveBack(db: Db, { community, person, what, day }: Quota, amount: number): Promise<void> {
  await db.run`
    UPDATE loyalty_quota SET used = used - ${amount}
    WHERE community = ${community} AND person = ${person} AND what = ${what} AND day = ${day}`
}

/** Forget days that are over everywhere. */
export async function forgetQuotas(db: Db, before: number): Promise<void> {
  await db.run`DELETE FROM loyalty_quota WHERE day < ${before}`
}
