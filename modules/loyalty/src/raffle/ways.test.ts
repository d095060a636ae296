import { defineModule } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { inside, opened } from '../fixtures/raffle.ts'

const at = (name: string) => ({ channel: name })

describe.each(['twitch', 'discord', 'slack'] as const)('on %s', (platform) => {
  test('a keyword enters whoever says it, in any spelling, once, and is counted instead of answered', async () => {
    const { it, mod, told } = await opened('!raffle open -keyword=Quack! A hat')
    await using _ = it
    expect(told).toMatch(/^A hat: say "Quack!" to be in\. Number 1, sealed with /)
    const users = ['ann', 'bob', 'cat', 'dan'].map((name) => it.bot.user(name, { platform, channel: 'pond' }))
    for (const [n, said] of ['quack', '  QUACK  ', 'quáck!!', 'quack quack'].entries()) await users[n]!.says(said)
    await users[0]!.says('quack')
    await it.bot.advance('1s')
    expect(await inside(it)).toEqual(['ann', 'bob', 'cat'])
    const lines = () => it.bot.platform(platform).out.map(({ text }) => text)
    expect(lines()).toEqual(['ann is in: 1 person so far.'])
    await it.bot.advance('15s')
    expect(lines()).toEqual(['ann is in: 1 person so far.', 'A hat: 3 people so far.'])
    await it.bot.advance('1m')
    expect(lines()).toHaveLength(2)
    expect((await mod.says('!raffle draw'))[0]).toMatch(/^A hat: (ann|bob|cat) of 3!/)
  })
})

test('whoever talks while it is open is in, once, by commands too, and not who may not be', async () => {
  const { it, told } = await opened('!raffle open -by=active -for=subscriber -time=1m A hat')
  await using _ = it
  expect(told).toMatch(/^A hat: whoever says something is in\. It takes a subscriber\. It is drawn in 1m\./)
  const ann = it.bot.user('ann', { role: 'subscriber', channel: 'a' })
  for (const line of ['hello', '!8ball', 'hello again']) await ann.says(line)
  await it.bot.user('bob', at('b')).says('hello')
  await it.bot.restart()
  await ann.says('still here')
  await it.bot.user('cat', { role: 'subscriber', channel: 'c' }).says('hi')
  await it.bot.advance('1s')
  expect(await inside(it)).toEqual(['ann', 'cat'])
  await it.bot.advance('62s')
  await it.bot.user('dan', { role: 'subscriber', channel: 'd' }).says('too late')
  expect(await inside(it)).toEqual(['ann', 'cat'])
})

test('a reaction to the message enters, and to no other one', async () => {
  const { it, mod } = await opened('!8ball')
  await using _ = it
  await mod.says('!raffle open -by=reaction A hat', { id: 'opening' })
  await it.bot.emit('reaction.add', { user: 'ann', emoji: '🦆', message: 'opening', channel: 'm' })
  await it.bot.emit('reaction.add', { user: 'ann', emoji: '🦢', message: 'opening', channel: 'm' })
  await it.bot.emit('reaction.add', { user: 'bob', emoji: '🦆', message: 'another', channel: 'm' })
  await it.bot.user('cat', at('c')).says('!join')
  expect(await inside(it)).toEqual(['ann', 'cat'])
  await mod.says('!raffle cancel')
  await mod.says('!raffle open -by=reaction A duck', { replyTo: { id: 'announced' } })
  await it.bot.emit('reaction.add', { user: 'dan', emoji: '🦆', message: 'announced', channel: 'm' })
  expect(await inside(it, 2)).toEqual(['dan'])
})

test('the button enters, and a button of something else does not', async () => {
  const { it } = await opened('!raffle open A hat')
  await using _ = it
  for (const custom of ['loyalty/join/1', 'loyalty/join/2', 'loyalty/join/x', 'memories/done/1']) {
    await it.bot.emit('interaction', { user: 'ann', custom, platform: 'discord' })
  }
  expect(await inside(it)).toEqual(['ann'])
})

test('the first right answers win, whoever was wrong before, and nobody twice', async () => {
  const trivia = { one: [{ ask: 'Which bird quacks?', answers: ['duck'] }] }
  const { it, told } = await opened('!raffle open -by=answer -winners=2 A hat', { trivia })
  await using _ = it
  expect(told).toBe('A hat: it is for the first 2 to be right. Which bird quacks? Number 1.')
  const [ann, bob, cat] = ['ann', 'bob', 'cat'].map((name) => it.bot.user(name, at(name)))
  expect(await ann!.says('a goose')).toEqual([])
  expect(await ann!.says('Duck!')).toEqual([])
  expect(await ann!.says('duck')).toEqual([])
  expect(await bob!.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'none' })
  expect(await bob!.tries('!tickets 1')).toMatchObject({ outcome: 'refused', reason: 'answer' })
  expect(await bob!.says('!answer duck')).toEqual(['A hat: it is duck. ann, bob win!'])
  expect(await cat!.says('duck')).toEqual([])
  expect(await it.bot.http('GET', '/draws/1')).toMatchObject({ rule: 'first-right-answers', drawn: [0, 1], state: 'settled' })
})

test('a question that nobody answers in time is told', async () => {
  const trivia = { one: [{ ask: 'Which bird quacks?', answers: ['duck'] }] }
  const { it } = await opened('!raffle open -by=answer -time=1m A hat', { trivia })
  await using _ = it
  await it.bot.advance('62s')
  expect(it.bot.out.at(-1)!.text).toBe('A hat: it is duck. Nobody was right.')
})

test('two stand beside each other when their keywords differ, and moderators say which they mean', async () => {
  const { it, mod } = await opened('!raffle open -keyword=quack A hat')
  await using _ = it
  expect(await mod.tries('!raffle open -keyword="QUACK!" A hat')).toMatchObject({ outcome: 'refused', reason: 'open' })
  const [told] = await mod.says('!raffle open -keyword=honk A coat')
  const second = Number(/Number (\d+)/.exec(told!)![1])
  await it.bot.user('ann', at('a')).says('honk')
  await it.bot.advance('1s')
  expect([await inside(it, 1), await inside(it, second)]).toEqual([[], ['ann']])
  expect(await mod.says('!raffle draw')).toEqual([`Which one? -of=1 A hat · -of=${second} A coat`])
  expect(await it.bot.user('bob', at('b')).says('!join')).toEqual(['Which one? 1. A hat · 2. A coat – !join <number>'])
  expect(await mod.says('!raffle close -of=1')).toEqual(['A hat is closed with 0 in it.'])
  expect((await mod.says(`!raffle draw -of=${second}`))[0]).toMatch(/^A coat: ann of 1!/)
  expect(await mod.tries(`!raffle draw -of=${second}`)).toMatchObject({ outcome: 'refused', reason: 'none' })
})

test.each([
  ['-by=keyword A hat', 'keyword'],
  ['-by=active -keyword=quack', 'keyword'],
  [`-keyword=${'a'.repeat(51)}`, 'keyword'],
  ['-by=active -cost=5', 'cost'],
  ['-by=answer -cost=5', 'cost'],
  ['-by=answer -max=2', 'max'],
  ['-by=answer -set=cars', 'set'],
  ['-level=5', 'level'],
])('!raffle open %s is refused', async (flags, reason) => {
  const { it, mod } = await opened('!8ball')
  await using _ = it
  expect(await mod.tries(`!raffle open ${flags}`)).toMatchObject({ outcome: 'refused', reason })
})

test('who says the keyword, and nothing else, was asked to: filters are told so while it is open', async () => {
  const heard: [string, boolean][] = []
  const bell = defineModule({
    name: 'bell',
    capabilities: ['moderate'],
    filters: { hear: ({ expected, message }) => void heard.push([message.text, expected]) },
  })
  const { it, mod } = await opened('!raffle open -keyword="Quack now" A hat', {}, { with: [bell] })
  await using _ = it
  const ann = it.bot.user('ann', at('a'))
  await ann.says(' quack NOW ')
  await ann.says('quack now!!!!!!!!!')
  await mod.says('!raffle close')
  await ann.says('quack now')
  expect(heard.slice(1).filter(([text]) => /quack/i.test(text))).toEqual([
    [' quack NOW ', true],
    ['quack now!!!!!!!!!', false],
    ['quack now', false],
  ])
})
