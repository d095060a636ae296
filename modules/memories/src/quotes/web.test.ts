import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories, { samples } from '../index.ts'

test('the web reads quotes by number, by page and by their words, and never who added them', async () => {
  await using bot = await mockBot(memories, { config: { samples: true } })
  const bread = {
    id: 4,
    community: 'main',
    text: 'Bread is not a personality.',
    saidBy: 'Pondelope',
    addedAt: Date.UTC(2026, 0, 1),
    platform: 'sample',
    channel: 'sample',
    votes: 0,
  }
  expect(await bot.http('GET', '/quotes/4')).toEqual(bread)
  expect(await bot.http('GET', '/quotes?search=personality')).toEqual({ quotes: [bread], page: 1 })
  const { quotes: page } = (await bot.http('GET', '/quotes')) as { quotes: { id: number }[] }
  expect(page.map((quote) => quote.id)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(await bot.http('GET', '/quotes?page=2')).toEqual({ quotes: [], page: 2 })
  expect(await bot.http('GET', '/quotes?community=other')).toEqual({ quotes: [], page: 1 })
})

test.each(['0', '-1', '1.5', '1e3', '99', '99999999999999999999', 'NaN', '__proto__', "1'--", '%F0%9F%A6%86'])(
  'there is nothing at /quotes/%s',
  async (id) => {
    await using bot = await mockBot(memories, { config: { samples: true } })
    expect(await bot.http('GET', `/quotes/${id}`)).toBeUndefined()
  },
)

test.each(['0', '-1', '1e9', '1;2', ''])(/* pages that are none are the first */ 'page %j is the first', async (page) => {
  await using bot = await mockBot(memories, { config: { samples: true } })
  expect(await bot.http('GET', `/quotes?page=${page}`)).toMatchObject({ page: 1 })
})

test('the overlay shows the newest quote, corrected when it is, gone when it is', async () => {
  await using bot = await mockBot(memories)
  const mod = bot.user('mod', { role: 'moderator' })
  const shown = () => bot.overlays.get('latest-quote')
  await mod.says('!quote add @teal hello')
  expect(shown()).toEqual({ community: 'main', id: 1, text: 'hello', saidBy: 'teal' })
  await mod.says('!quote edit 1 hello pond')
  expect(shown()).toMatchObject({ id: 1, text: 'hello pond' })
  await bot.advance('10s')
  await mod.says('!quote add again')
  expect(shown()).toMatchObject({ id: 2, text: 'again', saidBy: null })
  await mod.says('!quote remove 2')
  expect(shown()).toMatchObject({ id: 1 })
  await mod.says('!quote remove 1')
  expect(shown()).toEqual({ community: 'main', id: null })
})

test('samples are there for trying things out, once, and stay out when somebody threw them out', async () => {
  await using bot = await mockBot(memories, { config: { samples: true } })
  const mod = bot.user('mod', { role: 'moderator' })
  expect(samples).toHaveLength(10)
  await bot.restart()
  expect(await bot.db.all`SELECT text FROM memories_quote ORDER BY id`).toEqual(samples.map(({ text }) => ({ text })))
  expect(await mod.says('!quote person')).toEqual(['#4 “Bread is not a personality.” – Pondelope, 2026-01-01'])
  for (const [index] of samples.entries()) await mod.says(`!quote remove ${index + 1}`)
  await bot.restart()
  expect(await bot.db.all`SELECT text FROM memories_quote`).toEqual([])
  expect(await mod.says('!quote add a new start')).toEqual(['Added #11.'])
})

test('without samples a new bot has no quotes', async () => {
  await using bot = await mockBot(memories)
  expect(await bot.http('GET', '/quotes')).toEqual({ quotes: [], page: 1 })
})
