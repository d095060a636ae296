import { type Line, linesOf, platformNames, withstand } from '@waddlebot/sdk/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import alias from './index.ts'
import { asTemplate } from './line.ts'

const lines: readonly Line[] = [
  ...linesOf(alias),
  () => '!alias add --me hi hug',
  (text) => `!hi ${text}`,
  ...['add yo', 'add yo hug', 'add --me yo hug', 'edit hi', 'rename hi', 'copy @bob', 'transfer hi', 'pack x'].map(
    (words) => (text: string) => `!alias ${words} ${text}`,
  ),
]

test.each(platformNames)('on %s nothing that is typed breaks an alias or shows its insides', { timeout: 240_000 }, async (platform) => {
  await using it = await pond({}, platform)
  expect(await withstand(it.bot, { platform, lines })).toEqual([])
})

test('text without a dollar sign stands for itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!text.includes('$'))
      expect(asTemplate(text)).toBe(text)
    }),
    { numRuns: 2_000 },
  )
})
