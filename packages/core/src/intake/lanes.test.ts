import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Lanes } from './lanes.ts'

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

test('work of one key is done in order and one at a time, work of others beside it', async () => {
  const lanes = new Lanes()
  const order: string[] = []
  let release!: () => void
  const held = new Promise<void>((resolve) => (release = resolve))
  const all = [
    lanes.run('ann', async () => {
      await held
      order.push('ann1')
    }),
    lanes.run('ann', async () => void order.push('ann2')),
    lanes.run('bob', async () => void order.push('bob1')),
  ]
  await tick()
  expect(order).toEqual(['bob1'])
  expect(lanes.pending).toBe(2)
  release()
  await Promise.all(all)
  expect(order).toEqual(['bob1', 'ann1', 'ann2'])
})

test('the first work of a key begins at once', () => {
  const lanes = new Lanes()
  let began = false
  void lanes.run('ann', async () => void (began = true))
  expect(began).toBe(true)
})

test('it is idle when nothing is pending, and every time again', async () => {
  const lanes = new Lanes()
  await lanes.idle()
  let done = 0
  for (const key of ['a', 'a', 'b']) void lanes.run(key, () => tick().then(() => void done++))
  await lanes.idle()
  expect(done).toBe(3)
  expect(lanes.pending).toBe(0)
  void lanes.run('a', () => tick().then(() => void done++))
  await lanes.idle()
  expect(done).toBe(4)
})

test('whatever is thrown at it, each key keeps its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3)), { maxLength: 40 }), async (jobs) => {
      const lanes = new Lanes()
      const seen = new Map<string, number[]>()
      for (const [index, [key, turns]] of jobs.entries()) {
        void lanes.run(key, async () => {
          for (let turn = 0; turn < turns; turn++) await tick()
          seen.set(key, [...(seen.get(key) ?? []), index])
        })
      }
      await lanes.idle()
      for (const order of seen.values()) expect(order).toEqual([...order].sort((a, b) => a - b))
      expect([...seen.values()].flat()).toHaveLength(jobs.length)
    }),
    { numRuns: 30 },
  )
})
