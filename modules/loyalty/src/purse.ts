import type { Charge, Db, Held, Purse } from '@waddlebot/sdk'
import type { Config } from './config.ts'
import { balanceOf, house, ofPerson } from './ledger/account.ts'
import { capture, hold, release } from './ledger/hold.ts'
import { minorOf, sayMoney } from './money.ts'

/** How long the cost of a command stays held, at most: longer than any run takes, shorter than anybody waits for a refund. */
const heldMs = 10 * 60_000

/** What commands cost, on the ledger. */
export function purseOn(db: Db, now: () => number, config: Config): Purse {
  const short = (charge: Charge, spendable: number): Held => ({
    held: false,
    message: `${charge.cause} costs ${sayMoney(minorOf(charge.units, config) ?? 0, config)}, and you have ${sayMoney(spendable, config)} to spend.`,
  })
  const amountOf = (charge: Charge) => minorOf(charge.units, config) ?? Number.MAX_SAFE_INTEGER
  return {
    async look(charge) {
      const spendable = await balanceOf(db, charge.community, ofPerson(charge.person))
      return spendable >= amountOf(charge) ? { held: true, id: '' } : short(charge, spendable)
    },
    async hold(charge) {
      const { community, person, cause, origin } = charge
      // A try that was cut short long ago may have been given back since; this one is another hold then.
      for (let tries = 0; ; tries++) {
        const key = tries === 0 ? charge.key : `${charge.key}#${tries}`
        const held = await hold(db, { community, person, amount: amountOf(charge), key, cause, origin, expiresAt: now() + heldMs }, now())
        if (held.held) return { held: true, id: String(held.id) }
        if (held.reason === 'short') return short(charge, held.spendable)
      }
    },
    capture: (id) => capture(db, Number(id), house, now()),
    release: async (id) => void (await release(db, Number(id), now())),
  }
}
