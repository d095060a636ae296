import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

const ids = (bot: Awaited<ReturnType<typeof mockBot>>) => bot.db.all<{ id: number }>`SELECT id FROM memories_quote ORDER BY id`

test.each([
  ['case', 'DUCKS NEVER SLEEP'],
  ['spaces', '  ducks   never\tsleep '],
  ['punctuation', '“Ducks”, never … sleep!!!'],
  ['width', 'ｄｕｃｋｓ ｎｅｖｅｒ ｓｌｅｅｐ'],
  ['what nobody sees', 'ducks ne\u200Bver sleep\u00AD'],
])('a quote that differs from another in %s only is kept once', async (_, text) => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular' })
  await ann.says('!quote add Ducks never sleep.')
  await bot.advance('10s')
  expect(await ann.tries(`!quote add ${text}`)).toMatchObject({
    outcome: 'refused',
    reason: 'duplicate',
    replies: [{ text: '#1 says that already.' }],
  })
  expect(await ids(bot)).toEqual([{ id: 1 }])
  expect(await ann.says('!quote add ducks always sleep')).toEqual(['Added #2.'])
})

test.each([
  ['!!!', '???'],
  ['c', 'c++'],
  ['schon', 'schön'],
  ['🦆', '🦆🦆'],
  ['Straße', 'Strafe'],
])('%s and %s are two quotes', async (one, other) => {
  await using bot = await mockBot(memories)
  await bot.user('ann', { role: 'regular' }).says(`!quote add ${one}`)
  expect(await bot.user('bob', { role: 'regular' }).says(`!quote add ${other}`)).toEqual(['Added #2.'])
})

test('a correction that would make two quotes the same is refused, one of case is not', async () => {
  await using bot = await mockBot(memories)
  const mod = bot.user('mod', { role: 'moderator' })
  await mod.says('!quote add one')
  await bot.advance('10s')
  await mod.says('!quote add two')
  expect(await mod.tries('!quote edit 2 One!')).toMatchObject({ outcome: 'refused', reason: 'duplicate' })
  expect(await mod.says('!quote edit 1 ONE!')).toEqual(['Now it is #1 “ONE!” – 2026-01-01'])
})

test('fifty who add the same at once keep it once', async () => {
  await using bot = await mockBot(memories)
  const crowd = Array.from({ length: 50 }, (_, index) => bot.user(`u${index}`, { role: 'regular', channel: `c${index % 7}` }))
  const answers = await Promise.all(crowd.map((user, index) => user.says(`!quote add the same${'!'.repeat(index)}`)))
  expect(answers.flat().sort()).toEqual([...Array(49).fill('#1 says that already.'), 'Added #1.'])
})

test('fifty who add at once get fifty numbers without a gap', async () => {
  await using bot = await mockBot(memories)
  const crowd = Array.from({ length: 50 }, (_, index) => bot.user(`u${index}`, { role: 'regular', channel: `c${index % 7}` }))
  await Promise.all(crowd.map((user) => user.says(`!quote add by ${user.name}`)))
  expect((await ids(bot)).map((row) => row.id)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
})

test('the same message twice adds one quote, and a restart changes nothing', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular' })
  expect(await ann.says('!quote add once', { id: 'm' })).toEqual(['Added #1.'])
  await bot.restart()
  expect(await ann.tries('!quote add once more', { id: 'm' })).toMatchObject({ outcome: 'duplicate' })
  expect(await ids(bot)).toEqual([{ id: 1 }])
  expect(await ann.says('!quote once')).toEqual(['#1 “once” – 2026-01-01'])
})

test('a quote that is too long is refused with both lengths, counted in characters', async () => {
  await using bot = await mockBot(memories, { config: { maxLength: 10 } })
  const mod = bot.user('mod', { role: 'moderator' })
  expect(await mod.tries('!quote add 12345678901')).toMatchObject({
    outcome: 'refused',
    reason: 'too-long',
    replies: [{ text: 'That has 11 characters, and a quote has at most 10.' }],
  })
  expect(await mod.says(`!quote add ${'🦆'.repeat(10)}`)).toEqual(['Added #1.'])
  expect(await mod.tries('!quote edit 1 12345678901')).toMatchObject({ outcome: 'refused', reason: 'too-long' })
})

test.each(['twitch', 'discord', 'slack'])('on %s a quote of 500 characters is kept and said whole', async (platform) => {
  await using bot = await mockBot(memories, { config: { maxLength: 500 } })
  const text = 'Enten schwimmen im Kreis, '.repeat(20).slice(0, 499) + '!'
  const ann = bot.user('ann', { role: 'regular', platform })
  await ann.says(`!quote add ${text}`)
  expect((await ann.says('!quote 1')).join('')).toBe(`#1 “${text}” – 2026-01-01`)
})

test.each([
  ['maxLength', { maxLength: 0 }],
  ['maxLength', { maxLength: 501 }],
  ['samples', { samples: 'yes' }],
  ['speaker', { speaker: 3 }],
])('a wrong %s is named when the bot starts: %j', async (path, config) => {
  await expect(mockBot(memories, { config })).rejects.toMatchObject({
    code: 'WDL_MODULE_CONFIG',
    message: expect.stringContaining(`${path}: `),
  })
})
