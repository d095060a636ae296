import { expect, test } from 'vitest'
import { Ward } from '../../doctor/ward.ts'
import { waddle } from '../../trial.ts'

/** A bot whose people have something. */
async function rich(): Promise<Ward> {
  const ward = await Ward.bot()
  ward.write('waddle.yml', 'http: false\nmodules:\n  loyalty: { config: { chatAmount: 0 } }\n')
  await ward.waddle('migrate')
  await waddle(['console', '--user', 'ann'], { cwd: ward.dir, input: '!daily\n' })
  return ward
}

test('what people have is counted, and adds up', async () => {
  const ward = await rich()
  const trial = await ward.waddle('economy', 'audit')
  expect(trial).toMatchObject({ code: 0, out: 'ok     loyalty: 2 accounts, 1 transfers, 0 holds\n' })
  expect((await ward.waddle('economy', 'audit', '--json')).json().data).toEqual({
    audits: [{ module: 'loyalty', counted: { accounts: 2, transfers: 1, holds: 0 }, findings: [] }],
  })
})

test('what does not add up is told, and the exit code says so', async () => {
  const ward = await rich()
  await ward.tamper((db) => db.run`UPDATE loyalty_account SET balance = 1000 WHERE kind = 'person'`)
  const trial = await ward.waddle('economy', 'audit')
  expect(trial).toMatchObject({
    code: 3,
    out: expect.stringContaining('wrong  loyalty'),
    err: expect.stringMatching(/says 1000.*sum to 50/),
  })
  expect((await ward.waddle('economy', 'audit', '--json')).json()).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ level: 'error', code: 'WDL_BOOKS' })]),
  })
})

test('a bot without a currency has nothing to count', async () => {
  const ward = await Ward.bot()
  ward.write('waddle.yml', 'http: false\nmodules: {}\n')
  expect(await ward.waddle('economy', 'audit')).toMatchObject({ code: 0, out: 'no module of this bot keeps a currency\n' })
})
