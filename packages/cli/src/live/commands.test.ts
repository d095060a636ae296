import { openBus, openRedis, SqliteStore, silentLog } from '@waddlebot/core'
import { expect, test } from 'vitest'
import { Crowd, counting, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, pause } from './fixtures/fleet.ts'

interface Answer {
  readonly data: Readonly<Record<string, unknown>>
}
const roles = ['receivers', 'receivers', 'router', 'router', 'jobs,hub']

/** A bot of five processes that was talked to. */
async function talking(bus: 'redis' | 'amqp'): Promise<LiveFleet> {
  const fleet = await LiveFleet.open({ ...counting, channels: ponds, bus, traceEvery: 1 })
  await fleet.migrate()
  for (const each of roles) await fleet.start(each)
  await joined(fleet)
  const crowd = new Crowd(fleet, 50)
  await pause(500)
  await crowd.account()
  return fleet
}

async function json(fleet: LiveFleet, ...words: string[]): Promise<Answer['data']> {
  const { code, out, err } = await fleet.run(...words, '--json')
  expect(code, `${words.join(' ')}: ${out} ${err}`).toBe(0)
  return (JSON.parse(out) as Answer).data
}

/** Leave something on the bus that is no event. */
async function poison(fleet: LiveFleet, kind: 'redis' | 'amqp'): Promise<void> {
  const redis = await openRedis({ url: fleet.servers.redis, prefix: fleet.prefix }, silentLog)
  const store = SqliteStore.open({ file: ':memory:' })
  const bus = await openBus(kind, { redis, amqp: { url: fleet.servers.amqp, prefix: fleet.prefix }, log: silentLog })
  await bus.publish('events', { id: 'odd', partition: 'twitch:pond0', payload: { envelope: null, keys: [], from: 'nobody' } })
  await bus.close()
  await redis?.close()
  await store.close()
}

test.each(['redis', 'amqp'] as const)(
  'what is no event ends among the dead letters of %s, where it is listed, shown, replayed and dropped while the bot runs',
  { timeout: 240_000 },
  async (kind) => {
    await using fleet = await talking(kind)
    await poison(fleet, kind)
    const dead = async () => ((await json(fleet, 'events', 'dead', 'list'))['dead'] as { readonly id: string; readonly at: number }[]) ?? []
    await expect.poll(async () => (await dead()).map(({ id }) => id), { timeout: 30_000 }).toEqual(['odd'])
    const [first] = await dead()
    expect(await json(fleet, 'events', 'dead', 'show', 'odd')).toMatchObject({
      dead: { id: 'odd', group: 'router', payload: { from: 'nobody' } },
    })
    expect(await json(fleet, 'events', 'dead', 'replay', 'odd')).toMatchObject({ replayed: true })
    // Nobody can work on it the second time either.
    await expect.poll(async () => (await dead())[0]?.at ?? 0, { timeout: 30_000 }).toBeGreaterThan(first!.at)
    expect(await json(fleet, 'events', 'dead', 'drop', 'odd')).toMatchObject({ dropped: true })
    expect(await dead()).toEqual([])
    // What came behind it was not held up.
    const crowd = new Crowd(fleet, 50, 1_000_000)
    await pause(300)
    expect(await crowd.account()).toMatchObject({ lost: 0, unheard: 0, doubled: 0, late: 0 })
  },
)

test('status, trace and doctor see a bot of five processes', { timeout: 240_000 }, async () => {
  await using fleet = await talking('redis')
  const hub = fleet.parts.find((part) => part.roles === 'jobs,hub')!.url!
  const status = await json(fleet, 'status', '--url', hub)
  const processes = status['processes'] as readonly { readonly roles: readonly string[]; readonly leases: number }[]
  expect(processes.map((each) => each.roles.join()).sort()).toEqual([...roles].sort())
  expect(processes.reduce((sum, { leases }) => sum + leases, 0)).toBe(ponds.length)
  expect(status['bus']).toEqual({ lag: 0, dead: 0 })
  const id = fleet.twitch.chat.say('pond0', { user: 'ann', text: '!ask 5' })
  await expect.poll(() => fleet.twitch.chat.sent.some(({ text }) => text === 'heard 5'), { timeout: 15_000 }).toBe(true)
  const road = JSON.stringify(await json(fleet, 'trace', `twitch:${id}`, '--url', hub))
  for (const step of ['stored', 'sent-on', 'taken-over', 'ran', 'committed']) expect(road).toContain(step)
  const { code, out } = await fleet.run('doctor', '--json')
  const { checks } = (JSON.parse(out) as Answer).data as {
    readonly checks: readonly { readonly name: string; readonly findings: readonly object[] }[]
  }
  // What the shared Redis and PostgreSQL of tests are told is no error.
  expect(checks.flatMap(({ findings }) => findings)).not.toContainEqual(expect.objectContaining({ level: 'error' }))
  expect(code).toBe(0)
})
