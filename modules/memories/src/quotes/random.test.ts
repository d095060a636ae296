import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

async function botWith(count: number, seed = 1) {
  const bot = await mockBot(memories, { seed })
  for (let index = 1; index <= count; index++) {
    await bot.user(`u${index}`, { role: 'regular' }).says(`!quote add ${index % 2 === 0 ? '@even ' : ''}number ${index}`)
  }
  return bot
}

async function pick(bot: Awaited<ReturnType<typeof botWith>>, text = '!quote'): Promise<number> {
  await bot.advance('10s')
  const [answer = ''] = await bot.user('ann').says(text)
  return Number(/^#(\d+) /.exec(answer)?.[1])
}

test('a random quote is none of the last twenty, restarts or not', async () => {
  await using bot = await botWith(30)
  const picked: number[] = []
  for (let round = 0; round < 90; round++) {
    if (round === 45) await bot.restart()
    const id = await pick(bot)
    expect(picked.slice(-20)).not.toContain(id)
    picked.push(id)
  }
  expect(new Set(picked).size).toBe(30)
})

test('with fewer quotes all of them come before one comes again', async () => {
  await using bot = await botWith(4)
  const picked: number[] = []
  for (let round = 0; round < 12; round++) picked.push(await pick(bot))
  for (let from = 0; from + 4 <= picked.length; from++) expect(new Set(picked.slice(from, from + 4)).size).toBe(4)
})

test('one quote alone is said again and again', async () => {
  await using bot = await botWith(1)
  expect([await pick(bot), await pick(bot), await pick(bot)]).toEqual([1, 1, 1])
})

test('what comes first is up to chance', async () => {
  const firsts = new Set<number>()
  for (let seed = 1; seed <= 12; seed++) {
    await using bot = await botWith(6, seed)
    firsts.add(await pick(bot))
  }
  expect(firsts.size).toBeGreaterThan(2)
})

test('a random quote of somebody is theirs', async () => {
  await using bot = await botWith(8)
  for (let round = 0; round < 12; round++) expect((await pick(bot, '!quote @EVEN')) % 2).toBe(0)
})
