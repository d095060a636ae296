import { mockBot, places, platformNames } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'
import memories from '../index.ts'

describe.each(platformNames)('on %s', (platform) => {
  test('a quote is tagged, put into a category, found by both, and counted', async () => {
    await using bot = await mockBot(memories)
    const mod = bot.user('mod', { ...places[platform], role: 'moderator' })
    const says = async (text: string) => {
      await bot.advance('15s')
      return (await mod.says(text)).join('')
    }
    expect(await says('!quote stats')).toBe('There are no quotes yet.')
    expect(await says('!quote tags')).toBe('No quote has a tag yet.')
    expect(await says('!quote categories')).toBe('No quote is in a category yet.')
    await says('!quote add @ann ducks never sleep')
    await says('!quote add @ann geese do')
    expect(await says('!quote tag 1 #Duck, شكرا #duck')).toBe('#1 has the tags #duck #شكرا now.')
    expect(await says('!quote category 1 Wisdom of  the pond')).toBe('#1 is in wisdom of the pond now.')
    expect(await says('!quote #duck')).toContain('ducks never sleep')
    expect(await says('!quote search #شكرا')).toContain('ducks never sleep')
    expect(await says('!quote #goose')).toBe('No quote has that tag.')
    expect(await says('!quote search #goose')).toBe('No quote has that tag.')
    expect(await says('!quote tags')).toBe('#duck (1) #شكرا (1)')
    expect(await says('!quote categories')).toBe('wisdom of the pond (1)')
    await says('!quote vote 1')
    expect(await says('!quote stats')).toBe(
      '2 quotes of 1 person, 2 of them from the last 30 days; 1 vote. Most quoted: ann (2). Categories: wisdom of the pond (1). Tags: #duck (1) #شكرا (1).',
    )
    expect(await says('!quote untag 1 duck')).toBe('#1 has the tags #شكرا now.')
    expect(await says('!quote untag 1 شكرا')).toBe('#1 has no tags now.')
    expect(await says('!quote category 1')).toBe('#1 is in no category now.')
  })

  test('what cannot be is refused in words, and a stranger sorts nobody’s quotes', async () => {
    await using bot = await mockBot(memories)
    const mod = bot.user('mod', { ...places[platform], role: 'moderator' })
    const ann = bot.user('ann', { ...places[platform], role: 'regular' })
    const eve = bot.user('eve', places[platform])
    await ann.says('!quote add hello pond')
    const says = async (user: typeof ann, text: string) => {
      await bot.advance('15s')
      return (await user.says(text)).join('')
    }
    expect(await says(ann, '!quote tag 1 #mine')).toBe('#1 has the tags #mine now.')
    for (const line of ['!quote tag 1 #not', '!quote untag 1 #mine', '!quote category 1 mine'])
      expect(await says(eve, line)).toBe('Only whoever added #1, or a moderator, can sort it.')
    expect(await says(mod, '!quote tag 7 #x')).toBe('There is no quote #7.')
    expect(await says(mod, '!quote tag 1 #')).toMatch(/^Tags are up to 10 words/)
    expect(await says(mod, `!quote tag 1 ${'x'.repeat(480)}`)).toMatch(/^Tags are up to 10 words/)
    expect(await says(mod, '!quote tag 1 a b c d e f g h i j')).toBe('A quote has at most 10 tags.')
    expect(await says(mod, '!quote untag 1 a')).toBe('#1 has none of these tags.')
    expect(await says(mod, `!quote category 1 ${'y'.repeat(480)}`)).toMatch(/^The name of a category has 1 to 40 characters/)
    expect(await says(mod, '!quote tag')).toContain('Usage: !quote tag <id:int> <tags:rest>')
    expect(await says(mod, '!quote category x')).toContain('is not a whole number')
  })
})

test('tags go with their quote, and are no part of another community', async () => {
  await using bot = await mockBot(memories)
  const mod = bot.user('mod', { role: 'moderator' })
  await mod.says('!quote add hello')
  await mod.says('!quote tag 1 #x')
  await mod.says('!quote remove 1')
  expect(await bot.db.all`SELECT * FROM memories_quote_tag`).toEqual([])
})
