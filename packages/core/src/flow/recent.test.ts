import { expect, test } from 'vitest'
import { Recent } from './recent.ts'

test('a key that was added is known, until it is taken away', () => {
  const recent = new Recent(10)
  expect(recent.has('a')).toBe(false)
  recent.add('a')
  expect(recent.has('a')).toBe(true)
  recent.delete('a')
  expect(recent.has('a')).toBe(false)
})

test('at least as many as promised are known, and never more than twice as many', () => {
  const recent = new Recent(100)
  for (let key = 0; key < 1_000; key++) {
    recent.add(String(key))
    for (let back = 0; back < Math.min(100, key); back++) expect(recent.has(String(key - back))).toBe(true)
    if (key >= 200) expect(recent.has(String(key - 200))).toBe(false)
  }
})

test('adding a key tells whether it was known, in whichever generation', () => {
  const recent = new Recent(3)
  expect(['a', 'b', 'b', 'c', 'c', 'a', 'c'].map((key) => recent.add(key))).toEqual([true, true, false, true, false, false, false])
  recent.delete('a')
  expect(recent.add('a')).toBe(true)
})

test('a key that is taken away is forgotten in both generations', () => {
  const recent = new Recent(2)
  for (const key of ['a', 'b', 'c']) recent.add(key)
  recent.add('a')
  recent.delete('a')
  expect(recent.has('a')).toBe(false)
  expect(recent.has('b')).toBe(true)
})
