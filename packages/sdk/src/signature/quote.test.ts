import { expect, test } from 'vitest'
import { quoteWord } from './index.ts'

test.each([
  ['duck', 'duck'],
  ["don't", "don't"],
  ['', '""'],
  ['two ducks', '"two ducks"'],
  ['--loud', '"--loud"'],
  ['"', '"'],
  ['say "hi" now', '“say "hi" now”'],
  ['say "hi" and “hi” now', '«say "hi" and “hi” now»'],
  ['a\u200bb', 'ab'],
])('%j is written %s', (text, written) => {
  expect(quoteWord(text)).toBe(written)
})

test('text that closes every kind of quote cannot be one word', () => {
  expect(quoteWord('" ” » x')).toBeUndefined()
})
