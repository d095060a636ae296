import { expect, test } from 'vitest'
import { Batch } from './batch.ts'

test('what is added in one moment is written at once, each with its own result', async () => {
  const written: number[][] = []
  const batch = new Batch<number, number>(async (items) => {
    written.push([...items])
    return items.map((item) => item * 10)
  })
  expect(await Promise.all([1, 2, 3].map((item) => batch.add(item)))).toEqual([10, 20, 30])
  expect(written).toEqual([[1, 2, 3]])
})

test('what is added while a batch is written becomes the next one, in order', async () => {
  const written: number[][] = []
  let finish!: () => void
  const batch = new Batch<number, void>(async (items) => {
    written.push([...items])
    if (written.length === 1) await new Promise<void>((resolve) => (finish = resolve))
  })
  const first = batch.add(1)
  await Promise.resolve()
  const rest = [batch.add(2), batch.add(3)]
  finish()
  await Promise.all([first, ...rest])
  expect(written).toEqual([[1], [2, 3]])
})

test('where two may be on their way the second does not wait for the first, and the third does', async () => {
  const written: number[] = []
  const finish: (() => void)[] = []
  const write = async ([item]: readonly number[]) => {
    written.push(item!)
    await new Promise<void>((resolve) => finish.push(resolve))
  }
  const batch = new Batch<number, void>(write, 2)
  const all = [1, 2, 3].map((item) => Promise.resolve(batch.add(item)))
  await Promise.resolve()
  const more = [4, 5].map(async (item) => batch.add(item))
  await Promise.resolve()
  expect(written).toEqual([1, 4])
  const later = batch.add(6)
  await Promise.resolve()
  expect(written).toEqual([1, 4])
  finish.shift()!()
  await Promise.all(all)
  expect(written).toEqual([1, 4, 6])
  for (const done of finish) done()
  await Promise.all([...more, later])
})

test('a batch that fails fails for all in it, and the next one is tried', async () => {
  let fails = true
  const batch = new Batch<number, number>(async (items) => {
    if (fails) throw new Error('full')
    return [...items]
  })
  const results = await Promise.allSettled([batch.add(1), batch.add(2)])
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await batch.add(3)).toBe(3)
})
