import { randomUUID } from 'node:crypto'
import type { Db } from '@waddlebot/sdk'
import { openAccount } from '../ledger/account.ts'
import { keepBoard } from './board.ts'
import type { Season } from './season.ts'

/** How long the end of a season can be taken back; milliseconds. */
export const regretMs = 72 * 3_600_000

/**
 * End a season in one transaction: its board is archived, and what is not kept goes to the house, by transfers that
 * stand in everybody's statement. What is held at that moment is not touched: it comes back or is paid out as if
 * nothing had been.
 *
 * @returns false when somebody else was faster
 */
export function endSeason(db: Db, season: Season, at: number): Promise<boolean> {
  const { id, community, keep } = season
  return db.transaction(async (tx) => {
    const ended = await tx.run`UPDATE loyalty_season SET state = 'ended', ended_at = ${at} WHERE id = ${id} AND state = 'running'`
    if (ended.changes === 0) return false
    await keepBoard(tx, season)
    if (keep < 100) await take(tx, season, at)
    return true
  }, community)
}

/** All purses of a community at once, in as many statements as one purse would take. */
async function take(tx: Db, { id, community, keep, number }: Season, at: number): Promise<void> {
  const house = await openAccount(tx, community, { kind: 'house', owner: '' })
  await tx.run`
    INSERT INTO loyalty_taken (season, account, amount)
    SELECT ${id}, id, balance - balance * CAST(${keep} AS bigint) / 100 FROM loyalty_account
    WHERE community = ${community} AND kind = 'person' AND balance - balance * CAST(${keep} AS bigint) / 100 > 0`
  const ended = `ended:${id}:${randomUUID()}:`
  await tx.run`
    INSERT INTO loyalty_transfer (community, key, debit, credit, amount, cause, note, at)
    SELECT ${community}, ${ended} || CAST(account AS text), account, CAST(${house} AS integer), amount, 'season ended',
      ${`season ${number}`}, CAST(${at} AS bigint)
    FROM loyalty_taken WHERE season = ${id}`
  await tx.run`
    UPDATE loyalty_account
    SET balance = balance - (SELECT amount FROM loyalty_taken WHERE season = ${id} AND account = loyalty_account.id)
    WHERE id IN (SELECT account FROM loyalty_taken WHERE season = ${id})`
}

/** What became of the wish to have a season back. */
export type Reopened = 'done' | 'late' | 'running' | 'gone'

/**
 * Take the end of a season back: its board runs on, and everybody has again what was taken, whatever they did since.
 * Whoever became one person with somebody meanwhile has it in the purse of both; who was forgotten has no purse.
 */
export function reopenSeason(db: Db, { id, community, number, endedAt }: Season, at: number): Promise<Reopened> {
  if (endedAt === null || at > endedAt + regretMs) return Promise.resolve('late')
  return db.transaction(async (tx): Promise<Reopened> => {
    if ((await tx.one`SELECT id FROM loyalty_season WHERE community = ${community} AND state = 'running'`) !== undefined) return 'running'
    const back = await tx.run`
      UPDATE loyalty_season SET state = 'running', ended_at = NULL, ends_at = NULL WHERE id = ${id} AND state = 'ended'`
    if (back.changes === 0) return 'gone'
    await tx.run`DELETE FROM loyalty_place WHERE season = ${id}`
    const house = await openAccount(tx, community, { kind: 'house', owner: '' })
    const reopened = `reopened:${id}:${randomUUID()}:`
    await tx.run`
      INSERT INTO loyalty_transfer (community, key, debit, credit, amount, cause, note, at)
      SELECT ${community}, ${reopened} || CAST(taken.account AS text), CAST(${house} AS integer), coalesce(together.id, own.id), taken.amount,
        'season reopened', ${`season ${number}`}, CAST(${at} AS bigint)
      FROM loyalty_taken AS taken JOIN loyalty_account AS own ON own.id = taken.account
      LEFT JOIN loyalty_fold AS fold ON fold.person = own.owner
      LEFT JOIN loyalty_account AS together
        ON together.community = own.community AND together.kind = 'person' AND together.owner = fold.whole
      WHERE taken.season = ${id}`
    await tx.run`
      UPDATE loyalty_account SET balance = balance + (
        SELECT CAST(sum(amount) AS bigint) FROM loyalty_transfer AS transfer
        WHERE transfer.credit = loyalty_account.id AND transfer.at = ${at} AND transfer.key LIKE ${`${reopened}%`})
      WHERE id IN (SELECT credit FROM loyalty_transfer WHERE community = ${community} AND at = ${at} AND key LIKE ${`${reopened}%`})`
    await tx.run`DELETE FROM loyalty_taken WHERE season = ${id}`
    return 'done'
  }, community)
}
