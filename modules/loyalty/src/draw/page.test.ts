import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { crowd } from '../fixtures/crowd.ts'
import { recompute } from '../fixtures/recompute.ts'
import { drawPage } from './page.ts'
import type { DrawResult } from './result.ts'
import { commitmentOf } from './seal.ts'

const sealOf = (told: string) => /Number (\d+), sealed with ([0-9a-f]{64})\.$/.exec(told)!.slice(1)
const seedOf = (told: string) => /Recompute it: number \d+, seed ([0-9a-f]{64})\.$/.exec(told)![1]!
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const sealed = (config: object = {}) => bank({ config: { sealGames: true, ...config } })

describe('a sealed duel', () => {
  test('tells its seal with the challenge and its seed at the end, and what was paid is what the seed gives', async () => {
    await using it = await sealed()
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    for (let round = 0; round < 8; round++) {
      const [told = ''] = await ann!.says('!duel bob 10')
      const [number, commitment] = sealOf(told)
      expect(await it.bot.http('GET', `/draws/${number}`)).toMatchObject({ commitment, seed: null, drawn: [], state: 'open' })
      const [ended = ''] = await bob!.says('!accept')
      const seed = seedOf(ended)
      expect(sha256(seed)).toBe(commitment)
      const [place] = recompute(seed, Number(number), [50, 50], 1)
      expect(ended).toMatch(place === 0 ? /^ann beats bob/ : /^bob beats ann/)
      expect(await it.bot.http('GET', `/draws/${number}`)).toMatchObject({
        ...{ kind: 'duel', seed, drawn: [place], kept: true },
        entries: [
          { name: 'ann', weight: 50 },
          { name: 'bob', weight: 50 },
        ],
      })
      await it.bot.advance('1m')
    }
    expect((await it.audit()).findings).toEqual([])
  })

  test('that nobody accepted tells nobody its seed, and nothing who was challenged', async () => {
    await using it = await sealed()
    const [ann] = await crowd(it, ['ann', 'bob'])
    const [told = ''] = await ann!.says('!duel bob 10')
    const [number] = sealOf(told)
    await it.bot.advance('121s')
    expect(await it.bot.http('GET', `/draws/${number}`)).toBeUndefined()
  })

  test('whose result somebody changed afterwards is shown as what it is', async () => {
    await using it = await sealed()
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    const [told = ''] = await ann!.says('!duel bob 10')
    await bob!.says('!accept')
    const [number] = sealOf(told)
    expect(await it.bot.page(`/draws/${number}`)).toContain('what was told is what the seed gives')
    await it.db.run`UPDATE loyalty_entry SET choice = CASE WHEN choice = 'won' THEN '' ELSE 'won' END`
    expect(await it.bot.http('GET', `/draws/${number}`)).toMatchObject({ kept: false })
    expect(await it.bot.page(`/draws/${number}`)).toContain('what was told is NOT what the seed gives')
  })
})

test('a sealed heist draws for each of the crew in the order in which they came, and anybody can have it again', async () => {
  await using it = await sealed()
  const names = Array.from({ length: 12 }, (_, n) => `u${String(11 - n).padStart(2, '0')}`)
  const users = await crowd(it, names)
  const [told = ''] = await users[0]!.says('!heist 10')
  const [number, commitment] = sealOf(told)
  for (const user of users.slice(1)) {
    await user.says('!heist 10')
    await it.bot.advance('1s')
  }
  await it.bot.advance('91s')
  const ended = it.bot.out.at(-1)!.text
  const seed = seedOf(ended)
  expect(sha256(seed)).toBe(commitment)
  const result = (await it.bot.http('GET', `/draws/${number}`)) as DrawResult
  expect(result).toMatchObject({ kind: 'heist', crew: names, kept: true, entries: [{ weight: 70 }, { weight: 30 }] })
  const heist = (await it.bot.http('GET', `/heists/${number}`)) as { crew: { name: string; free: boolean }[] }
  expect(heist.crew).toEqual(names.map((name, index) => ({ name, free: result.drawn[index] === 0 })))
  expect(ended).toContain(` ${heist.crew.filter((each) => each.free).length} of 12 got away`)
  expect(await it.bot.page(`/draws/${number}`)).toContain('what was told is what the seed gives')
  expect((await it.audit()).findings).toEqual([])
})

test('games that are not sealed are as quiet as ever, and no draw of anybody', async () => {
  await using it = await bank()
  const [ann, bob] = await crowd(it, ['ann', 'bob'])
  expect((await ann!.says('!duel bob 10')).join()).toMatch(/within 2m\.$/)
  expect((await bob!.says('!accept')).join()).toMatch(/takes 20 points\.$/)
  expect(await it.bot.http('GET', '/draws/1')).toBeUndefined()
})

describe('the page of a raffle', () => {
  test('shows the seal, the seed, who was in it and each step, and no name becomes markup', async () => {
    await using it = await bank({ config: { raffleClaimSeconds: 0 } })
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    const [told = ''] = await mod.says('!raffle open -winners=2 <script>alert(1)</script>')
    const [, commitment] = sealOf(told)
    for (const name of ['ann', 'bob', 'cat']) await it.bot.user(name, { channel: name }).says('!join')
    const before = (await it.bot.page('/draws/1'))!
    expect(before).toContain(commitment)
    expect(before).toContain('The seed is told once it is over.')
    const [drawn = ''] = await mod.says('!raffle draw')
    const page = (await it.bot.page('/draws/1'))!
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain(seedOf(drawn))
    const [first, second] = /: (\w+), (\w+) of 3!/.exec(drawn)!.slice(1)
    expect(page).toMatch(new RegExp(`<td>1:0:0</td><td>3</td><td>\\d</td><td>${first}</td>`))
    expect(page).toMatch(new RegExp(`<td>1:1:0</td><td>2</td><td>\\d</td><td>${second}</td>`))
    expect(page).not.toContain('NOT')
  })

  test('says so when seed and seal do not belong together', () => {
    const result = {
      number: 1,
      kind: 'raffle',
      title: 'A hat',
      state: 'settled',
      rule: 'waddle-draw-1',
      entries: [],
      drawn: [],
      reasons: [],
    } as const
    const texts = (commitment: string) => JSON.stringify(drawPage({ ...result, commitment, seed: 'seed' }))
    expect(texts(commitmentOf('seed'))).not.toContain('NOT')
    expect(texts(commitmentOf('another'))).toContain('it is NOT the SHA-256')
  })
})
