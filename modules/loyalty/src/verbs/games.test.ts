import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'

const lines = [
  ['!gamble 100', /^(Lucky!|No luck\.) ann (won|lost) 100 points and has \d+ points\.$/],
  ['!coinflip 100 heads', /^It (is heads|is tails|stands on its edge)[.!] ann (won|lost) 100 points and has \d+ points\.$/],
  ['!coinflip 100 T', /^It /],
  ['!slots 100', /^\[ \S+ \S+ \S+ \] ann (won \d+ points|lost 100 points|got the stake back) and has \d+ points\.$/],
  ['!spin 100', /^\[ /],
  ['!dice 100', /^A (\d+) of 100\. ann (won (100|200|1100)|lost 100) points and has \d+ points\.$/],
  ['!roulette 100', /^The ball lies on \d+ (green|red|black)\. ann (won|lost) 100 points/],
  ['!roulette 100 17', /^The ball lies on \d+ (green|red|black)\. ann (won 3500|lost 100) points/],
  ['!rps rock 100', /^I have (rock|paper|scissors)\. ann (won 100 points|lost 100 points|got the stake back)/],
  ['!rps paper', /^I have (rock: you win|paper: nobody wins|scissors: I win)\.$/],
  ['!8ball will it rain?', /^[A-Z].*\.$/],
] as const

describe.each(['twitch', 'discord', 'slack'] as const)('on %s', (platform) => {
  test.each(lines)('%s is played, and what it says is what is booked', async (line, said) => {
    await using it = await bank()
    for (let time = 0; time < 6; time++) {
      await it.fund({ [`${platform}:ann`]: 1_000 })
      const before = await it.balance(`${platform}:ann`)
      const [answer] = await it.bot.user('ann', { platform, channel: `c${time}` }).says(line)
      expect(answer).toMatch(said)
      const after = await it.balance(`${platform}:ann`)
      const told = /(won|lost) (\d+)/.exec(answer!)
      expect(after - before, answer).toBe(told ? Number(told[2]) * (told[1] === 'won' ? 1 : -1) : 0)
      await it.bot.advance('30s')
    }
    expect((await it.audit()).findings).toEqual([])
  })
})

test.each(['twitch', 'discord', 'slack'])('on %s somebody hugs somebody whom the bot knows, or a duck', async (platform) => {
  await using it = await bank()
  const ann = it.bot.user('ann', { platform })
  expect(await ann.says('!hug')).toEqual(['ann hugs a duck.'])
  await it.bot.user('Ünï', { platform, channel: 'b' }).says('!8ball')
  await it.bot.advance('15s')
  expect(await ann.says('!hug @Ünï')).toEqual(['ann hugs Ünï.'])
  await it.bot.advance('15s')
  expect(await ann.tries('!hug whoever')).toMatchObject({ outcome: 'refused', reason: 'not-found' })
})

describe('a stake', () => {
  test('is not more than there is, nor outside of what the owner allows', async () => {
    await using it = await bank({ config: { leastBet: 10, mostBet: 500 } })
    await it.fund({ 'console:ann': 1_000 })
    const ann = it.bot.user('ann')
    for (const [line, reason] of [
      ['!gamble 9', 'too-little'],
      ['!gamble 501', 'too-much'],
      ['!gamble all', 'too-much'],
      ['!gamble 1001', 'short'],
      ['!gamble 9007199254740991', 'short'],
      ['!gamble -5', 'usage'],
      ['!gamble 0', 'too-little'],
      ['!gamble', 'usage'],
      ['!coinflip 50', 'usage'],
      ['!coinflip 50 edge', 'usage'],
      ['!roulette 50 purple', 'bet'],
      ['!rps stone', 'usage'],
    ]) {
      expect(await ann.tries(line!), line).toMatchObject({ outcome: 'refused', reason })
    }
    expect(await it.balance('console:ann')).toBe(1_000)
  })

  test('of everything, played by one person in ten channels at once, is paid once', async () => {
    await using it = await bank()
    await it.fund({ 'console:ann': 100 })
    const all = await Promise.all(Array.from({ length: 10 }, (_, n) => it.bot.user('ann', { channel: `c${n}` }).tries('!gamble 100')))
    const won = all.filter(({ replies }) => replies[0]?.text.startsWith('Lucky')).length
    const played = all.filter(({ outcome }) => outcome === 'replied').length
    expect(await it.balance('console:ann')).toBe(100 + won * 100 - (played - won) * 100)
    expect((await it.audit()).findings).toEqual([])
  })

  test('beyond what somebody may lose in a day is refused, and a win makes room again', async () => {
    await using it = await bank({ config: { lossLimit: 300 } })
    await it.fund({ 'console:ann': 100_000 })
    let lost = 0
    for (let time = 0; time < 60; time++) {
      const { reason, replies } = await it.bot.user('ann').tries('!gamble 100')
      await it.bot.advance('30s')
      if (reason === 'loss-limit') {
        expect(lost).toBe(300)
        continue
      }
      lost += replies[0]!.text.startsWith('Lucky') ? -100 : 100
      expect(lost).toBeLessThanOrEqual(300)
    }
    expect(await it.balance('console:ann')).toBe(100_000 - lost)
  })

  test('is not taken during a break, which cannot be made shorter', async () => {
    await using it = await bank()
    await it.fund({ 'console:ann': 1_000 })
    const ann = it.bot.user('ann')
    expect(await ann.says('!cooloff 1h')).toEqual(['No games for you for at least 1h.'])
    await ann.says('!cooloff 1s')
    await it.bot.advance('30m')
    expect(await ann.tries('!slots 10')).toMatchObject({ outcome: 'refused', reason: 'break' })
    await it.bot.advance('31m')
    expect(await ann.tries('!slots 10')).toMatchObject({ outcome: 'replied' })
  })

  test('is taken only where the owner wants games', async () => {
    await using it = await bank({ config: { gameChannels: ['console:casino'] } })
    await it.fund({ 'console:ann': 1_000 })
    expect(await it.bot.user('ann').tries('!slots 10')).toMatchObject({ outcome: 'refused', reason: 'not-here' })
    expect(await it.bot.user('ann', { channel: 'casino' }).tries('!slots 10')).toMatchObject({ outcome: 'replied' })
  })

  test.each([
    ['live', 'refused', 'replied'],
    ['offline', 'replied', 'refused'],
  ])('is taken only while it is %s, where the owner wants that', async (gamesWhen, before, after) => {
    await using it = await bank({ config: { gamesWhen } })
    await it.fund({ 'console:ann': 1_000 })
    const ann = it.bot.user('ann')
    expect(await ann.tries('!slots 10')).toMatchObject({ outcome: before, ...(before === 'refused' && { reason: 'not-now' }) })
    await it.bot.emit('stream.online', {})
    await it.bot.advance('30s')
    expect(await ann.tries('!slots 10')).toMatchObject({ outcome: after, ...(after === 'refused' && { reason: 'not-now' }) })
  })
})

test.each(['1h', '-1h', '1d'])('a cooldown is not skipped, nor made longer, by a clock that is set by %s', async (by) => {
  await using it = await bank()
  await it.fund({ 'console:ann': 1_000 })
  const ann = it.bot.user('ann')
  await ann.says('!slots 5')
  it.bot.jump(by)
  expect(await ann.tries('!slots 5')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
  await it.bot.advance('29s')
  expect(await ann.tries('!slots 5')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
  await it.bot.advance('1s')
  expect(await ann.tries('!slots 5')).toMatchObject({ outcome: 'replied' })
})
