import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { sweepRabbit } from '../../packages/core/dist/test-host/index.js'
import { startProcess } from '../fleet-process.mjs'
import { inFlight, median, row } from '../measure.mjs'
import { ownRedis } from '../redis-ground.mjs'

const database = process.env.WADDLE_TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/test'
const amqp = process.env.WADDLE_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672'
/** Long beside what carrying a command costs, for the process that hears, PostgreSQL and Redis share the processors. */
const busyMs = 20
const lanes = 64
/** So many that each half of the partitions has about half of them; of fifty one has up to three in five. */
const channels = 1_000

/** Two processes that work beside one, on commands that keep a processor busy; by the clock. */
export default async function routers({ rounds }) {
  const prefix = `waddle-bench-${process.pid}`
  const overRedis = await beside(rounds, {})
  const overRabbit = await beside(rounds, { amqp: { url: amqp, prefix } })
  await sweepRabbit(amqp, prefix)
  return [answer('Redis', overRedis), answer('RabbitMQ', overRabbit)]
}

function answer(bus, rounds) {
  const rate = (which) => median(rounds.map((each) => each[which].rate)).toFixed(0)
  const most = median(rounds.map(({ one }) => (cpus().length * 1_000) / one.busyMs / one.rate))
  const note = `${rate('one')} and ${rate('two')} commands/s of ${busyMs} ms each; ${cpus().length} processors, which everything shares, allow ${most.toFixed(2)} x`
  const ratios = rounds.map(({ one, two }) => two.rate / one.rate)
  return row('two', `commands/s of two routers / of one, over ${bus}`, median(ratios), '>=', 1.7, 'x', note)
}

/** For how long the processors of this machine had something to do, all of them together; milliseconds. */
function busy() {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number)
  return (user + nice + system + irq + softirq + steal) * 10
}

async function beside(rounds, bus) {
  const redis = await ownRedis()
  const schema = `waddle_bench_${process.pid}`
  const base = { database, schema, redis: redis.url, prefix: 'bench', busyMs, ...bus }
  const waiting = new Map()
  const mute = {
    name: 'mute',
    receiver: {
      platform: 'console',
      start: async () => ({
        send: async () => ({ sent: true }),
        settled: ({ id }) => waiting.get(id)?.(),
        health: () => ({ state: 'up' }),
        stop: async () => {},
      }),
    },
  }
  const hears = await startProcess({ ...base, id: 'hears', roles: ['receivers'], modules: [mute] })
  const begin = async (id) => {
    const child = fork(fileURLToPath(new URL('../router-one.mjs', import.meta.url)), [JSON.stringify({ ...base, id })])
    await once(child, 'message')
    return child
  }
  const end = async (child) => {
    child.send('end')
    await once(child, 'exit')
  }
  let next = 0
  const say = () =>
    new Promise((resolve) => {
      const id = `m${next++}`
      waiting.set(id, () => {
        waiting.delete(id)
        resolve()
      })
      const account = { id: `u${next % 1_000}`, name: 'ann' }
      const at = Date.now()
      void hears.runtime.receive({
        id,
        platform: 'console',
        server: null,
        channel: `ch${next % channels}`,
        account,
        kind: 'message',
        at,
        receivedAt: at,
        text: '!think',
      })
    })
  const rate = async () => {
    await inFlight(1_000, lanes, say)
    const [began, before] = [performance.now(), busy()]
    const count = await inFlight(4_000, lanes, say)
    return { rate: (count * 1_000) / (performance.now() - began), busyMs: (busy() - before) / count }
  }
  const seen = []
  for (let round = 0; round < rounds; round++) {
    const first = await begin(`a${round}`)
    const one = await rate()
    const second = await begin(`b${round}`)
    const two = await rate()
    seen.push({ one, two })
    await end(second)
    await end(first)
  }
  await hears.store.exclusive((knex) => knex.raw(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`)).catch(() => undefined)
  await hears.stop()
  await redis.stop()
  return seen
}
