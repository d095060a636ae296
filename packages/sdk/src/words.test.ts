import { expect, test } from 'vitest'
import { many, shorten } from './words.ts'

test('a text that fits stays as it is, and one that does not ends with an ellipsis', () => {
  expect(shorten('duck', 4)).toBe('duck')
  expect(shorten('ducks', 4)).toBe('duc…')
  expect(shorten('a duck', 3)).toBe('a…')
})

test('no character is cut in half, whatever is counted', () => {
  expect(shorten('🦆🦆🦆', 3)).toBe('🦆🦆🦆')
  expect(shorten('🦆🦆🦆', 2)).toBe('🦆…')
  expect(shorten('🦆🦆🦆', 6, 'utf-16')).toBe('🦆🦆🦆')
  expect(shorten('🦆🦆🦆', 5, 'utf-16')).toBe('🦆🦆…')
  expect(shorten('🦆🦆🦆', 4, 'utf-16')).toBe('🦆…')
})

test('things are counted as they are spoken of', () => {
  expect([many(1, 'duck'), many(2, 'duck'), many(0, 'person', 'people')]).toEqual(['1 duck', '2 ducks', '0 people'])
})
