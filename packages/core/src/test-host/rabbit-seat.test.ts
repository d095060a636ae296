import { expect, test } from 'vitest'
import { takeRabbitSeat } from './rabbit-seat.ts'

const url = process.env['AMQP_TEST_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672'

test('two who are there at once have two seats on a RabbitMQ, and who comes later takes one that was left', async () => {
  const [one, two] = [await takeRabbitSeat(url), await takeRabbitSeat(url)]
  expect(one.prefix).not.toBe(two.prefix)
  await one.leave()
  const three = await takeRabbitSeat(url)
  // Somebody else on this machine may have been quicker.
  expect(three.prefix).not.toBe(two.prefix)
  await Promise.all([two.leave(), three.leave()])
})
