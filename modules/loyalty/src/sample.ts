import type { Db } from '@waddlebot/sdk'
import { house, ofPerson } from './ledger/account.ts'
import { transfer } from './ledger/transfer.ts'

/** Id of the community that a bot has from the start. */
const home = 'main'

/** Ducks with something to their name, and whoever types in the terminal: minor units where there are no decimals. */
const samples = {
  'sample:Mallory Mallard': 1_250,
  'sample:Sir Quacksalot': 990,
  'sample:Grandma Eider': 640,
  'console:ann': 500,
  'console:bob': 500,
} as const

/** Begin with something in the purses of a community in which nobody ever had anything. */
export async function addSamples(db: Db, at: number): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await tx.one`SELECT id FROM loyalty_account WHERE community = ${home} LIMIT 1`) !== undefined) return
    for (const [person, amount] of Object.entries(samples)) {
      const key = `sample:${person}`
      await transfer(tx, { community: home, from: house, to: ofPerson(person), amount, key, cause: 'sample' }, at)
    }
  })
}
