import { expect, test } from 'vitest'
import { Ward } from '../../doctor/ward.ts'

/** Keeps shells, and counts them. */
const shells = `
  capabilities: ['db'],
  migrations: { '001_shell': { up: async (knex) => {
    await knex.schema.createTable('shells_shell', (table) => void [table.text('owner'), table.integer('found'), table.integer('kept')])
    await knex('shells_shell').insert([{ owner: 'ann', found: 3, kept: 3 }, { owner: 'bob', found: 5, kept: 5 }])
  } } },
  audits: { economy: async ({ db }) => {
    const rows = await db.all\`SELECT owner, found, kept FROM shells_shell ORDER BY owner\`
    const wrong = rows.filter((row) => row.found !== row.kept)
    return { counted: { owners: rows.length }, findings: wrong.map((row) => row.owner + ' found ' + row.found + ' and keeps ' + row.kept) }
  } },
`

/** A bot whose people have something. */
async function rich(): Promise<Ward> {
  const ward = await Ward.bot()
  ward.module('shells', shells)
  await ward.waddle('migrate')
  return ward
}

test('what people have is counted, and adds up', async () => {
  const ward = await rich()
  const trial = await ward.waddle('economy', 'audit')
  expect(trial).toMatchObject({ code: 0, out: 'ok     shells: 2 owners\n' })
  expect((await ward.waddle('economy', 'audit', '--json')).json().data).toEqual({
    audits: [{ module: 'shells', counted: { owners: 2 }, findings: [] }],
  })
})

test('what does not add up is told, and the exit code says so', async () => {
  const ward = await rich()
  await ward.tamper((db) => db.run`UPDATE shells_shell SET kept = 1000 WHERE owner = 'bob'`)
  const trial = await ward.waddle('economy', 'audit')
  expect(trial).toMatchObject({
    code: 3,
    out: expect.stringContaining('wrong  shells'),
    err: expect.stringContaining('bob found 5 and keeps 1000'),
  })
  expect((await ward.waddle('economy', 'audit', '--json')).json()).toMatchObject({
    findings: [{ level: 'error', code: 'WDL_BOOKS', message: 'bob found 5 and keeps 1000', where: 'shells' }],
  })
})

test('a bot without a currency has nothing to count', async () => {
  const ward = await Ward.bot()
  ward.write('waddle.yml', 'http: false\nmodules: {}\n')
  expect(await ward.waddle('economy', 'audit')).toMatchObject({ code: 0, out: 'no module of this bot keeps a currency\n' })
})
