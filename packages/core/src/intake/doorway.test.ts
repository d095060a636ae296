import { beforeEach, expect, test } from 'vitest'
import { Doorway } from './doorway.ts'

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))
/** Somebody who is told when something is theirs, and later hears the answer. */
const taker = () => {
  let ours!: () => void
  let answer!: (keys: ReadonlySet<string>) => void
  const answered = new Promise<ReadonlySet<string>>((resolve) => (answer = resolve))
  return {
    take: (told: () => void) => {
      ours = told
      return answered
    },
    ours: () => ours(),
    answer: (...keys: string[]) => answer(new Set(keys)),
  }
}

let doorway: Doorway
beforeEach(() => void (doorway = new Doorway()))

test('what is taken stands before its lane until it is in, and others of the lane are told to wait', async () => {
  const { take, ours, answer } = taker()
  const taken = doorway.take('ann', take)
  await tick()
  expect(doorway.before('ann')).toBeUndefined()
  ours()
  const before = doorway.before('ann')!
  expect(doorway.before('bob')).toBeUndefined()
  answer('a')
  const { mine, enter } = await taken
  expect([...mine]).toEqual(['a'])
  expect(doorway.before('ann')).toBe(before)
  enter()
  await before
  expect([doorway.before('ann'), doorway.busy('ann')]).toEqual([undefined, false])
})

test('in one lane the next is taken when the one before it is in; another lane does not wait', async () => {
  const [first, second] = [taker(), taker()]
  let began = ''
  const one = doorway.take('ann', first.take)
  const two = doorway.take('ann', (ours) => {
    began = 'second'
    return second.take(ours)
  })
  const other = doorway.take('bob', async () => new Set(['b']))
  expect([...(await other).mine]).toEqual(['b'])
  first.ours()
  first.answer('a')
  const { enter } = await one
  await tick()
  expect(began).toBe('')
  enter()
  second.answer()
  expect((await two).mine.size).toBe(0)
})

test('who cannot be answered bars the door to nobody', async () => {
  await expect(
    doorway.take('ann', async (ours) => {
      ours()
      throw new Error('the store is away')
    }),
  ).rejects.toThrow('away')
  expect([doorway.before('ann'), doorway.busy('ann')]).toEqual([undefined, false])
})
