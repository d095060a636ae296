import { expect, test } from 'vitest'
import { Underway } from './underway.ts'

test('what is under way is found by its key until it is over, and others take its place', () => {
  const underway = new Underway<string>()
  underway.set('a', 'first')
  underway.set('b', 'second')
  underway.set('a', 'third')
  expect([underway.size, underway.get('a'), underway.get('b'), [...underway.values()]]).toEqual([2, 'third', 'second', ['third', 'second']])
  underway.delete('a')
  underway.delete('nothing')
  underway.set('c', 'fourth')
  expect([underway.has('a'), underway.get('a'), underway.get('c'), [...underway.values()]]).toEqual([
    false,
    undefined,
    'fourth',
    ['second', 'fourth'],
  ])
})
