import { expect, test } from 'vitest'
import { closest } from './index.ts'

test.each([
  ['rset', ['string', 'rest', 'int'], 'rest'],
  ['of', ['on', 'off'], 'off'],
  ['onn', ['off', 'on'], 'on'],
  ['Quoet', ['quest', 'quote'], 'quote'],
  ['INT', ['int'], 'int'],
  ['durration', ['duration'], 'duration'],
])('who types %s out of %j means %s', (word, candidates, meant) => {
  expect(closest(word, candidates)).toBe(meant)
})

test.each([
  ['x', ['y', 'z']],
  ['', ['a']],
  ['purple', ['on', 'off']],
  ['duck'.repeat(20), ['duck'.repeat(20)]],
])('nobody knows what %j means', (word, candidates) => {
  expect(closest(word, candidates)).toBeUndefined()
})
