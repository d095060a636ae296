import type { Db } from '@waddlebot/sdk'
import { house, ofPerson } from './ledger/account.ts'
import { transfer } from './ledger/transfer.ts'

/** Id of the community that a bot has from the start. */
const home = 'main'

const dayMs = 86_400_000

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
    await addSeason(tx, at)
    for (const [person, amount] of Object.entries(samples)) {
      const key = `sample:${person}`
      await transfer(tx, { community: home, from: house, to: ofPerson(person), amount, key, cause: 'sample' }, at)
    }
  })
}

/** A season that was over a month ago, so that there is an archive to look into. */
async function addSeason(tx: Db, at: number): Promise<void> {
  const season = await tx.one<{ id: number }>`
    INSERT INTO loyalty_season (community, number, title, state, channel, keep, started_at, ends_at, ended_at)
    VALUES (${home}, 1, 'Last season', 'ended', 'console:lobby', 100, ${at - 120 * dayMs}, NULL, ${at - 30 * dayMs}) RETURNING id`
  const ducks = Object.entries(samples).filter(([person]) => person.startsWith('sample:'))
  for (const [index, [person, amount]] of ducks.entries()) {
    await tx.run`INSERT INTO loyalty_place (season, place, person, amount) VALUES (${season!.id}, ${index + 1}, ${person}, ${amount})`
  }
}
