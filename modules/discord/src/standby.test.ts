import { afterEach, expect, test } from 'vitest'
import { start, stopAll } from './fixtures/bot.ts'

afterEach(stopAll)

test('a process that is not the one to be connected stands by, and takes over when it is', async () => {
  const { discord, bench, general } = await start()
  await bench.serve([])
  expect(bench.receiver.health()).toMatchObject({ state: 'up', detail: expect.stringContaining('stands by') })
  await expect.poll(() => discord.connections).toBe(0)
  expect(await bench.send({ text: 'quack', channel: general })).toMatchObject({ sent: false })
  await bench.serve(['*'])
  await bench.until('up')
  await expect.poll(() => discord.connections).toBe(1)
  discord.say('general', { user: 'ann', text: 'there you are' })
  expect((await bench.next('message')).text).toBe('there you are')
})
