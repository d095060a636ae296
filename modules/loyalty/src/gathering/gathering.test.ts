import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bank, bank } from '../fixtures/bank.ts'
import { commitmentOf, drawPlaces } from './draw.ts'

const platforms = ['twitch', 'discord', 'slack'] as const

/** People whom the bot has seen, with something to stake. */
async function crowd(it: Bank, names: readonly string[], platform = 'console', funds = 1_000) {
  const users = names.map((name) => it.bot.user(name, { platform, channel: 'pond' }))
  for (const name of names) await it.bot.user(name, { platform, channel: `home-${name}` }).says('!8ball')
  if (funds > 0) await it.fund(Object.fromEntries(names.map((name) => [`${platform}:${name}`, funds])))
  return users
}

const sum = async (it: Bank) =>
  (await it.db.one<{ sum: number }>`SELECT CAST(sum(balance) AS bigint) AS sum FROM loyalty_account WHERE kind <> 'house'`)!.sum

describe.each(platforms)('on %s', (platform) => {
  test('a duel is fought by two who staked the same, and the winner takes it', async () => {
    await using it = await bank()
    const [ann, bob] = await crowd(it, ['ann', 'bob'], platform)
    expect(await ann!.says('!duel @bob 100')).toEqual(['bob, ann challenges you for 100 points: !accept or !deny, within 2m.'])
    expect(await it.balance(`${platform}:ann`)).toBe(900)
    const [told] = await bob!.says('!accept')
    expect(told).toMatch(/^(ann beats bob|bob beats ann) and takes 200 points\.$/)
    const [winner, loser] = told!.startsWith('ann') ? ['ann', 'bob'] : ['bob', 'ann']
    expect([await it.balance(`${platform}:${winner}`), await it.balance(`${platform}:${loser}`)]).toEqual([1_100, 900])
    expect((await it.audit()).findings).toEqual([])
  })

  test('a heist gathers a crew, and pays those who get away', async () => {
    await using it = await bank()
    const [ann, bob] = await crowd(it, ['ann', 'bob'], platform)
    expect(await ann!.says('!heist 100')).toEqual([expect.stringMatching(/^ann gathers a crew for a heist and stakes 100 points\./)])
    expect(await bob!.says('!join 50')).toEqual(['bob is in with 50 points; the crew is 2.'])
    expect(await bob!.says('!heist 25')).toEqual(['bob is in with 75 points; the crew is 2.'])
    await it.bot.advance('91s')
    const told = it.bot.out.at(-1)!.text
    expect(told).toMatch(/^The heist is over: [012] of 2 got away with \d+ points\. ann (caught|\+100 points) · bob (caught|\+75 points)$/)
    expect(await it.balance(`${platform}:ann`)).toBe(told.includes('ann caught') ? 900 : 1_100)
    expect(await it.balance(`${platform}:bob`)).toBe(told.includes('bob caught') ? 925 : 1_075)
    expect((await it.audit()).findings).toEqual([])
  })

  test('a raffle is opened, joined, drawn, and recomputed by anybody', async () => {
    await using it = await bank({ config: { raffleWeights: { subscriber: 2 } } })
    const users = await crowd(it, ['ann', 'bob', 'cat'], platform)
    const mod = it.bot.user('mod', { role: 'moderator', platform, channel: 'pond' })
    const [told] = await mod.says('!raffle open -cost=10 -max=5 -winners=2 A rubber duck')
    expect(told).toMatch(/^A rubber duck: !join to be in\. A ticket costs 10 points\. Number 1, sealed with [0-9a-f]{64}\.$/)
    expect(await users[0]!.says('!join')).toEqual(['ann is in: 1 person so far.'])
    expect(await users[1]!.says('!tickets 3')).toEqual([])
    await it.bot.user('cat', { platform, channel: 'pond', role: 'subscriber' }).says('!join 2')
    expect(await it.bot.http('GET', '/draws/1')).toMatchObject({ seed: null, drawn: [], state: 'open' })
    expect(await users[0]!.says('!raffle status')).toEqual(['A rubber duck: 3 in it, 10 points a ticket, 7d left.'.replace('7d', '1w')])
    const [drawn] = await mod.says('!raffle draw')
    const result = (await it.bot.http('GET', '/draws/1')) as {
      commitment: string
      seed: string
      raffle: number
      entries: { name: string; weight: number }[]
      drawn: number[]
    }
    expect(told).toContain(result.commitment)
    expect(createHash('sha256').update(result.seed).digest('hex')).toBe(result.commitment)
    expect(result.entries).toEqual([
      { name: 'ann', weight: 1 },
      { name: 'bob', weight: 3 },
      { name: 'cat', weight: 4 },
    ])
    expect(
      recompute(
        result.seed,
        result.raffle,
        result.entries.map(({ weight }) => weight),
        2,
      ),
    ).toEqual(result.drawn)
    expect(drawn).toContain(`${result.drawn.map((place) => result.entries[place]!.name).join(', ')} of 3!`)
    const last = [0, 1, 2].find((place) => !result.drawn.includes(place))!
    expect(await mod.says('!raffle redraw was away')).toEqual([`A rubber duck: ${result.entries[last]!.name}!`])
    expect(await it.bot.http('GET', '/draws/1')).toMatchObject({ drawn: [...result.drawn, last], reasons: ['was away'] })
    expect(await mod.tries('!raffle redraw')).toMatchObject({ outcome: 'refused', reason: 'none' })
    expect(await Promise.all(['ann', 'bob', 'cat'].map((who) => it.balance(`${platform}:${who}`)))).toEqual([990, 970, 980])
    expect((await it.audit()).findings).toEqual([])
  })

  test('people bet on an answer, and those who were right share the pot', async () => {
    await using it = await bank()
    const [ann, bob, cat] = await crowd(it, ['ann', 'bob', 'cat'], platform)
    const mod = it.bot.user('mod', { role: 'moderator', platform, channel: 'pond' })
    expect(await mod.says('!bet open "Do we win?" yes|no')).toEqual(['Do we win? 1. yes · 2. no – !bet <number> <amount>'])
    expect(await ann!.says('!bet 1 100')).toEqual(['ann has 100 points on yes.'])
    expect(await bob!.says('!bet no 300')).toEqual(['bob has 300 points on no.'])
    expect(await cat!.says('!bet yes 50')).toEqual(['cat has 50 points on yes.'])
    await it.bot.advance('5s')
    expect(await ann!.tries('!bet 2 10')).toMatchObject({ outcome: 'refused', reason: 'choice' })
    expect(await mod.says('!bet lock')).toEqual(['No more bets: Do we win?'])
    await it.bot.advance('5s')
    expect(await ann!.tries('!bet 1 10')).toMatchObject({ outcome: 'refused', reason: 'over' })
    expect(await mod.says('!bet settle yes')).toEqual(['It is yes. 2 of 3 share 450 points.'])
    expect(await Promise.all(['ann', 'bob', 'cat'].map((who) => it.balance(`${platform}:${who}`)))).toEqual([1_200, 700, 1_100])
    expect((await it.audit()).findings).toEqual([])
  })
})

/** The rule of the page on loyalty, written down once more. */
function recompute(seed: string, raffle: number, weights: readonly number[], count: number): number[] {
  const drawn: number[] = []
  while (drawn.length < count) {
    const left = weights.map((weight, place) => (drawn.includes(place) ? 0 : weight))
    const all = BigInt(left.reduce((a, b) => a + b, 0))
    let tries = 0
    let value: bigint
    do value = BigInt(`0x${createHmac('sha256', seed).update(`${raffle}:${drawn.length}:${tries++}`).digest('hex')}`)
    while (value >= 2n ** 256n - (2n ** 256n % all))
    let rest = value % all
    drawn.push(left.findIndex((weight) => (rest -= BigInt(weight)) < 0n))
  }
  return drawn
}

describe('a draw', () => {
  test('is the same for the same seed and list, draws nobody twice, and never who has no weight', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(1_000), fc.array(fc.nat(20), { maxLength: 12 }), fc.nat(14), (seed, raffle, weights, count) => {
        const drawn = drawPlaces(seed, raffle, weights, count)
        expect(drawPlaces(seed, raffle, weights, count)).toEqual(drawn)
        expect(new Set(drawn).size).toBe(drawn.length)
        expect(drawn.every((place) => weights[place]! > 0)).toBe(true)
        expect(drawn).toHaveLength(Math.min(count, weights.filter((weight) => weight > 0).length))
        if (drawn.length > 0) expect(recompute(seed, raffle, weights, drawn.length)).toEqual(drawn)
        expect(drawPlaces(seed, raffle, weights, count + 1).slice(0, drawn.length), 'a redraw goes on where it ended').toEqual(drawn)
      }),
    )
  })

  test('goes by weight: ten times the weight is drawn about ten times as often', () => {
    const counts = [0, 0]
    for (let raffle = 0; raffle < 4_400; raffle++) counts[drawPlaces(commitmentOf('seed'), raffle, [1, 10], 1)[0]!]!++
    // Fixed seed, so this is a fact and no chance: 400 would be exact.
    expect(counts[0]).toBeGreaterThan(340)
    expect(counts[0]).toBeLessThan(460)
  })
})

describe('a duel', () => {
  test('is not fought with oneself, with nobody, with too little, or twice at once', async () => {
    await using it = await bank({ config: { mostBet: 500 } })
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    await it.bot.user('cat', { channel: 'home-cat' }).says('!8ball')
    for (const [line, reason] of [
      ['!duel ann 10', 'self'],
      ['!duel whoever 10', 'not-found'],
      ['!duel bob 501', 'too-much'],
      ['!duel bob 0', 'too-little'],
      ['!accept', 'none'],
      ['!deny', 'none'],
      ['!cancelduel', 'none'],
    ]) {
      expect(await ann!.tries(line!), line).toMatchObject({ outcome: 'refused', reason })
    }
    await ann!.says('!duel bob 500')
    await it.bot.advance('30s')
    expect(await ann!.tries('!duel cat 10')).toMatchObject({ outcome: 'refused', reason: 'open' })
    expect(await it.balance('console:ann')).toBe(500)
    await it.bot.advance('30s')
    await it.bot.user('cat', { channel: 'pond' }).says('!8ball')
    await it.points.transfer({
      community: 'main',
      from: { kind: 'person', person: 'console:bob' },
      to: { kind: 'house' },
      amount: 600,
      key: 'x',
      cause: 'spent',
    })
    expect(await bob!.tries('!accept'), 'looked at again when it is accepted').toMatchObject({ outcome: 'refused', reason: 'short' })
    expect(await ann!.says('!cancelduel')).toEqual(['ann takes the challenge back.'])
    expect(await it.balance('console:ann')).toBe(1_000)
    expect((await it.audit()).findings).toEqual([])
  })

  test('that nobody answers gives the stake back, and says so', async () => {
    await using it = await bank()
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    await ann!.says('!duel bob 100')
    await it.bot.restart()
    await it.bot.advance('121s')
    expect(it.bot.out.at(-1)!.text).toBe('bob did not answer ann in time; the stake is given back.')
    expect(await it.balance('console:ann')).toBe(1_000)
    expect(await bob!.tries('!accept')).toMatchObject({ outcome: 'refused', reason: 'none' })
  })

  test('accepted, denied, taken back and run out at the same moment ends in exactly one way', async () => {
    await using it = await bank()
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    for (let round = 0; round < 12; round++) {
      await ann!.says('!duel bob 10')
      await it.bot.advance('119s')
      const all = await Promise.all([
        it.bot.user('bob', { channel: 'x' }).tries('!accept'),
        it.bot.user('bob', { channel: 'y' }).tries('!deny'),
        it.bot.user('ann', { channel: 'z' }).tries('!cancelduel'),
        it.bot.advance('1s'),
        bob!.tries('!accept'),
      ])
      const ended = all.filter((each) => each !== undefined && each.outcome === 'replied').length
      const ranOut = it.bot.out.at(-1)!.text.includes('did not answer') ? 1 : 0
      expect(ended + ranOut, JSON.stringify(all)).toBe(1)
      expect(await sum(it)).toBe(2_000)
      expect(await it.points.held('main', 'console:ann')).toBe(0)
      await it.bot.advance('1m')
    }
    expect((await it.audit()).findings).toEqual([])
  })

  test('costs the tax that the owner sets', async () => {
    await using it = await bank({ config: { duelTax: 5 } })
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    await ann!.says('!duel bob 100')
    expect(await bob!.says('!accept')).toEqual([expect.stringMatching(/takes 190 points\.$/)])
    expect(await sum(it)).toBe(1_990)
  })
})

describe('a heist', () => {
  test('survives a restart, and is played late or given back when the bot was away for long', async () => {
    await using it = await bank()
    const [ann] = await crowd(it, ['ann'])
    await ann!.says('!heist 100')
    await it.bot.restart()
    await it.bot.advance('91s')
    expect(it.bot.out.at(-1)!.text).toMatch(/^The heist is over/)
    await it.bot.advance('10m')
    const before = await it.balance('console:ann')
    await ann!.says('!heist 100')
    await it.db.run`UPDATE loyalty_lobby SET closes_at = closes_at - 7200000 WHERE state = 'open'`
    await it.bot.advance('91s')
    expect(it.bot.out.at(-1)!.text).toBe('The heist did not take place, since I was away; everybody has their stake back.')
    expect(await it.balance('console:ann')).toBe(before)
    expect((await it.audit()).findings).toEqual([])
  })

  test('over two platforms is one, told on both, with where everybody is from', async () => {
    await using it = await bank()
    await it.fund({ 'twitch:ann': 100, 'discord:bob': 100 })
    await it.bot.user('ann', { platform: 'twitch', channel: 'pond' }).says('!heist 10')
    expect(await it.bot.user('bob', { platform: 'discord', channel: 'lake' }).says('!join 10')).toEqual([
      'bob is in with 10 points; the crew is 2.',
    ])
    await it.bot.advance('91s')
    const told = it.bot.out.slice(-2)
    expect(told.map(({ platform, channel }) => `${platform}:${channel}`).sort()).toEqual(['discord:lake', 'twitch:pond'])
    for (const { text } of told) expect(text).toMatch(/bob \(discord\) (caught|\+\d+ points?) · ann \(twitch\) (caught|\+\d+ points?)$/)
  })

  test('takes in sixty who come at once, each stake once, and lists no more than a platform shows', async () => {
    await using it = await bank()
    const names = Array.from({ length: 60 }, (_, n) => `u${n}`)
    await it.fund(Object.fromEntries(names.map((name) => [`console:${name}`, 100])))
    await Promise.all(names.map((name, n) => it.bot.user(name, { channel: `c${n % 7}` }).says('!heist 10')))
    expect(await it.db.one`SELECT count(*) AS n FROM loyalty_lobby`).toEqual({ n: 1 })
    expect(await it.db.one`SELECT count(*) AS n FROM loyalty_entry`).toEqual({ n: 60 })
    await it.bot.advance('91s')
    expect(it.bot.out.at(-1)!.text).toMatch(/of 60 got away .* and 50 more$/)
    expect((await it.audit()).findings).toEqual([])
  })
})

describe('a raffle', () => {
  const setUp = async (line: string, config: object = {}) => {
    const it = await bank({ config })
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    return { it, mod, opened: await mod.tries(line) }
  }

  test.each([
    ['!raffle open -cost=-1', 'cost'],
    ['!raffle open -max=0', 'max'],
    ['!raffle open -winners=101', 'winners'],
    ['!raffle open -time=1s', 'time'],
    ['!raffle open -time=8d', 'time'],
    ['!raffle open -for=ducks', 'usage'],
  ])('%s is refused', async (line, reason) => {
    const { it, opened } = await setUp(line)
    await using _ = it
    expect(opened).toMatchObject({ outcome: 'refused', reason })
  })

  test('is drawn when it was said, also after a restart', async () => {
    const { it } = await setUp('!raffle open -time=1m -winners=2')
    await using _ = it
    for (const name of ['ann', 'bob', 'cat']) await it.bot.user(name, { channel: name }).says('!join')
    await it.bot.restart()
    await it.bot.advance('61s')
    expect(it.bot.out.at(-1)!.text).toMatch(/^Raffle: \w+, \w+ of 3! Recompute it: number 1, seed [0-9a-f]{64}\.$/)
    expect(await it.bot.user('dan').tries('!join')).toMatchObject({ outcome: 'refused', reason: 'none' })
  })

  test('that is called off gives every ticket back', async () => {
    const { it, mod } = await setUp('!raffle open -cost=10 -max=3')
    await using _ = it
    await it.fund({ 'console:ann': 100, 'console:bob': 5 })
    await it.bot.user('ann', { channel: 'a' }).says('!tickets 3')
    expect(await it.bot.user('bob', { channel: 'b' }).tries('!join')).toMatchObject({ outcome: 'refused', reason: 'short' })
    expect(await it.bot.user('ann', { channel: 'a2' }).tries('!join')).toMatchObject({ outcome: 'refused', reason: 'in' })
    expect(await it.balance('console:ann')).toBe(70)
    expect(await mod.says('!raffle close')).toEqual(['Raffle is closed with 1 in it.'])
    expect(await it.bot.user('dan', { channel: 'd' }).tries('!join')).toMatchObject({ outcome: 'refused', reason: 'none' })
    expect(await mod.says('!raffle cancel')).toEqual(['Raffle is off; everybody has their tickets back.'])
    expect(await it.balance('console:ann')).toBe(100)
    expect(await mod.tries('!raffle draw')).toMatchObject({ outcome: 'refused', reason: 'none' })
    expect((await it.audit()).findings).toEqual([])
  })

  test('for some is not for others', async () => {
    const { it } = await setUp('!raffle open -for=subscriber', { ignore: ['nightbot'] })
    await using _ = it
    expect(await it.bot.user('ann', { channel: 'a' }).tries('!join')).toMatchObject({ reason: 'not-for-you' })
    expect(await it.bot.user('nightbot', { channel: 'n', role: 'subscriber' }).tries('!join')).toMatchObject({ reason: 'not-for-you' })
    expect(await it.bot.user('bob', { channel: 'b', role: 'subscriber' }).tries('!join')).toMatchObject({ outcome: 'replied' })
  })

  test('is for staff and for who was drawn lately only where the owner wants that', async () => {
    const { it, mod } = await setUp('!raffle open', { raffleStaff: false, raffleRestDays: 1 })
    await using _ = it
    const bob = it.bot.user('bob', { channel: 'b' })
    expect(await mod.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'staff' })
    await bob.says('!join')
    await mod.says('!raffle draw')
    await mod.says('!raffle open')
    expect(await bob.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'won' })
    await mod.says('!raffle cancel')
    await it.bot.advance('25h')
    await mod.says('!raffle open')
    expect(await bob.tries('!join')).toMatchObject({ outcome: 'replied' })
  })

  test('drawn by several at once is drawn once', async () => {
    const { it } = await setUp('!raffle open')
    await using _ = it
    await it.bot.user('ann', { channel: 'a' }).says('!join')
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, n) => it.bot.user(`mod${n}`, { role: 'moderator', channel: `m${n}` }).tries('!raffle draw')),
    )
    expect(all.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
  })

  test.each(['0', '01', 'x', '99', '1e3', "1'--", '-1'])('there is nothing at /draws/%s', async (id) => {
    await using it = await bank()
    expect(await it.bot.http('GET', `/draws/${id}`)).toBeUndefined()
  })
})

test('!join goes into the only thing that gathers, and asks with numbers when there are two', async () => {
  await using it = await bank()
  const [ann, bob] = await crowd(it, ['ann', 'bob'])
  expect(await bob!.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'none' })
  await ann!.says('!heist 10')
  expect(await bob!.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'usage' })
  await it.bot.user('mod', { role: 'moderator', channel: 'm' }).says('!raffle open A hat')
  expect(await bob!.says('!join')).toEqual(['Which one? 1. A hat · 2. the heist – !join <number>'])
  expect(await bob!.says('!join 2 20')).toEqual(['bob is in with 20 points; the crew is 2.'])
  expect(await bob!.says('!join 1')).toEqual(['bob is in: 1 person so far.'])
})

describe('a bet', () => {
  test('that is called off, on which nobody was right, or that nobody settles gives every stake back', async () => {
    await using it = await bank()
    const [ann] = await crowd(it, ['ann'])
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    for (const end of ['!bet cancel', '!bet settle 2']) {
      await mod.says('!bet open "Do we win?" yes|no')
      await ann!.says('!bet 1 100')
      expect(await it.balance('console:ann')).toBe(900)
      expect(await mod.says(end)).toEqual([expect.stringContaining('everybody has their stake back.')])
      expect(await it.balance('console:ann')).toBe(1_000)
      await it.bot.advance('5s')
    }
    await mod.says('!bet open "Do we win?" yes|no')
    await ann!.says('!bet 1 100')
    await it.bot.advance('25h')
    expect(it.bot.out.at(-1)!.text).toBe('Do we win? Nobody said how it ended; everybody has their stake back.')
    expect(await it.balance('console:ann')).toBe(1_000)
    expect((await it.audit()).findings).toEqual([])
  })

  test('never pays out more than was staked, whoever stakes what', { timeout: 120_000 }, async () => {
    await using it = await bank()
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    const stakes = fc.array(fc.record({ amount: fc.integer({ min: 1, max: 997 }), choice: fc.constantFrom(1, 2, 3) }), {
      minLength: 1,
      maxLength: 7,
    })
    let round = 0
    await fc.assert(
      fc.asyncProperty(stakes, async (bets) => {
        const r = round++
        await mod.says('!bet open "Which?" a|b|c')
        await it.fund(Object.fromEntries(bets.map((_, n) => [`console:r${r}p${n}`, 1_000])))
        for (const [n, { amount, choice }] of bets.entries())
          await it.bot.user(`r${r}p${n}`, { channel: `c${n}` }).says(`!bet ${choice} ${amount}`)
        await mod.says('!bet settle 1')
        const balances = await Promise.all(bets.map((_, n) => it.balance(`console:r${r}p${n}`)))
        const all = balances.reduce((a, b) => a + b, 0)
        expect(all).toBeLessThanOrEqual(bets.length * 1_000)
        expect(all).toBeGreaterThan(bets.length * 1_000 - bets.length)
        for (const [n, { choice, amount }] of bets.entries()) {
          if (choice === 1) expect(balances[n]).toBeGreaterThanOrEqual(1_000)
          else if (bets.some((bet) => bet.choice === 1)) expect(balances[n]).toBe(1_000 - amount)
        }
      }),
      { numRuns: 40 },
    )
    expect((await it.audit()).findings).toEqual([])
  })
})
