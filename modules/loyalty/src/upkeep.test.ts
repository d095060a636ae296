import { expect, test } from 'vitest'
import { bank } from './fixtures/bank.ts'
import { auditDaily, healthOf } from './upkeep.ts'

test('a hold that is long past its time and still there is a matter of health', async () => {
  await using it = await bank()
  await it.fund({ ann: 10 })
  const at = it.bot.now()
  await it.points.hold({ community: 'main', person: 'ann', amount: 5, key: 'a', cause: 'test', expiresAt: at })
  expect(await healthOf(it.db, at)).toEqual({ ok: true })
  expect(await healthOf(it.db, at + 3_600_000)).toEqual({ ok: false, detail: '1 holds are past their time and not given back' })
  await it.bot.advance('5m')
  expect(await healthOf(it.db, at + 3_600_000)).toEqual({ ok: true })
})

test('books that do not add up are told once a day, and books that do are not', async () => {
  await using it = await bank()
  await it.fund({ ann: 10 })
  const told: string[] = []
  const log = { error: (message: string) => void told.push(message) }
  await auditDaily({ db: it.db, log } as never)
  expect(told).toEqual([])
  await it.db.run`UPDATE loyalty_account SET balance = 11 WHERE owner = 'ann'`
  await auditDaily({ db: it.db, log } as never)
  expect(told).toEqual(['the books do not add up; look with: waddle economy audit'])
})
