import { expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'

const atWork = async (line: string) => {
  const it = await bank({ config: { grantLimit: 100 } })
  await it.bot.user('ann', { channel: 'a' }).says('!8ball')
  const [mod, other] = ['mod', 'other'].map((name) => it.bot.user(name, { role: 'moderator', channel: name }))
  const asked = await mod!.tries(line)
  return { it, mod: mod!, other: other!, asked }
}

test('what is more than one moderator may change is done once another one agrees, and the audit knows both', async () => {
  const { it, mod, other, asked } = await atWork('!points add ann 500 won the cup')
  await using _ = it
  expect(asked).toMatchObject({ outcome: 'refused', reason: 'grant-limit' })
  expect(asked.replies[0]!.text).toBe(
    'One moderator may change at most 100 points at once; another one agrees with !points approve 1, within 1d.',
  )
  expect(await it.balance('console:ann')).toBe(0)
  expect(await mod.tries('!points approve 1')).toMatchObject({ outcome: 'refused', reason: 'self' })
  expect(await it.bot.user('ann', { channel: 'a2' }).tries('!points approve 1')).toMatchObject({ outcome: 'refused', reason: 'role' })
  expect(await other.says('!points approve 1')).toEqual(['ann has 500 points now.'])
  expect(await other.tries('!points approve 1')).toMatchObject({ outcome: 'refused', reason: 'none' })
  expect(await it.balance('console:ann')).toBe(500)
  expect((await it.audit()).findings).toEqual([])
})

test('of several who agree at once one does', async () => {
  const { it } = await atWork('!points add ann 500')
  await using _ = it
  const all = await Promise.all(
    Array.from({ length: 5 }, (_, n) => it.bot.user(`m${n}`, { role: 'moderator', channel: `m${n}` }).tries('!points approve 1')),
  )
  expect(all.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
  expect(await it.balance('console:ann')).toBe(500)
})

test('what cannot be done yet waits on, and what waited for a day is gone', async () => {
  const { it, other } = await atWork('!points remove ann 500')
  await using _ = it
  expect(await other.tries('!points approve 1')).toMatchObject({ outcome: 'refused', reason: 'short' })
  await it.fund({ 'console:ann': 600 })
  expect(await other.says('!points approve 1')).toEqual(['ann has 100 points now.'])
  await it.bot.user('mod', { role: 'moderator', channel: 'm9' }).says('!points add ann 500')
  it.bot.jump('25h')
  expect(await other.tries('!points approve 2')).toMatchObject({ outcome: 'refused', reason: 'none' })
})

test('an admin needs nobody', async () => {
  const { it } = await atWork('!8ball')
  await using _ = it
  expect(await it.bot.user('olga', { role: 'admin', channel: 'o' }).says('!points add ann 500')).toEqual(['ann has 500 points now.'])
})
