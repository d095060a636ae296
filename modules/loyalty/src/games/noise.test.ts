import { describe, expect, test } from 'vitest'
import { type Bank, bank } from '../fixtures/bank.ts'

/** So many people play one round each, in one channel and at one moment. */
async function rush(it: Bank, platform: string, names: readonly string[]) {
  await it.fund(Object.fromEntries(names.map((name) => [`${platform}:${name}`, 1_000])))
  const tries = []
  for (const name of names) tries.push(await it.bot.user(name, { platform, channel: 'casino' }).tries('!gamble 100'))
  return tries
}

const people = (n: number) => Array.from({ length: n }, (_, index) => `u${index}`)

describe.each(['twitch', 'discord', 'slack'] as const)('on %s', (platform) => {
  test('the first five results in ten seconds are told one by one, and those after them in one line', async () => {
    await using it = await bank()
    const tries = await rush(it, platform, people(9))
    expect(tries.map(({ replies }) => replies.length)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0])
    const before = it.bot.out.length
    await it.bot.advance('3s')
    const told = it.bot.out.slice(before)
    expect(told).toHaveLength(1)
    expect(told[0]!.text).toMatch(/^4 rounds: u5 [+-]100 · u6 [+-]100 · u7 [+-]100 · u8 [+-]100$/)
    // What is told is what is booked.
    for (const name of ['u5', 'u6', 'u7', 'u8'])
      expect(told[0]!.text).toContain(`${name} ${(await it.balance(`${platform}:${name}`)) > 1_000 ? '+' : '-'}100`)
    await it.bot.advance('10s')
    expect(it.bot.out).toHaveLength(before + 1)
    expect((await rush(it, platform, ['late']))[0]!.replies).toHaveLength(1)
  })

  test('a result is told to who played it alone, where the owner wants that and the platform can', async () => {
    await using it = await bank({ config: { privateResults: true } })
    for (const { replies } of await rush(it, platform, people(platform === 'twitch' ? 3 : 8)))
      expect(replies).toMatchObject([{ private: platform !== 'twitch' }])
  })
})

test('what waits to be told is told after a restart, once', async () => {
  await using it = await bank()
  await rush(it, 'console', people(7))
  await it.bot.restart()
  await it.bot.advance('3s')
  expect(it.bot.out.filter(({ text }) => text.startsWith('2 rounds:'))).toHaveLength(1)
  expect(await it.db.all`SELECT id FROM loyalty_result`).toEqual([])
})

test('more people than a line has room for are counted, and other channels are not concerned', async () => {
  await using it = await bank()
  await rush(it, 'console', people(45))
  await it.fund({ 'console:ann': 1_000 })
  expect(await it.bot.user('ann', { channel: 'quiet' }).says('!gamble 100')).toHaveLength(1)
  await it.bot.advance('3s')
  expect(it.bot.out.at(-1)!.text).toMatch(/^40 rounds: .* · and \d+ more$/)
})

test('an owner may want each result by itself', async () => {
  await using it = await bank({ config: { mergeResults: false } })
  expect((await rush(it, 'console', people(9))).every(({ replies }) => replies.length === 1)).toBe(true)
})
