import { expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { SpeakingOrder } from './order.ts'

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

function start() {
  const clock = virtualClock(0)
  const order = new SpeakingOrder(clock)
  const spoken: string[] = []
  const speak = async (name: string, place: ReturnType<SpeakingOrder['place']>) => {
    await place.turn()
    spoken.push(name)
    place.done()
  }
  return { clock, order, spoken, speak }
}

test('replies of a channel come in the order of its messages, however long each takes', async () => {
  const { order, spoken, speak } = start()
  const [first, second, third] = [order.place('pond'), order.place('pond'), order.place('pond')]
  const late = [speak('third', third), speak('second', second)]
  await tick()
  expect(spoken).toEqual([])
  await speak('first', first)
  await Promise.all(late)
  expect(spoken).toEqual(['first', 'second', 'third'])
})

test('channels do not wait for each other', async () => {
  const { order, spoken, speak } = start()
  order.place('pond')
  await speak('lake', order.place('lake'))
  expect(spoken).toEqual(['lake'])
})

test('who says nothing makes way', async () => {
  const { order, spoken, speak } = start()
  const silent = order.place('pond')
  const next = speak('next', order.place('pond'))
  silent.done()
  await next
  expect(spoken).toEqual(['next'])
})

test('one slow command silences nobody for longer than a second', async () => {
  const { clock, order, spoken, speak } = start()
  const slow = order.place('pond')
  const next = speak('next', order.place('pond'))
  await clock.advance(999, tick)
  expect(spoken).toEqual([])
  await clock.advance(1, tick)
  await next
  expect(spoken).toEqual(['next'])
  await speak('slow', slow)
  await speak('last', order.place('pond'))
  expect(spoken).toEqual(['next', 'slow', 'last'])
})
