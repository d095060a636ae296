import { expect, test } from 'vitest'
import { type Pond, pond } from './fixtures/pond.ts'
import { exportPerson, forgetPerson } from './person.ts'

/** Calls what the bot calls when somebody asks for their data, or to be forgotten. */
function asked(it: Pond, person: string, accounts: readonly string[] = []) {
  const people = { accounts: async () => accounts.map((id) => ({ id })) }
  const ctx = { db: it.bot.db, people, person } as unknown as Parameters<typeof exportPerson>[0]
  return { export: () => exportPerson(ctx), forget: () => forgetPerson(ctx) }
}

test('somebody is given what they began and what they wanted, and never a code', async () => {
  await using it = await pond()
  const discord = it.on('discord', 'annie')
  await discord.says('!whoami public on')
  await it.on('twitch', 'ann').says(`!link ${await it.code(discord)}`)
  const exported = await asked(it, 'discord:annie').export()
  expect(exported).toEqual({
    accountsAreTold: 'openly',
    begun: [{ account: 'discord:annie', entered: 'yes', until: it.bot.now() + 600_000 }],
  })
})

test('who is forgotten leaves nothing behind, on no account', async () => {
  await using it = await pond()
  const [discord, twitch, bob] = [it.on('discord', 'annie'), it.on('twitch', 'ann'), it.on('slack', 'UBOB')]
  await it.join(discord, twitch)
  await discord.says('!whoami public on')
  await discord.says('!unlink')
  await twitch.says('!link AAAA-AAAA')
  await twitch.says(`!link ${await it.code(bob)}`)
  await bob.says('!whoami public on')
  await asked(it, 'discord:annie', ['discord:annie', 'twitch:ann']).forget()
  const left = []
  for (const rows of [
    it.bot.db.all`SELECT * FROM identity_offer`,
    it.bot.db.all`SELECT * FROM identity_parting`,
    it.bot.db.all`SELECT * FROM identity_try`,
    it.bot.db.all`SELECT * FROM identity_open`,
  ])
    left.push(...(await rows))
  expect(left).toEqual([{ person: 'slack:UBOB' }])
})
