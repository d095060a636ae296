import type { Db } from '@waddlebot/sdk'
import { rules } from './rules.ts'

const { most, withinMs } = rules.tries

/** When an account that typed too many wrong codes may type one again; undefined when it may now. Epoch milliseconds. */
export async function lockedUntil(db: Db, account: string, now: number): Promise<number | undefined> {
  const row = await db.one<{ wrong: number; since: number }>`SELECT wrong, since FROM identity_try WHERE account = ${account}`
  const until = Number(row?.since ?? 0) + withinMs
  return row !== undefined && row.wrong >= most && until > now ? until : undefined
}

/** Count a wrong code; the count begins anew when the first of them is long ago. */
export async function countWrong(db: Db, account: string, now: number): Promise<void> {
  await db.run`
    INSERT INTO identity_try (account, wrong, since) VALUES (${account}, 1, ${now})
    ON CONFLICT (account) DO UPDATE SET
      wrong = CASE WHEN identity_try.since + ${withinMs} <= ${now} THEN 1 ELSE identity_try.wrong + 1 END,
      since = CASE WHEN identity_try.since + ${withinMs} <= ${now} THEN ${now} ELSE identity_try.since END`
}

/** Forget what nobody can use any more: codes, questions and counts whose time is up. */
export async function sweep(db: Db, now: number): Promise<void> {
  await db.run`DELETE FROM identity_offer WHERE until <= ${now}`
  await db.run`DELETE FROM identity_parting WHERE until <= ${now}`
  await db.run`DELETE FROM identity_approval WHERE at <= ${now - rules.approvalMs}`
  await db.run`DELETE FROM identity_try WHERE since + ${withinMs} <= ${now}`
}
