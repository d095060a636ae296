import { expect, test } from 'vitest'
import { Community } from './community.ts'
import { Desk } from './desk.ts'
import { pond } from './fixtures/pond.ts'
import { mostSpelt, spelt } from './match/words.ts'
import { health } from './upkeep.ts'

test('a bot with samples has something to see, once, and what is thrown out stays out', async () => {
  await using it = await pond({ config: { samples: true } })
  expect(await it.mod.says('!filters')).toEqual([expect.stringMatching(/^Filters on: words · shadow: links, repeats, caps · off: /)])
  await it.on('twitch', 'ann').says('bread is better')
  await it.bot.advance('1s')
  expect(it.said().at(-1)).toBe('@ann: Ducks should not eat bread, ann.')
  await it.mod.says('!rule remove 1')
  await it.mod.says('!filters caps off')
  await it.bot.restart()
  expect(await it.mod.says('!rule list')).toEqual([expect.stringContaining('There are no rules')])
  expect(await it.mod.says('!filters')).toEqual([expect.stringMatching(/^Filters on: words · shadow: links, repeats · off: .*caps/)])
})

test('health counts what there is', () => {
  const config = {} as never
  const community = new Community()
  for (const word of ['one', 'two']) community.words.add(word)
  Desk.of({ config }).put('main', community)
  expect(health({ config })).toEqual({ ok: true, detail: '2 words, 0 rules in 1 communities' })
  Desk.of({ config }).archive.missed = 3
  expect(health({ config })).toMatchObject({ ok: false, detail: expect.stringContaining('3 messages came too fast') })
})

test('a list that would be too long to be held is refused', () => {
  const long = Array.from({ length: 5_000 }, (_, index) => `will ill ${index} ${'x'.repeat(80)}`)
  expect(spelt(long)).toBeGreaterThan(mostSpelt)
  expect(spelt(long.slice(0, 100))).toBeLessThan(mostSpelt)
})
