import { defineModule, provide } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { inside, opened } from '../fixtures/raffle.ts'
import { type Levels, levels } from '../level.ts'

const day = 86_400_000
const start = Date.UTC(2026, 0, 1)

describe('a raffle for those who followed for a week, with accounts of a month', () => {
  const line = '!raffle open -follow=7d -account=30d A hat'
  const on = async (platform: 'twitch' | 'discord') => {
    const { it, mod } = await opened(line)
    const there = it.bot.platform(platform)
    const answer = (follows: number | undefined, made: number | undefined) => {
      there.answer('account.since', { done: true, result: follows === undefined ? undefined : { at: start - follows * day } })
      there.answer('account.made', { done: true, result: made === undefined ? undefined : { at: start - made * day } })
    }
    return { it, mod, there, answer, ann: it.bot.user('ann', { platform, channel: 'pond' }) }
  }

  test.each(['twitch', 'discord'] as const)('asks %s, and once only when an account was made', async (platform) => {
    const { it, there, answer, ann } = await on(platform)
    await using _ = it
    answer(undefined, 400)
    expect(await ann.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'followed' })
    answer(6, 400)
    expect(await ann.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'followed' })
    answer(8, 29)
    expect(await ann.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'account' })
    it.bot.jump('1d')
    expect(await ann.tries('!join')).toMatchObject({ outcome: 'replied' })
    expect(there.acts.filter(({ action }) => action === 'account.made')).toHaveLength(1)
  })

  test('lets nobody in while the platform cannot be asked, and says so', async () => {
    const { it, there, ann } = await on('twitch')
    await using _ = it
    there.answer('account.since', { done: false, reason: 'failed', detail: 'down' })
    expect(await ann.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'unknown' })
    expect(await inside(it)).toEqual([])
  })

  test('goes by how long the bot knows somebody where the platform has no such thing', async () => {
    const { it } = await opened('!8ball')
    await using _ = it
    const there = it.bot.platform('slack')
    for (const action of ['account.since', 'account.made'] as const)
      there.answer(action, { done: false, reason: 'unsupported', detail: '' })
    const ann = it.bot.user('ann', { platform: 'slack', channel: 'a' })
    await ann.says('!8ball')
    it.bot.jump('29d')
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    await mod.says(line)
    const [kept] = await ann.says('!join')
    expect(kept).toBe(
      'This one is for accounts that are 4w2d old. That cannot be told here, so what counts is for how long I have known you.',
    )
    it.bot.jump('1d')
    expect(await ann.tries('!join')).toMatchObject({ outcome: 'replied' })
  })
})

test('a raffle for a region says so wherever it is told, and that nobody is kept out by it', async () => {
  const { it, mod, told } = await opened('!raffle open -region="the EU <b>" A hat')
  await using _ = it
  expect(told).toContain('It is for the EU <b> only: where somebody is I cannot see, so look before you enter.')
  await it.bot.user('ann', { channel: 'a' }).says('!join')
  expect(await mod.says('!raffle draw')).toEqual([
    expect.stringContaining('ann of 1! It is for the EU <b> only. Say something within 1m to take it.'),
  ])
  expect(await it.bot.http('GET', '/draws/1')).toMatchObject({ region: 'the EU <b>' })
  expect(await it.bot.page('/draws/1')).toContain('<p>It is for the EU &lt;b&gt; only.</p>')
  expect(await mod.tries(`!raffle open -region="${'x'.repeat(61)}" A hat`)).toMatchObject({ outcome: 'refused', reason: 'region' })
})

test('a level is asked of the module that keeps levels, when somebody enters and at the draw', async () => {
  const reached: Record<string, number> = { 'console:ann': 5, 'console:bob': 5, 'console:cat': 4 }
  const school = defineModule({
    name: 'school',
    provides: [provide(levels, (): Levels => ({ of: async (_, person) => reached[person] }))],
  })
  const { it, mod } = await opened('!raffle open -level=5 -cost=10 A hat', {}, { with: [school] })
  await using _ = it
  const users = ['ann', 'bob', 'cat', 'dan'].map((name) => it.bot.user(name, { channel: name }))
  await it.fund({ 'console:ann': 100, 'console:bob': 100 })
  expect(await users[2]!.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'level' })
  expect(await users[3]!.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'level' })
  for (const user of users.slice(0, 2)) expect((await user.tries('!join')).reason).toBeUndefined()
  reached['console:bob'] = 1
  expect((await mod.says('!raffle draw'))[0]).toMatch(/^A hat: ann of 1!/)
  expect([await it.balance('console:ann'), await it.balance('console:bob')]).toEqual([90, 100])
  expect((await it.audit()).findings).toEqual([])
})

test('two who become one person while it is open have no more tickets than one may, and the others back', async () => {
  const { it, mod } = await opened('!raffle open -cost=10 -max=3 A hat')
  await using _ = it
  await it.fund({ 'console:ann': 100, 'console:bob': 100 })
  await it.bot.user('ann', { channel: 'a' }).says('!tickets 3')
  await it.bot.user('bob', { channel: 'b' }).says('!tickets 2')
  await it.db.run`UPDATE loyalty_entry SET person = 'console:ann' WHERE name = 'bob'`
  await it.db.run`UPDATE loyalty_hold SET person = 'console:ann' WHERE person = 'console:bob'`
  await mod.says('!raffle draw')
  expect(await it.bot.http('GET', '/draws/1')).toMatchObject({ entries: [{ name: 'ann', weight: 3 }] })
  expect(await it.balance('console:ann')).toBe(70 + 20)
  expect((await it.audit()).findings).toEqual([])
})

test('who was drawn in another one meanwhile is not drawn again where the owner wants others to have their turn', async () => {
  const { it, mod } = await opened('!raffle open -keyword=quack A hat', { raffleRestDays: 1 })
  await using _ = it
  await mod.says('!raffle open -keyword=honk A coat')
  const ann = it.bot.user('ann', { channel: 'a' })
  await ann.says('quack')
  await ann.says('honk')
  await it.bot.user('bob', { channel: 'b' }).says('honk')
  await it.bot.advance('1s')
  expect((await mod.says('!raffle draw -of=1'))[0]).toMatch(/^A hat: ann of 1!/)
  expect((await mod.says('!raffle draw'))[0]).toMatch(/^A coat: bob of 1!/)
})
