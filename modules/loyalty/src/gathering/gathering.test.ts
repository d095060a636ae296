import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { crowd } from '../fixtures/crowd.ts'
import { recompute } from '../fixtures/recompute.ts'

const platforms = ['twitch', 'discord', 'slack'] as const

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
    expect(await ann!.says('!heist 100')).toEqual([expect.stringMatching(/^ann gathers a crew for .+ and stakes 100 points\./)])
    expect(await bob!.says('!join 50')).toEqual(['bob is in with 50 points; the crew is 2.'])
    expect(await bob!.says('!heist 25')).toEqual(['bob is in with 75 points; the crew is 2.'])
    await it.bot.advance('91s')
    const told = it.bot.out.at(-1)!.text
    expect(told).toMatch(
      /^The heist is over\. .+ [012] of 2 got away with \d+ points\. ann (caught|\+100 points) · bob (caught|\+75 points)$/,
    )
    expect(await it.balance(`${platform}:ann`)).toBe(told.includes('ann caught') ? 900 : 1_100)
    expect(await it.balance(`${platform}:bob`)).toBe(told.includes('bob caught') ? 925 : 1_075)
    expect((await it.audit()).findings).toEqual([])
  })

  test('a raffle is opened, joined, drawn, and recomputed by anybody', async () => {
    await using it = await bank({ config: { raffleWeights: { subscriber: 2 } } })
    const users = await crowd(it, ['ann', 'bob', 'cat'], platform)
    const mod = it.bot.user('mod', { role: 'moderator', platform, channel: 'pond' })
    const [told] = await mod.says('!raffle open -cost=10 -max=5 -winners=2 A rubber duck')
    expect(told).toMatch(/^A rubber duck: !join to be in\. A ticket costs 10 points\. Number 1, sealed with [0-9a-f]{64}\.(\n\[Join\])?$/)
    expect(await users[0]!.says('!join')).toEqual(['ann is in: 1 person so far.'])
    expect(await users[1]!.says('!tickets 3')).toEqual([])
    await it.bot.user('cat', { platform, channel: 'pond', role: 'subscriber' }).says('!join 2')
    expect(await it.bot.http('GET', '/draws/1')).toMatchObject({ seed: null, drawn: [], state: 'open' })
    expect(await users[0]!.says('!raffle status')).toEqual(['A rubber duck: 3 in it, 10 points a ticket, 7d left.'.replace('7d', '1w')])
    const [drawn] = await mod.says('!raffle draw')
    const result = (await it.bot.http('GET', '/draws/1')) as {
      commitment: string
      seed: string
      number: number
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
        result.number,
        result.entries.map(({ weight }) => weight),
        2,
      ),
    ).toEqual(result.drawn)
    expect(drawn).toContain(`${result.drawn.map((place) => result.entries[place]!.name).join(', ')} of 3!`)
    const last = [0, 1, 2].find((place) => !result.drawn.includes(place))!
    expect(await mod.says('!raffle redraw was away')).toEqual([
      `A rubber duck: ${result.entries[last]!.name}! Say something within 1m to take it.`,
    ])
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
