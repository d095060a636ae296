import type { Db } from '@waddlebot/sdk'
import type { Config } from '../config.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { lockBalance, transfer } from '../ledger/transfer.ts'
import { minorOf } from '../money.ts'

/** Something that somebody earned. */
export interface Reward {
  readonly community: string
  readonly person: string
  /** Whole units, before anything multiplies them. */
  readonly units: number
  /** What they count, in hundredths. */
  readonly times: number
  /** Names it for good: earned once. */
  readonly key: string
  readonly cause: string
  readonly origin?: string | undefined
}

/** Pay what was earned, up to the most that anybody may have. Says how many minor units were paid now. */
export function reward(db: Db, config: Pick<Config, 'decimals' | 'mostBalance'>, at: number, earned: Reward): Promise<number> {
  return db.transaction((tx) => pay(tx, config, at, earned), earned.community)
}

async function pay(db: Db, config: Pick<Config, 'decimals' | 'mostBalance'>, at: number, earned: Reward): Promise<number> {
  const { community, person, key, cause, origin } = earned
  let amount = Math.floor((minorOf(earned.units, config)! * earned.times) / 100)
  if (config.mostBalance > 0 && amount > 0) {
    const room = minorOf(config.mostBalance, config)! - (await lockBalance(db, community, ofPerson(person)))
    amount = Math.min(amount, Math.max(0, room))
  }
  if (amount <= 0) return 0
  // Where it was paid before, what it counted then holds.
  const known = await db.one`SELECT id FROM loyalty_transfer WHERE community = ${community} AND key = ${key}`
  if (known !== undefined) return 0
  const moved = await transfer(db, { community, from: house, to: ofPerson(person), amount, key, cause, origin }, at)
  return moved.done && !moved.again ? amount : 0
}
