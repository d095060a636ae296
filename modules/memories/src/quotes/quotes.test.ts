import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

const bread = '#1 “Bread is not a personality.” – duckling, 2026-01-01'

test.each(['twitch', 'discord', 'slack'])('on %s a regular keeps a quote and anybody recalls it', async (platform) => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular', platform })
  const bob = bot.user('bob', { platform })
  expect(await ann.says('!quote add @duckling Bread is not a personality.')).toEqual(['Added #1.'])
  for (const line of ['!quote', '!quote 1', '!quote #1', '!quote person', '!quote @Duckling,']) {
    expect(await bob.says(line)).toEqual([bread])
    await bot.advance('10s')
  }
})

test('what is kept on one platform is recalled on another', async () => {
  await using bot = await mockBot(memories)
  await bot.user('ann', { role: 'vip', platform: 'twitch' }).says('!addquote hello pond')
  expect(await bot.user('bob', { platform: 'slack', server: 'T1' }).says('!quote 1')).toEqual(['#1 “hello pond” – 2026-01-01'])
})

test.each(['twitch', 'discord', 'slack'])('on %s quote add in reply to a message keeps its words and whose they are', async (platform) => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular', platform })
  const replyTo = { id: 'x', user: 'teal', text: '  The pond was  full. ' }
  expect(await ann.says('!quote add', { replyTo })).toEqual(['Added #1.'])
  expect(await ann.says('!quote 1')).toEqual(['#1 “The pond was  full.” – teal, 2026-01-01'])
})

test('words that are typed in a reply count for more than those that are replied to', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular' })
  await ann.says('!quote add shorter', { replyTo: { id: 'x', user: 'teal', text: 'a longer story' } })
  await bot.advance('10s')
  await ann.says('!quote add @eider', { replyTo: { id: 'y', user: 'teal', text: 'said by somebody else' } })
  expect(await ann.says('!quote 1')).toEqual(['#1 “shorter” – teal, 2026-01-01'])
  await bot.advance('10s')
  expect(await ann.says('!quote 2')).toEqual(['#2 “said by somebody else” – eider, 2026-01-01'])
})

test('adding nothing says how to add something, whoever is named', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular' })
  const usage = 'text is missing. Usage: quote add [@user] <text>, or quote add in reply to the message that you mean.'
  for (const line of ['!quote add', '!quote add   ', '!quote add @ann', '!quote add \u200B']) {
    expect(await ann.tries(line)).toMatchObject({ outcome: 'refused', reason: 'usage', replies: [{ text: usage }] })
  }
})

test('a quote of nobody in particular is the speaker’s that the owner set', async () => {
  await using bot = await mockBot(memories, { config: { speaker: 'duckpond' } })
  const ann = bot.user('ann', { role: 'regular' })
  await ann.says('!quote add hello')
  expect(await ann.says('!quote 1')).toEqual(['#1 “hello” – duckpond, 2026-01-01'])
})

test('a moderator corrects a quote, which is then found by its new words only', async () => {
  await using bot = await mockBot(memories)
  const mod = bot.user('mod', { role: 'moderator' })
  await mod.says('!quote add ducks never sleep')
  expect(await mod.says('!quote edit 1 geese hardly rest')).toEqual(['Now it is #1 “geese hardly rest” – 2026-01-01'])
  expect(await mod.says('!quote search geese')).toEqual(['#1 “geese hardly rest”'])
  await bot.advance('10s')
  expect(await mod.says('!quote search ducks')).toEqual(['No quote has these words.'])
})

test('a number is never given again, even when the newest quote is removed and kept once more', async () => {
  await using bot = await mockBot(memories)
  const mod = bot.user('mod', { role: 'moderator' })
  await mod.says('!quote add one')
  await bot.advance('10s')
  await mod.says('!quote add two')
  expect(await mod.says('!quote remove 2')).toEqual(['Removed #2 “two” – 2026-01-01'])
  expect(await mod.says('!delquote 1')).toEqual(['Removed #1 “one” – 2026-01-01'])
  await bot.restart()
  expect(await mod.says('!quote add two')).toEqual(['Added #3.'])
  expect(await mod.tries('!quote 2')).toMatchObject({ outcome: 'refused', reason: 'not-found' })
})

test('numbers of quotes that do not exist are refused, not failed', async () => {
  await using bot = await mockBot(memories)
  const mod = bot.user('mod', { role: 'moderator' })
  const none = (id: string) => ({ outcome: 'refused', reason: 'not-found', replies: [{ text: `There is no quote #${id}.` }] })
  expect(await mod.tries('!quote 0')).toMatchObject(none('0'))
  expect(await mod.tries('!quote 99999999999999999999999')).toMatchObject(none('99999999999999999999'))
  expect(await mod.tries('!quote remove 7')).toMatchObject(none('7'))
  expect(await mod.tries('!quote edit 7 x')).toMatchObject(none('7'))
  expect(await mod.tries('!quote vote -1')).toMatchObject(none('-1'))
  expect(await mod.tries('!quote vote 9007199254740991')).toMatchObject(none('9007199254740991'))
})

test('before there is a quote, every way to read one says so', async () => {
  await using bot = await mockBot(memories)
  const say = async (text: string) => {
    await bot.advance('10s')
    return bot.user('ann').says(text)
  }
  expect(await say('!quote')).toEqual(['There are no quotes yet.'])
  expect(await say('!quote @ann')).toEqual(['There are no quotes of ann.'])
  expect(await say('!quote ducks')).toEqual(['No quote has these words.'])
  expect(await say('!quote search ducks')).toEqual(['No quote has these words.'])
  expect(await say('!quote top')).toEqual(['No quote has votes yet.'])
  expect(await say('!quote mine')).toEqual(['You added no quotes, and there are none of you.'])
})

test('what a command needs and did not get is said with its usage', async () => {
  await using bot = await mockBot(memories)
  const mod = bot.user('mod', { role: 'moderator' })
  expect(await mod.says('!quote remove one')).toEqual(['"one" is not a whole number. Usage: !quote remove <id:int>'])
  expect(await mod.says('!quote edit 1')).toEqual(['text is missing. Usage: !quote edit <id:int> <text:rest>'])
  expect(await mod.says('!quote search')).toEqual(['text is missing. Usage: !quote search <text:rest>'])
  expect(await mod.says('!quote vote')).toEqual(['id is missing. Usage: !quote vote <id:int> [way:up|down|none=up]'])
  expect(await mod.says('!quote vote 1 upp')).toEqual([
    'way must be one of up, down, none (did you mean "up"?). Usage: !quote vote <id:int> [way:up|down|none=up]',
  ])
  expect(await mod.says('!quote top ten')).toEqual(['"ten" is not a whole number. Usage: !quote top [n:int=5]'])
  expect(await mod.says('!quote mine too')).toEqual(['unexpected "too". Usage: !quote mine'])
})

test('viewers cannot add, and regulars can neither correct nor remove', async () => {
  await using bot = await mockBot(memories)
  const viewer = bot.user('vi', { platform: 'discord' })
  const regular = bot.user('reg', { platform: 'discord', role: 'regular' })
  expect(await viewer.says('!quote add x')).toEqual(['You need to be vip or regular to use !quote add.'])
  expect(await viewer.says('!addquote x')).toEqual(['You need to be vip or regular to use !quote add.'])
  expect(await regular.says('!quote add kept')).toEqual(['Added #1.'])
  expect(await regular.says('!quote edit 1 changed')).toEqual(['You need to be moderator to use !quote edit.'])
  expect(await regular.says('!quote remove 1')).toEqual(['You need to be moderator to use !quote remove.'])
  expect(await regular.says('!quote 1')).toEqual(['#1 “kept” – 2026-01-01'])
})

test('reading and adding rest for a while, for each person', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular' })
  await ann.says('!quote add one')
  expect(await ann.tries('!quote add two')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
  await ann.says('!quote')
  expect(await ann.tries('!quote')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
  await bot.advance('10s')
  expect(await ann.says('!quote add two')).toEqual(['Added #2.'])
})

test('somebody’s own list has what they added and what they said', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('Ann', { role: 'regular' })
  const bob = bot.user('bob', { role: 'regular' })
  await ann.says('!quote add @bob first')
  await bob.says('!quote add @ann second')
  await bot.advance('10s')
  await ann.says('!quote add third')
  expect(await ann.says('!quote mine')).toEqual(['You added #3, #1. You said #2.'])
  await bot.advance('10s')
  expect(await bob.says('!quote mine')).toEqual(['You added #2. You said #1.'])
})
