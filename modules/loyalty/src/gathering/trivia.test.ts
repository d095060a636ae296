import { describe, expect, test } from 'vitest'
import { type Bank, bank } from '../fixtures/bank.ts'
import { ducks, isRight, plain } from '../trivia/questions.ts'

const birds = { birds: [{ ask: 'Which bird quacks?', answers: ['A duck', 'duck', 'בַּרְוָז', '🦆'] }] }

async function quiz(config: object = {}) {
  const it = await bank({ config: { trivia: birds, ...config } })
  return { it, ann: it.bot.user('ann', { channel: 'pond' }), bob: it.bot.user('bob', { channel: 'pond' }) }
}

const last = (it: Bank) => it.bot.out.at(-1)!.text

describe.each(['twitch', 'discord', 'slack'] as const)('on %s', (platform) => {
  test('a question is asked, and who says the right answer first is paid', async () => {
    await using it = await bank({ config: { trivia: birds } })
    const [ann, bob] = ['ann', 'bob'].map((name) => it.bot.user(name, { platform, channel: 'pond' }))
    expect(await ann!.says('!trivia')).toEqual(['Which bird quacks? (30s) 20 points for the first right answer.'])
    expect(await bob!.says('a goose')).toEqual([])
    expect(await bob!.says('A  DUCK!')).toEqual(['bob is right: A duck. 20 points!'])
    expect(await ann!.says('duck')).toEqual([])
    expect([await it.balance(`${platform}:ann`), await it.balance(`${platform}:bob`)]).toEqual([0, 20])
    expect((await it.audit()).findings).toEqual([])
  })
})

test('the command answers too, and a wrong answer is told to nobody', async () => {
  const { it, ann, bob } = await quiz()
  await using _ = it
  expect(await bob.tries('!answer duck')).toMatchObject({ outcome: 'refused', reason: 'none' })
  await ann.says('!trivia birds')
  expect(await bob.tries('!answer goose')).toMatchObject({ outcome: 'refused', reason: 'wrong', replies: [] })
  expect(await bob.says('!answer duck')).toEqual(['bob is right: A duck. 20 points!'])
})

test('of all who are right at the same moment one is first, and paid once', async () => {
  const { it, ann } = await quiz()
  await using _ = it
  for (let round = 0; round < 5; round++) {
    await ann.says('!trivia')
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, n) => it.bot.user(`u${n}`, { channel: `c${n}` }).tries(n % 2 === 0 ? 'duck' : '!answer duck')),
    )
    const told = all.flatMap(({ replies }) => replies.map(({ text }) => text))
    // Where they come in one after another, the others may find it over already.
    expect(told.filter((text) => text !== 'Nothing was asked.')).toEqual([expect.stringMatching(/^u\d is right: A duck\. 20 points!$/)])
    await it.bot.advance('30s')
  }
  const paid = await it.db.one`SELECT count(*) AS n, CAST(sum(amount) AS bigint) AS sum FROM loyalty_transfer WHERE cause = 'trivia'`
  expect(paid).toEqual({ n: 5, sum: 100 })
  expect((await it.audit()).findings).toEqual([])
})

test('a question survives a restart, and time runs out on it', async () => {
  const { it, ann, bob } = await quiz()
  await using _ = it
  await ann.says('!trivia')
  await it.bot.restart()
  await it.bot.advance('31s')
  expect(last(it)).toBe('Time is up: it is A duck. Nobody was right.')
  expect(await bob.says('duck')).toEqual([])
  await ann.says('!trivia')
  await it.bot.restart()
  expect(await bob.says('duck')).toEqual(['bob is right: A duck. 20 points!'])
})

test('where everybody is paid who was right, it is told when time is up, and each is paid once', async () => {
  const { it, ann, bob } = await quiz({ triviaAll: true })
  await using _ = it
  expect(await ann.says('!trivia')).toEqual(['Which bird quacks? (30s) 20 points for every right answer.'])
  expect(await bob.says('duck')).toEqual([])
  expect(await bob.tries('!answer duck')).toMatchObject({ outcome: 'refused', reason: 'had-it' })
  await it.bot.user('cat', { platform: 'discord', channel: 'lake' }).says('duck')
  for (let n = 0; n < 11; n++) await it.bot.user(`u${n}`, { channel: `c${n}` }).says('🦆')
  expect(await it.balance('console:bob')).toBe(0)
  await it.bot.restart()
  await it.bot.advance('31s')
  expect(last(it)).toBe(
    `Time is up: it is A duck. 20 points for bob (console) · cat (discord) · ${Array.from({ length: 11 }, (_, n) => `u${n} (console)`).join(' · ')}.`,
  )
  expect([await it.balance('console:bob'), await it.balance('discord:cat'), await it.balance('console:u10')]).toEqual([20, 20, 20])
  expect((await it.audit()).findings).toEqual([])
})

test('an answer that arrives twice is paid once', async () => {
  const { it, ann, bob } = await quiz()
  await using _ = it
  await ann.says('!trivia')
  it.bot.platform('console').duplicate(1)
  await bob.says('duck')
  await it.bot.advance('1s')
  expect(await it.balance('console:bob')).toBe(20)
})

test('nobody earns more in a day than the owner allows', async () => {
  const { it, ann, bob } = await quiz({ triviaDailyMost: 50 })
  await using _ = it
  for (const said of ['20 points!', '20 points!', '']) {
    await ann.says('!trivia')
    expect(await bob.says('duck')).toEqual([`bob is right: A duck.${said === '' ? '' : ` ${said}`}`])
    await it.bot.advance('15s')
  }
  expect(await it.balance('console:bob')).toBe(40)
  await it.bot.advance('24h')
  await ann.says('!trivia')
  await bob.says('duck')
  expect(await it.balance('console:bob')).toBe(60)
})

test('a question is taken back by moderators, and nobody is paid', async () => {
  const { it, ann, bob } = await quiz()
  await using _ = it
  const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
  expect(await mod.tries('!trivia stop')).toMatchObject({ outcome: 'refused', reason: 'none' })
  await ann.says('!trivia')
  expect(await bob.tries('!trivia stop')).toMatchObject({ outcome: 'refused', reason: 'role' })
  expect(await mod.says('!trivia stop')).toEqual(['The question is off.'])
  expect(await bob.says('duck')).toEqual([])
})

test('one is asked at a time, of a set that there is, where games are played, and not the same again', async () => {
  const many = { a: Array.from({ length: 12 }, (_, n) => ({ ask: `Number ${n}?`, answers: [`${n}`] })), b: [] }
  await using it = await bank({ config: { trivia: many, gameChannels: ['console:quiz'], ignore: ['otherbot'] } })
  const asker = (n: number) => it.bot.user(`ann${n}`, { channel: 'quiz' })
  expect(await asker(0).tries('!trivia birds')).toMatchObject({ reason: 'set', replies: [{ text: 'There are questions about: a, b.' }] })
  expect(await asker(0).tries('!trivia b')).toMatchObject({ reason: 'empty' })
  expect(await it.bot.user('bob', { channel: 'x' }).tries('!trivia')).toMatchObject({ reason: 'not-here' })
  const asked = new Set<string>()
  for (let n = 1; n <= 12; n++) {
    const [question] = await asker(n).says('!trivia a')
    const number = /Number (\d+)/.exec(question!)![1]!
    asked.add(number)
    expect(await it.bot.user('otherbot', { channel: 'quiz' }).says(number), 'other bots answer nothing').toEqual([])
    await it.bot.advance('6s')
    expect(await it.bot.user(`late${n}`, { channel: 'quiz' }).tries('!trivia')).toMatchObject({ outcome: 'refused', reason: 'open' })
    await it.bot.user('bob', { channel: 'quiz' }).says(number)
    await it.bot.advance('6s')
  }
  expect(asked.size).toBe(12)
})

test('answers are right however they are written, in any script', () => {
  const question = { ask: '?', answers: ['Crème brûlée', 'بطة', 'ברוז', '你好', '42', '🦆'] }
  for (const said of ['creme brulee', ' CRÈME  brûlée!! ', 'بطة', 'בַּרְוָז', '你好。', '42', '４２', '🦆'])
    expect(isRight(question, said), said).toBe(true)
  for (const said of ['creme', '', ' ', '!', 'brulee creme', '43', '🐥', 'x'.repeat(500)]) expect(isRight(question, said), said).toBe(false)
  for (const { answers } of ducks) for (const answer of answers) expect(plain(answer)).not.toBe('')
})

test('a line of five hundred letters is no answer, and does no harm', async () => {
  const { it, ann, bob } = await quiz()
  await using _ = it
  await ann.says('!trivia')
  expect(await bob.tries(`!answer ${'x'.repeat(480)}`)).toMatchObject({ outcome: 'refused', reason: 'wrong' })
  await it.bot.advance('6s')
  expect(await bob.tries(`!trivia ${'ش'.repeat(480)}`)).toMatchObject({ outcome: 'refused', reason: 'set' })
  expect(await bob.tries('!answer')).toMatchObject({ outcome: 'refused', reason: 'usage' })
})
