import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Order } from './order.ts'

/** Let everybody in who is in line, and note who went in when. */
async function through(order: Order, line: readonly { readonly channel: string; readonly ts?: number; readonly name: string }[]) {
  const went: string[] = []
  await Promise.all(
    line.map(async ({ channel, ts, name }) => {
      const place = order.enter(channel, ts)
      await place.turn
      went.push(name)
      place.leave()
    }),
  )
  return went
}

test('what arrives together goes in by when it happened, channel by channel', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ channel: fc.constantFrom('a', 'b'), ts: fc.integer({ min: 1, max: 50 }) }), { maxLength: 30 }),
      async (events) => {
        const line = events.map((event, index) => ({ ...event, name: `${event.channel} ${event.ts} ${index}` }))
        const went = await through(new Order(1), line)
        for (const channel of ['a', 'b']) {
          const times = went.filter((name) => name.startsWith(channel)).map((name) => Number(name.split(' ')[1]))
          expect(times).toEqual([...times].sort((one, other) => one - other))
        }
        expect(went).toHaveLength(line.length)
      },
    ),
    { numRuns: 30 },
  )
})

test('of the same moment, the first to come goes in first', async () => {
  const went = await through(
    new Order(1),
    ['1', '2', '3'].map((name) => ({ channel: 'a', ts: 7, name })),
  )
  expect(went).toEqual(['1', '2', '3'])
})

test('nobody goes in before the one in front has left', async () => {
  const order = new Order(0)
  const first = order.enter('a')
  const second = order.enter('a')
  let inside = false
  void second.turn.then(() => (inside = true))
  await first.turn
  await new Promise((resolve) => setImmediate(resolve))
  expect(inside).toBe(false)
  first.leave()
  await second.turn
})

test('a channel that is held lets nobody in until what it waits for is done, or for as long as is allowed', async () => {
  const order = new Order(0)
  let done = () => {}
  order.hold('a', new Promise<void>((resolve) => (done = resolve)), 60_000)
  const place = order.enter('a')
  let inside = false
  void place.turn.then(() => (inside = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(inside).toBe(false)
  done()
  await place.turn
  place.leave()
  order.hold('a', new Promise(() => {}), 5)
  await order.enter('a').turn
})
