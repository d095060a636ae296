import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { crowd } from '../fixtures/crowd.ts'

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
    expect(it.bot.out.at(-1)!.text).toMatch(/of 60 got away .* and \d\d more$/)
    expect((await it.audit()).findings).toEqual([])
  })

  test('is told in the words of the owner, and a list that is cut says where all of it is', async () => {
    const story = { begin: 'calls for a raid on the pantry', all: 'All full.', some: 'Some full.', none: 'None full.' }
    await using it = await bank({ config: { heistStories: [story] }, publicUrl: 'https://bot.example.org' })
    const names = Array.from({ length: 40 }, (_, n) => `somebody${n}`)
    await it.fund(Object.fromEntries(names.map((name) => [`console:${name}`, 100])))
    const [first] = await it.bot.user(names[0]!, { channel: 'c0' }).says('!heist 10')
    expect(first).toMatch(/^somebody0 calls for a raid on the pantry and stakes 10 points\./)
    for (const name of names.slice(1)) await it.bot.user(name, { channel: 'c0' }).says('!heist 10')
    await it.bot.advance('91s')
    const told = it.bot.out.at(-1)!.text
    const [, end, free] = /^The heist is over\. (\w+) full\. (\d+) of 40 got away/.exec(told)!
    expect(end).toBe(free === '0' ? 'None' : free === '40' ? 'All' : 'Some')
    expect(told).toMatch(/ · and \d+ more: https:\/\/bot\.example\.org\/m\/loyalty\/heists\/1$/)
    expect(told.length).toBeLessThan(500)
    const result = (await it.bot.http('GET', '/heists/1')) as { crew: { name: string; free: boolean }[] }
    expect(result.crew.map(({ name }) => name).sort()).toEqual([...names].sort())
    expect(result.crew.filter((each) => each.free)).toHaveLength(Number(free))
    for (const id of ['0', 'x', '2', '01']) expect(await it.bot.http('GET', `/heists/${id}`)).toBeUndefined()
  })
})
