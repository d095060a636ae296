import { expect, test } from 'vitest'
import { linkDefaults, RedisLink } from '../redis/link.ts'
import { testRedis } from '../redis/trial.ts'
import { silentLog } from '../telemetry/log.ts'
import { FlakyProxy } from '../test-host/flaky-proxy.ts'
import { wireContract } from './contract.ts'
import { RedisWire } from './redis.ts'

interface End {
  readonly proxy: FlakyProxy
  readonly link: RedisLink
  readonly wire: RedisWire
}
const prefix = `waddle-test-wire-${process.pid}`
const ends = new Map<string, End>()

/** A process that reaches Redis through a proxy of its own, so that it alone can be cut off. */
async function connect(id: string): Promise<RedisWire> {
  const { hostname, port } = new URL(testRedis)
  const proxy = await FlakyProxy.before(hostname, Number(port || 6379))
  const settings = { ...linkDefaults, callMs: 5_000, connectMs: 10_000 }
  const link = new RedisLink({ url: `redis://127.0.0.1:${proxy.port}`, prefix }, silentLog, settings)
  const wire = new RedisWire(link, id)
  expect(await wire.settled(10_000), `these tests need a Redis at ${testRedis}`).toBe(true)
  ends.set(id, { proxy, link, wire })
  return wire
}

async function wipe(): Promise<void> {
  for (const { link, proxy } of ends.values()) {
    await link.close()
    await proxy.close()
  }
  ends.clear()
}

wireContract('The wire over Redis', {
  connect,
  async cut(id) {
    const { proxy } = ends.get(id)!
    proxy.refuse()
    proxy.cut()
  },
  async mend(id) {
    const { proxy, wire } = ends.get(id)!
    proxy.refuse(false)
    expect(await wire.settled(10_000)).toBe(true)
  },
  wipe,
})

test('what could not be told while Redis was away for the teller is made up for when it is back', async () => {
  const [one, two] = [await connect('one'), await connect('two')]
  const heard: unknown[] = []
  two.hear('news', (payload) => void heard.push(payload))
  const { proxy, link } = ends.get('one')!
  proxy.refuse()
  proxy.cut()
  await one.broadcast('news', 'lost')
  proxy.refuse(false)
  await expect.poll(() => link.status.state, { timeout: 10_000 }).toBe('ready')
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual([undefined])
  await one.close()
  await two.close()
  await wipe()
})

test('many questions and broadcasts at once are all answered', async () => {
  const wires = await Promise.all(['a', 'b', 'c'].map(connect))
  for (const wire of wires) wire.answer('double', (payload) => (payload as number) * 2)
  let heard = 0
  for (const wire of wires) wire.hear('tick', () => void heard++)
  const questions = Array.from({ length: 300 }, (_, index) => wires[index % 3]!.ask(['b', 'c', 'a'][index % 3]!, 'double', index, 5_000))
  const broadcasts = Array.from({ length: 100 }, (_, index) => wires[index % 3]!.broadcast('tick', index))
  expect(await Promise.all(questions)).toEqual(Array.from({ length: 300 }, (_, index) => index * 2))
  await Promise.all(broadcasts)
  expect(heard).toBe(300)
  for (const wire of wires) await wire.close()
  await wipe()
})
