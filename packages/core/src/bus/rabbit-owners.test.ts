import { expect, test } from 'vitest'
import { ownersOf } from './rabbit-owners.ts'

const names = Array.from({ length: 12 }, (_, index) => `member ${index}`)

test.each([1, 3, 8, 64])('of %i partitions nobody has more than a fair share, and nobody less', (partitions) => {
  for (let count = 1; count <= names.length; count++) {
    const members = names.slice(0, count)
    const owners = ownersOf(members, partitions)
    const shares = members.map((member) => owners.filter((owner) => owner === member).length)
    expect(Math.max(...shares)).toBe(Math.ceil(partitions / count))
    expect(Math.min(...shares)).toBe(Math.floor(partitions / count))
  }
})

test('whoever is named first, it is the same member that has a partition', () => {
  expect(ownersOf([...names].reverse(), 64)).toEqual(ownersOf(names, 64))
})

test('when a member comes, most partitions stay whose they are', () => {
  for (let count = 2; count < names.length; count++) {
    const before = ownersOf(names.slice(0, count), 64)
    const after = ownersOf(names.slice(0, count + 1), 64)
    expect(after.filter((owner, partition) => owner !== before[partition]).length).toBeLessThan(64 / 2)
  }
})
