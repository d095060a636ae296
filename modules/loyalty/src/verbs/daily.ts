import { type Answer, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { dayIn } from '../day.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { transfer } from '../ledger/transfer.ts'
import { minorOf, sayMoney } from '../money.ts'

/** `!daily`: once on each day of the community's calendar, and more for each day in a row. */
export async function daily(ctx: Context): Promise<Answer> {
  const { author, channel, config, db, now } = ctx
  const { community } = channel
  if (config.dailyAmount === 0) return refuse('There is nothing daily here.', 'off')
  const today = dayIn(channel.zone, now())
  return db.transaction(async (tx): Promise<Answer> => {
    // Whoever comes second today changes nothing, at the same moment too; nor does a calendar that was set back.
    const row = await tx.one<{ streak: number }>`
      INSERT INTO loyalty_daily (community, person, day, streak, best) VALUES (${community}, ${author.id}, ${today}, 1, 1)
      ON CONFLICT (community, person) DO UPDATE SET
        streak = CASE WHEN loyalty_daily.day = ${today - 1} THEN loyalty_daily.streak + 1 ELSE 1 END,
        best = CASE WHEN loyalty_daily.day = ${today - 1} AND loyalty_daily.streak >= loyalty_daily.best
          THEN loyalty_daily.streak + 1 ELSE loyalty_daily.best END,
        day = excluded.day
      WHERE loyalty_daily.day < excluded.day
      RETURNING streak`
    if (row === undefined) return refuse('You had yours today. The next one is there tomorrow.', 'had-it')
    const units = config.dailyAmount + config.dailyBonus * (Math.min(row.streak, config.dailyBonusDays) - 1)
    const amount = minorOf(units, config)!
    const key = `daily:${author.id}:${today}`
    const gift = { community, from: house, to: ofPerson(author.id), amount, key, cause: 'daily', origin: ctx.message.id }
    const moved = await transfer(tx, gift, now())
    if (!moved.done) return refuse('You have as much as anybody can have.', 'full')
    return `${sayMoney(amount, config)} for you${row.streak > 1 ? `, day ${row.streak} in a row` : ''}.`
  })
}
