import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue, Worker } from 'bullmq'
import { RedisBus } from '../../packages/core/dist/bus/redis.js'
import { migrate, SqliteStore } from '../../packages/core/dist/index.js'
import { Journal } from '../../packages/core/dist/intake/journal.js'
import { Places } from '../../packages/core/dist/people/index.js'
import { coreSchema } from '../../packages/core/dist/store/schema/index.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'
import { ownRedis } from '../redis-ground.mjs'

const require = createRequire(new URL('../../packages/core/package.json', import.meta.url))
const { Connection } = require('rabbitmq-client')
const { Redis } = require('ioredis')
const amqp = process.env.WADDLE_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672'
const text = 'x'.repeat(1_024)
const many = 500

/** Q1, Q2: events of 1 KiB published, worked on and acknowledged, by the clock: the servers work as well. */
export default async function events({ rounds }) {
  const server = await ownRedis()
  const link = await server.link()
  const carriers = { ours: await overStreams(link), journal: await overJournal(), rabbit: await overRabbit(), bull: await overBull(server) }
  const cases = Object.fromEntries(Object.entries(carriers).map(([name, { carry }]) => [name, (ms) => inFlight(ms, many, () => carry())]))
  const costs = await alternate(cases, { rounds, ms: 500, wall: true })
  const alone = await overBareStream(server)
  const [p99, bare] = await slowest(carriers.ours.carry, alone.carry)
  await alone.close()
  for (const { close } of Object.values(carriers)) await close()
  await server.stop()
  const rate = (name) => `${name} ${Math.round(1e6 / median(costs[name]))}/s`
  const note = `${Object.keys(costs).map(rate).join(', ')}; ${many} in flight, Redis writes its log once a second`
  return [
    row('Q1', 'BullMQ / the bus on Redis', ratio(costs, 'bull', 'ours'), '>=', 4, 'x', note),
    row('Q1', 'RabbitMQ, durable and confirmed / the bus on Redis', ratio(costs, 'rabbit', 'ours'), '>=', 2),
    row(
      'Q1',
      'one event every 2 ms, the slowest of a hundred: what gathering adds',
      p99 - bare,
      '<=',
      5,
      'ms',
      `${p99.toFixed(1)} ms; each sent, read and acknowledged by itself ${bare.toFixed(1)} ms`,
    ),
    row(
      'Q2',
      'the bus on Redis / the journal on SQLite, which is what one process has in its place',
      ratio(costs, 'ours', 'journal'),
      '>=',
      1.5,
    ),
  ]
}

/** Remembers who waits for which event. */
function arrivals() {
  // By number, and not a map: what hangs on one such would stay until a full collection, whoever carries it.
  const waiting = []
  return {
    arrived: (id) => waiting[id]?.(),
    async carried(send) {
      const number = waiting.length
      const here = new Promise((resolve) => waiting.push(resolve))
      await Promise.all([send(String(number)), here])
      waiting[number] = undefined
    },
  }
}

/** In one process nothing carries an event: it is kept in the journal, worked on at once, and marked done with what came of it. */
async function overJournal() {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const store = SqliteStore.open({ file: join(folder, 'bot.db') })
  await migrate(store, [coreSchema], Date.now())
  const journal = new Journal(store)
  const places = new Places('!')
  const account = { id: '7', name: 'ann' }
  let number = 0
  return {
    async carry() {
      const id = String(number++)
      const place = places.at('console', null, `c${number % 50}`)
      const envelope = { id, platform: 'console', server: null, channel: place.name, account, kind: 'message', at: 0, receivedAt: 0, text }
      const key = `console:${id}`
      const { stored } = await journal.arrive([{ key, envelope }], place, account, 0)
      await journal.finish(key, 'silent', undefined, 0)
      await stored
    },
    async close() {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function overStreams(link) {
  const bus = new RedisBus(link)
  const { arrived, carried } = arrivals()
  await bus.subscribe('t', 'g', async ({ id }) => arrived(id))
  return {
    carry: () => carried((id) => bus.publish('t', { id, partition: `c${Number(id) % 50}`, payload: text })),
    close: () => bus.close(),
  }
}

/** The same stream without anything of ours: each event is a command of its own, as are its reading and its acknowledgement. */
async function overBareStream(server) {
  const [writes, reads] = [new Redis(server.port), new Redis(server.port)]
  await writes.xgroup('CREATE', 'bare', 'g', '0', 'MKSTREAM')
  const { arrived, carried } = arrivals()
  let over = false
  const reading = (async () => {
    while (!over) {
      const found = await reads.xreadgroup('GROUP', 'g', 'me', 'COUNT', 1, 'BLOCK', 100, 'STREAMS', 'bare', '>')
      for (const [, entries] of found ?? [])
        for (const [at, [, id]] of entries) {
          arrived(id)
          await writes.xack('bare', 'g', at)
        }
    }
  })()
  return {
    carry: () => carried((id) => writes.xadd('bare', '*', 'id', id, 'text', text)),
    async close() {
      over = true
      await reading
      writes.disconnect()
      reads.disconnect()
    },
  }
}

async function overRabbit() {
  const rabbit = new Connection(amqp)
  await rabbit.onConnect(5_000)
  const queue = `waddle-bench-${process.pid}`
  await rabbit.queueDeclare({ queue, durable: true })
  const channel = await rabbit.acquire()
  await channel.confirmSelect()
  await channel.basicQos({ prefetchCount: 100 })
  const { arrived, carried } = arrivals()
  await channel.basicConsume({ queue }, (message) => {
    channel.basicAck({ deliveryTag: message.deliveryTag })
    arrived(message.messageId)
  })
  return {
    carry: () => carried((id) => channel.basicPublish({ routingKey: queue, messageId: id, durable: true }, text)),
    async close() {
      await channel.close()
      await rabbit.queueDelete({ queue })
      await rabbit.close()
    },
  }
}

/** As its makers advise for speed: many workers' slots, what is done removed. */
async function overBull({ port }) {
  const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null }
  const queue = new Queue('bench', { connection, defaultJobOptions: { removeOnComplete: true } })
  const { arrived, carried } = arrivals()
  const worker = new Worker('bench', async ({ data }) => arrived(data.id), { connection, concurrency: 50 })
  await worker.waitUntilReady()
  return {
    carry: () => carried((id) => queue.add('event', { id, text })),
    async close() {
      await worker.close()
      await queue.close()
    },
  }
}

/**
 * The slowest of a hundred of each, in turns, so that what else the machine does meets both alike.
 *
 * @returns milliseconds
 */
async function slowest(...ways) {
  const took = ways.map(() => [])
  for (let turn = 0; turn < 10; turn++) {
    for (const [index, carry] of ways.entries()) {
      const underway = []
      for (let number = 0; number < 200; number++) {
        const began = performance.now()
        underway.push(carry().then(() => took[index].push(performance.now() - began)))
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      await Promise.all(underway)
    }
  }
  return took.map((times) => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)])
}
