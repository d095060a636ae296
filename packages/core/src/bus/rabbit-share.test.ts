import { Connection } from 'rabbitmq-client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { silentLog } from '../telemetry/log.ts'
import { type RabbitSeat, takeRabbitSeat } from '../test-host/rabbit-seat.ts'
import { sweepRabbit } from '../test-host/sweep.ts'
import { partitionIndex } from './partition-index.ts'
import { RabbitBus, type RabbitBusSettings } from './rabbit.ts'
import { RabbitMembers } from './rabbit-members.ts'
import { RabbitTopic } from './rabbit-topic.ts'
import { sharedAnew } from './shared-anew.ts'

/** The RabbitMQ that tests run against; AMQP_TEST_URL names another one. */
const url = process.env['AMQP_TEST_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672'
const partitions = 3
/** A name for something in each of the queues. */
const keys = Array.from({ length: partitions }, (_, index) => {
  for (let n = 0; ; n++) if (partitionIndex(`p${n}`, partitions) === index) return `p${n}`
})
/** Who leaves without a word is missed by nobody. */
const trusting = { silentMs: 600_000, settleMs: 20 }
let seat: RabbitSeat
const open: RabbitBus[] = []

const wipe = () => sweepRabbit(url, seat.prefix, { partitions, topics: ['t'], groups: ['g'] })
beforeAll(async () => {
  seat = await takeRabbitSeat(url)
  await wipe()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()))
  await wipe()
})
afterAll(() => seat.leave())

function bus(settings: Partial<RabbitBusSettings> = trusting): RabbitBus {
  const one = new RabbitBus(url, seat.prefix, silentLog, { ...settings, partitions })
  open.push(one)
  return one
}

const later = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Say one thing in each queue, again and again, until those who heard it are so for twenty times together. */
async function settled(heardBy: Map<string, number>, fine: (members: readonly number[]) => boolean): Promise<void> {
  const publisher = bus()
  let before = ''
  for (let times = 0; times < 20; ) {
    heardBy.clear()
    const id = () => `${process.hrtime.bigint()}`
    await Promise.all(keys.map((partition) => publisher.publish('t', { id: `${partition} ${id()}`, partition, payload: null })))
    while (heardBy.size < partitions) await later()
    const now = keys.map((key) => heardBy.get(key)!)
    times = fine(now) && now.join() === before ? times + 1 : 0
    before = now.join()
  }
}

test('partitions are shared anew when a member comes, and when one leaves, long before it would be missed', () => sharedAnew(() => bus()))

test('of three members each has its fair share, and so it stays', async () => {
  const heardBy = new Map<string, number>()
  for (const member of [0, 1, 2]) await bus().subscribe('t', 'g', async ({ partition }) => void heardBy.set(partition, member))
  await settled(heardBy, (members) => new Set(members).size === 3)
})

test('partitions keep their order while members come and go, and each message is done once', async () => {
  const publisher = bus()
  const heard: { readonly partition: string; readonly n: number }[] = []
  const busy = new Set<string>()
  const together: string[] = []
  const counts: number[] = []
  const join = async () => {
    const member = counts.push(0) - 1
    return bus().subscribe('t', 'g', async ({ partition, payload }) => {
      if (busy.has(partition)) together.push(partition)
      busy.add(partition)
      counts[member]!++
      for (let turn = 0; turn < 5; turn++) await later()
      busy.delete(partition)
      heard.push({ partition, n: payload as number })
    })
  }
  const published: Promise<void>[] = []
  const say = async () => {
    const n = published.length
    published.push(publisher.publish('t', { id: String(n), partition: `p${n % 20}`, payload: n }))
    if (n % 20 === 0) await published.at(-1)
  }
  const stops = [await join()]
  for (let more = 0; more < 300; more++) await say()
  for (const member of [1, 2]) {
    stops.push(await join())
    while (counts[member] === 0) await say()
  }
  await Promise.all([stops[0]!(), stops[1]!()])
  for (let more = 0; more < 300; more++) await say()
  await Promise.all(published)
  while (heard.length < published.length) await later()
  expect(together).toEqual([])
  for (let partition = 0; partition < 20; partition++) {
    const mine = heard.filter((each) => each.partition === `p${partition}`).map(({ n }) => n)
    expect(mine).toEqual(Array.from({ length: mine.length }, (_, round) => round * 20 + partition))
  }
})

test('a member that is killed is missed after a while', async () => {
  const topic = new RabbitTopic(seat.prefix, 't', partitions)
  const connections = [new Connection(url), new Connection(url)]
  await topic.declare(connections[0]!)
  const [mine, other] = connections.map((connection) => {
    const key = topic.membersOf('g')
    return new RabbitMembers({ connection, exchange: topic.exchange, key, silentMs: 300, settleMs: 1, clock: systemClock, changed() {} })
  })
  await mine!.join(() => {})
  await other!.join(() => {})
  const shares = () => mine!.whose(partitions).filter((owner) => owner === undefined).length
  await expect.poll(shares, { timeout: 10_000 }).toBeLessThan(partitions)
  connections[1]!.unsafeDestroy()
  await expect.poll(shares, { timeout: 10_000 }).toBe(partitions)
  await mine!.leave()
  await other!.leave()
  await connections[0]!.close()
})

test('ten that come one after the other while much waits do all of it, in order, and once', async () => {
  const publisher = bus()
  const heard: string[] = []
  const begin = () =>
    bus().subscribe('t', 'g', async ({ id }) => {
      heard.push(id)
      await new Promise((resolve) => setTimeout(resolve, trusting.settleMs))
    })
  await (await begin())()
  const each = 60
  for (let n = 0; n < each; n++)
    await Promise.all(keys.map((partition) => publisher.publish('t', { id: `${partition} ${n}`, partition, payload: null })))
  for (let members = 0; members < 10; members++) await begin()
  while (heard.length < each * keys.length && (await publisher.dead('t')).length === 0) await later()
  expect(await publisher.dead('t')).toEqual([])
  for (const key of keys)
    expect(heard.filter((id) => id.startsWith(`${key} `))).toEqual(Array.from({ length: each }, (_, n) => `${key} ${n}`))
})

test('a member that comes again and again and takes nothing holds up nothing, and no message is handed back to its death', async () => {
  const publisher = bus()
  await (await publisher.subscribe('t', 'g', async () => {}))()
  const each = 40
  for (let n = 0; n < each; n++)
    await Promise.all(keys.map((partition) => publisher.publish('t', { id: `${partition} ${n}`, partition, payload: null })))
  const connection = new Connection(url)
  const ghost = await connection.acquire()
  const { exchange, membersOf } = new RabbitTopic(seat.prefix, 't', partitions)
  const heard: string[] = []
  let life = 0
  await bus().subscribe('t', 'g', async ({ id }) => {
    heard.push(id)
    await ghost.basicPublish({ exchange, routingKey: membersOf('g') }, { from: 'ghost', life: ++life, says: 'here', asks: false })
    // As long as it takes to let go of what is not begun.
    await new Promise((resolve) => setTimeout(resolve, 3 * trusting.settleMs))
  })
  const dead = async () => (await publisher.dead('t')).map(({ id, error }) => `${id}: ${error}`)
  while (heard.length < each * keys.length && (await dead()).length === 0) await later()
  expect(await dead()).toEqual([])
  for (const key of keys)
    expect(heard.filter((id) => id.startsWith(`${key} `))).toEqual(Array.from({ length: each }, (_, n) => `${key} ${n}`))
  await ghost.close()
  await connection.close()
})
