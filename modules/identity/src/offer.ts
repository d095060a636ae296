import type { Db } from '@waddlebot/sdk'
import { makeCode, readCode, sameSeal, seal } from './code.ts'
import { rules } from './rules.ts'

/** A link that was begun: who got a code, who typed it, and what the first was shown. */
export interface Offer {
  /** The account that got the code. */
  readonly account: string
  /** Where it got it. */
  readonly channel: string
  /** The account that typed it; null until one did. */
  readonly other: string | null
  /** The plan as it was shown last; null until it was. */
  readonly shown: string | null
}

/** Give an account a code; an earlier one of it is worth nothing from then on. */
export async function makeOffer(db: Db, account: string, channel: string, now: number): Promise<string> {
  const code = makeCode()
  const { finder, seal: sealed } = seal(code)
  const until = now + rules.code.lastsMs
  await db.run`
    INSERT INTO identity_offer (account, channel, finder, seal, until) VALUES (${account}, ${channel}, ${finder}, ${sealed}, ${until})
    ON CONFLICT (account) DO UPDATE SET
      channel = excluded.channel, finder = excluded.finder, seal = excluded.seal, until = excluded.until, other = NULL, shown = NULL`
  return code
}

/** What an account has begun and can still end. */
export function offerOf(db: Db, account: string, now: number): Promise<Offer | undefined> {
  return db.one<Offer>`SELECT account, channel, other, shown FROM identity_offer WHERE account = ${account} AND until > ${now}`
}

/** The account whose unused code was typed; undefined when it is nobody's. */
export async function offerFor(db: Db, typed: string, now: number): Promise<string | undefined> {
  const code = readCode(typed)
  if (code === undefined) return undefined
  const wanted = seal(code)
  const rows = await db.all<{ account: string; seal: string }>`
    SELECT account, seal FROM identity_offer WHERE finder = ${wanted.finder} AND other IS NULL AND until > ${now}`
  // All of them are compared, so that it takes as long whichever is meant.
  return rows.filter((row) => sameSeal(row.seal, wanted.seal))[0]?.account
}

/** Note who typed the code; from then on nobody else can. False when somebody was faster. */
export async function takeOffer(db: Db, account: string, other: string, now: number): Promise<boolean> {
  const until = now + rules.code.lastsMs
  const { changes } = await db.run`
    UPDATE identity_offer SET other = ${other}, until = ${until} WHERE account = ${account} AND other IS NULL`
  return changes > 0
}

/** Note what the first side was shown. */
export async function noteShown(db: Db, account: string, shown: string): Promise<void> {
  await db.run`UPDATE identity_offer SET shown = ${shown} WHERE account = ${account}`
}

/** End what an account has begun; from either side if `bothSides`. Says whether there was anything. */
export async function dropOffers(db: Db, account: string, bothSides: boolean): Promise<boolean> {
  const { changes } = bothSides
    ? await db.run`DELETE FROM identity_offer WHERE account = ${account} OR other = ${account}`
    : await db.run`DELETE FROM identity_offer WHERE account = ${account}`
  return changes > 0
}
