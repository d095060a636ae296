import { Connection } from 'rabbitmq-client'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { silentLog } from '../telemetry/log.ts'
import { FlakyProxy } from '../test-host/flaky-proxy.ts'
import { type RabbitSeat, takeRabbitSeat } from '../test-host/rabbit-seat.ts'
import { sweepRabbit } from '../test-host/sweep.ts'
import { busContract } from './contract.ts'
import { RabbitBus, type RabbitBusSettings } from './rabbit.ts'
import { RabbitTopic } from './rabbit-topic.ts'

/** The RabbitMQ that tests run against; AMQP_TEST_URL names another one. */
const url = process.env['AMQP_TEST_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672'
const partitions = 3
let seat: RabbitSeat
let prefix = ''
let bus: RabbitBus

beforeAll(async () => {
  seat = await takeRabbitSeat(url)
  prefix = seat.prefix
  // What a run left that was killed: each queue is a small cluster, and hundreds slow down every start.
  await wipe()
})
afterAll(() => seat.leave())

function opened(settings: Partial<RabbitBusSettings>, at = url): RabbitBus {
  return (bus = new RabbitBus(at, prefix, silentLog, { ...settings, partitions }))
}

async function broom(): Promise<Connection> {
  const connection = new Connection({ url, acquireTimeout: 10_000 })
  await connection.onConnect(10_000)
  return connection
}

function wipe(): Promise<void> {
  const groups = ['g', 'first', 'second', 'other', 'vandal', 'late', 'nobody']
  return sweepRabbit(url, prefix, { partitions, topics: ['t', 'other'], groups })
}

busContract('A bus on RabbitMQ', {
  open: async (settings) => opened(settings),
  async crash(settings) {
    bus.destroy()
    const connection = await broom()
    // The server takes a moment to see that the process is gone.
    const queues = new RabbitTopic(prefix, 't', partitions).queues('g')
    for (const queue of queues) while ((await connection.queueDeclare({ queue, passive: true })).consumerCount > 0);
    await connection.close()
    return opened(settings)
  },
  wipe,
})

test('a connection that is cut again and again loses nothing and does nothing twice', async () => {
  const { hostname, port } = new URL(url)
  const proxy = await FlakyProxy.before(hostname, Number(port))
  onTestFinished(() => proxy.close())
  const flaky = opened({ retryMs: 1 }, url.replace(`${hostname}:${port}`, `127.0.0.1:${proxy.port}`))
  const done = new Map<string, number>()
  await flaky.subscribe('t', 'g', async ({ id }) => void done.set(id, (done.get(id) ?? 0) + 1))
  const total = 400
  const published: Promise<void>[] = []
  for (let n = 0; n < total; n++) {
    published.push(flaky.publish('t', { id: String(n), partition: `p${n % 9}`, payload: n }))
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    if (n % 100 === 50) {
      // Once half of what was published so far has arrived, so that there is something to lose.
      while (done.size < n / 2) await new Promise((resolve) => setImmediate(resolve))
      proxy.cut('reset')
    }
  }
  await Promise.all(published)
  while (done.size < total) await new Promise((resolve) => setImmediate(resolve))
  expect([...done.values()].every((times) => times === 1)).toBe(true)
  await flaky.close()
  await wipe()
})

test('a queue that somebody deletes is made anew, and what was published lately comes again for those who know it', async () => {
  const one = opened({ retryMs: 1 })
  const heard: string[] = []
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  await one.subscribe('t', 'g', async ({ id }) => void heard.push(id))
  await one.publish('t', { id: 'before', partition: 'p', payload: null })
  while (heard.length < 1) await turn()
  const connection = await broom()
  onTestFinished(() => connection.close())
  for (const queue of new RabbitTopic(prefix, 't', partitions).queues('g')) await connection.queueDelete({ queue })
  await one.publish('t', { id: 'after', partition: 'p', payload: null })
  while (!heard.includes('after')) await turn()
  expect(heard).toEqual(['before', 'after'])
  while ((await one.lag('t', 'g')) > 0) await turn()
  await one.close()
  await wipe()
})

test('a server that comes late is given what waited for it, in order', async () => {
  const { hostname, port } = new URL(url)
  const proxy = await FlakyProxy.before(hostname, Number(port))
  onTestFinished(() => proxy.close())
  proxy.refuse()
  const early = opened({}, url.replace(`${hostname}:${port}`, `127.0.0.1:${proxy.port}`))
  const published = ['a', 'b', 'c'].map((id) => early.publish('t', { id, partition: 'p', payload: null }))
  proxy.refuse(false)
  await Promise.all(published)
  const heard: string[] = []
  await early.subscribe('t', 'g', async ({ id }) => void heard.push(id))
  while (heard.length < 3) await new Promise((resolve) => setImmediate(resolve))
  expect(heard).toEqual(['a', 'b', 'c'])
  await early.close()
  await wipe()
})

test('a server that is absent lets messages wait here, and no more than there is room for', async () => {
  const lonely = new RabbitBus('amqp://127.0.0.1:1', 'nowhere', silentLog, { outbox: 2 })
  for (const id of ['a', 'b']) void lonely.publish('t', { id, partition: 'p', payload: null })
  await expect(lonely.publish('t', { id: 'c', partition: 'p', payload: null })).rejects.toMatchObject({ code: 'WDL_BUS_FULL' })
  lonely.destroy()
})

test('a topic that was never used has no queues', async () => {
  const connection = await broom()
  expect(await new RabbitTopic(`${prefix}-nothing`, 't', partitions).ready(connection, 'g')).toBeUndefined()
  await connection.close()
})

test('what a queue gives up is found among the dead letters, and can be replayed', async () => {
  const connection = await broom()
  const opened = new RabbitBus(url, prefix, silentLog, { partitions: 1, retryMs: 1 })
  const stop = await opened.subscribe('t', 'g', async () => {})
  await stop()
  await opened.publish('t', { id: 'a', partition: 'p', payload: { text: 'quack' } })
  // Somebody refuses it for good.
  const channel = await connection.acquire()
  await new Promise<void>((resolve, reject) => {
    const refuse = ({ deliveryTag }: { readonly deliveryTag: number }) => {
      channel.basicNack({ deliveryTag, requeue: false })
      resolve()
    }
    channel.basicConsume({ queue: `${prefix}.t.g.0` }, refuse).catch(reject)
  })
  await channel.close()
  await expect
    .poll(() => opened.dead('t'), { timeout: 10_000 })
    .toMatchObject([
      { id: 'a', topic: 't', group: 'g', partition: 'p', payload: { text: 'quack' }, error: 'RabbitMQ gave it up: rejected' },
    ])
  expect(await opened.replay('a', 'g')).toBe(true)
  const heard = new Promise<unknown>((resolve) => void opened.subscribe('t', 'g', async ({ payload }) => resolve(payload)))
  expect(await heard).toEqual({ text: 'quack' })
  await opened.close()
  await connection.close()
  await wipe()
})

test('queues that a process made and did not live to bind are bound by the next', async () => {
  const connection = await broom()
  const first = opened({})
  await (await first.subscribe('t', 'g', async () => {}))()
  await first.close()
  const topic = new RabbitTopic(prefix, 't', partitions)
  for (const [index, queue] of topic.queues('g').entries())
    await connection.queueUnbind({ queue, exchange: topic.exchange, routingKey: String(index) })
  const second = opened({})
  const heard: string[] = []
  await second.subscribe('t', 'g', async ({ id }) => void heard.push(id))
  await second.publish('t', { id: 'a', partition: 'p', payload: null })
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['a'])
  await second.close()
  await connection.close()
  await wipe()
})
