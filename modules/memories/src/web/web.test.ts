import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

const refused = (code: string) => expect.objectContaining({ refused: true, code })

test('a quote is added, corrected, voted for, sorted, counted and taken away over the web', async () => {
  await using bot = await mockBot(memories)
  const body = { text: 'ducks never sleep', saidBy: 'ann', category: 'Wisdom', tags: ['#Duck', 'pond'] }
  expect(await bot.http('POST', '/quotes', body)).toMatchObject({ id: 1, text: 'ducks never sleep', saidBy: 'ann', platform: 'web' })
  expect(await bot.http('POST', '/quotes', { text: 'Ducks never sleep!' })).toEqual(refused('duplicate'))
  expect(await bot.http('POST', '/quotes', { text: 'x'.repeat(301) })).toEqual(refused('too-long'))
  expect(await bot.http('PUT', '/quotes/1', { text: 'ducks hardly ever sleep' })).toMatchObject({ text: 'ducks hardly ever sleep' })
  expect(bot.overlays.get('latest-quote')).toMatchObject({ id: 1, text: 'ducks hardly ever sleep' })
  expect(await bot.http('PUT', '/quotes/9', { text: 'x' })).toEqual(refused('not-found'))
  for (const way of ['up', 'up']) expect(await bot.http('POST', '/quotes/1/vote', { account: 'twitch:1', way })).toMatchObject({ votes: 1 })
  expect(await bot.http('POST', '/quotes/1/vote', { account: 'twitch:1', way: 'none' })).toMatchObject({ votes: 0 })
  expect(await bot.http('GET', '/quotes/categories')).toEqual({ categories: [{ name: 'wisdom', quotes: 1 }] })
  expect(await bot.http('GET', '/quotes/tags')).toEqual({
    tags: [
      { name: 'duck', quotes: 1 },
      { name: 'pond', quotes: 1 },
    ],
  })
  for (const query of ['?tag=Duck', '?category=wisdom', '?search=hardly'])
    expect(await bot.http('GET', `/quotes${query}`)).toMatchObject({ quotes: [{ id: 1 }] })
  expect(await bot.http('GET', '/quotes/random')).toMatchObject({ id: 1 })
  expect(await bot.http('GET', '/quotes/stats')).toMatchObject({ quotes: 1, speakers: 1, votes: 0, most: { name: 'ann', quotes: 1 } })
  expect(await bot.http('DELETE', '/quotes/1?community=other')).toEqual(refused('not-found'))
  expect(await bot.http('DELETE', '/quotes/1')).toMatchObject({ id: 1 })
  expect(await bot.http('GET', '/quotes/1')).toBeUndefined()
  expect(await bot.http('GET', '/quotes/random')).toBeUndefined()
})

test('a bookmark is kept with what its page says, and taken away', async () => {
  await using bot = await mockBot(memories)
  bot.fetch('https://ducks.example/*', () => new Response('<title>Ducks</title>', { headers: { 'content-type': 'text/html' } }))
  const kept = { id: 1, url: 'https://ducks.example/pond', title: 'Ducks' }
  expect(await bot.http('POST', '/bookmarks', { url: 'https://ducks.example/pond', tags: ['duck'] })).toMatchObject(kept)
  expect(await bot.http('POST', '/bookmarks', { url: 'https://ducks.example/pond' })).toEqual(refused('duplicate'))
  for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'https://ann:secret@ducks.example/', 'duck'])
    expect(await bot.http('POST', '/bookmarks', { url }), url).toEqual(refused('usage'))
  expect(await bot.http('GET', '/bookmarks/popular')).toEqual({ bookmarks: [] })
  await bot.user('ann').says('!bookmark 1')
  expect(await bot.http('GET', '/bookmarks/popular')).toMatchObject({ bookmarks: [kept] })
  expect(await bot.http('GET', '/bookmarks/tags')).toEqual({ tags: [{ name: 'duck', bookmarks: 1 }] })
  expect(await bot.http('GET', '/bookmarks/stats')).toEqual({ bookmarks: 1, dead: 0, visits: 1 })
  expect(await bot.http('DELETE', '/bookmarks/1')).toMatchObject(kept)
  expect(await bot.http('DELETE', '/bookmarks/1')).toEqual(refused('not-found'))
})

test('a reminder is made, listed, told, and one is cancelled', async () => {
  await using bot = await mockBot(memories)
  const made = { account: 'console:ann', name: 'ann', channel: 'console:lobby', when: 'in 2h', text: 'drink water' }
  expect(await bot.http('POST', '/reminders', made)).toMatchObject({ id: 1, text: 'drink water', dueAt: bot.now() + 7_200_000 })
  expect(await bot.http('POST', '/reminders', { ...made, when: 'every weekday 18:00', zone: 'Europe/Berlin' })).toMatchObject({ id: 2 })
  expect(await bot.http('POST', '/reminders', { ...made, zone: 'Mars/Base' })).toEqual(refused('usage'))
  for (const when of ['yesterday', 'soon', 'in 9y', '2020-01-01'])
    expect(await bot.http('POST', '/reminders', { ...made, when }), when).toEqual(refused('usage'))
  expect(await bot.http('GET', '/reminders/pending')).toMatchObject({ reminders: [{ id: 1 }, { id: 2 }] })
  expect(await bot.http('GET', '/reminders/user/console:ann')).toMatchObject({ reminders: [{ id: 1 }, { id: 2 }] })
  expect(await bot.http('GET', '/reminders/user/console:bob')).toEqual({ reminders: [] })
  expect(await bot.http('GET', '/reminders/stats')).toEqual({ pending: 2, recurring: 1, awaiting: 0, late: 0, people: 1 })
  expect(await bot.http('DELETE', '/reminders/2')).toMatchObject({ id: 2 })
  expect(await bot.http('DELETE', '/reminders/2')).toEqual(refused('not-found'))
  await bot.advance('2h')
  expect(bot.out.map(({ text }) => text).join()).toContain('drink water')
})

test('a reminder that another program told is not told by the bot, and one that comes again goes to its next time', async () => {
  await using bot = await mockBot(memories)
  const made = { account: 'console:ann', name: 'ann', channel: 'console:lobby', text: 'drink water' }
  await bot.http('POST', '/reminders', { ...made, when: 'in 2h' })
  const daily = (await bot.http('POST', '/reminders', { ...made, when: 'every day 18:00', zone: 'Europe/Berlin' })) as { dueAt: number }
  await bot.http('POST', '/reminders', { ...made, when: 'on next message' })
  expect(await bot.http('POST', '/reminders/1/sent', { dueAt: 5 })).toEqual(refused('not-found'))
  expect(await bot.http('POST', '/reminders/1/sent', {})).toMatchObject({ id: 1, dueAt: null })
  expect(await bot.http('POST', '/reminders/1/sent', {})).toEqual(refused('not-found'))
  const all = await Promise.all([1, 2, 3].map(() => bot.http('POST', '/reminders/2/sent', { dueAt: daily.dueAt })))
  const next = { id: 2, dueAt: daily.dueAt + 86_400_000 }
  expect(all.filter((each) => (each as { id?: number }).id === 2)).toEqual([expect.objectContaining(next)])
  expect(await bot.http('POST', '/reminders/3/sent', {})).toMatchObject({ id: 3, awaits: null })
  for (const id of ['0', 'x', '99']) expect(await bot.http('POST', `/reminders/${id}/sent`, {})).toEqual(refused('not-found'))
  await bot.user('ann').says('hello')
  await bot.advance('20h')
  expect(bot.out).toEqual([])
  await bot.advance('1d')
  expect(bot.out.map(({ text }) => text)).toEqual(['@ann, you asked me to remind you: drink water'])
})

test.each([
  ['POST', '/quotes', {}],
  ['POST', '/quotes', { text: '' }],
  ['POST', '/quotes', { text: 5 }],
  ['POST', '/quotes', { text: 'x', role: 'owner' }],
  ['POST', '/quotes', null],
  ['POST', '/quotes', []],
  ['PUT', '/quotes/1', 'text'],
  ['POST', '/quotes/1/vote', { account: 'ann' }],
  ['POST', '/quotes/1/vote', { account: 'twitch:1', way: 'sideways' }],
  ['POST', '/bookmarks', { url: ['https://ducks.example'] }],
  ['POST', '/reminders', { account: 'twitch:1' }],
  ['POST', '/reminders/1/sent', { dueAt: 'now' }],
])('%s %s takes no %j', async (method, path, body) => {
  await using bot = await mockBot(memories)
  await expect(bot.http(method, path, body)).rejects.toMatchObject({ code: 'WDL_HTTP_BODY' })
})
