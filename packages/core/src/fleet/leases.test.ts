import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { silentLog } from '../telemetry/log.ts'
import { Holders } from './holders.ts'
import { Leases } from './leases.ts'
import { Processes } from './processes.ts'

let store: SqliteStore
let clock: VirtualClock
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  clock = virtualClock(Date.UTC(2026, 0, 1))
  await migrate(store, [coreSchema], 0)
  fleet.length = 0
})
afterEach(() => store.close())

/** One process, its beat driven by hand, so that a test can let it sleep. */
class Life {
  readonly processes: Processes
  readonly holders: Holders
  readonly leases: Leases
  mine: string[] = []
  lost = 0
  awake = true
  /** Whether somebody said that channels changed hands. */
  told = false

  constructor(id: string) {
    const me = { id, roles: ['receivers'] as const, place: `test:${id}`, startedAt: 0 }
    this.processes = new Processes({ store, clock, log: silentLog, me })
    this.processes.onLost(() => this.lost++)
    const changed = () => {
      for (const life of fleet) life.told ||= life !== this
    }
    const { processes } = this
    this.holders = new Holders(store, clock, processes)
    this.leases = new Leases({ clock, log: silentLog, processes, holders: this.holders, changed })
  }

  /** When what it takes is served. */
  served: Promise<void> = Promise.resolve()
  held: () => ReadonlySet<string> = () => new Set()

  share(names: readonly string[]) {
    const share = this.#share(names)
    this.held = () => share.mine
    return share
  }

  #share(names: readonly string[]) {
    return this.leases.share('twitch', names, (mine) => {
      this.mine = [...mine].sort()
      return this.served
    })
  }
}

const fleet: Life[] = []
async function born(id: string, names: readonly string[]): Promise<Life> {
  const life = new Life(id)
  await life.processes.enter()
  fleet.push(life)
  await pass(0)
  life.share(names)
  await life.leases.settle()
  await pass(0)
  return life
}
/** Time goes on, a beat at a time, for all that are awake. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second <= seconds; second++) {
    if (second > 0) await clock.advance(1_000)
    for (const life of fleet) if (life.awake) await life.processes.look()
    for (let life = heard(); life; life = heard()) {
      life.told = false
      await life.processes.look()
      await life.leases.settle()
    }
  }
}
const heard = () => fleet.find(({ told, awake }) => told && awake)
const ponds = ['a', 'b', 'c', 'd', 'e', 'f']

describe('channels that several processes share', () => {
  test('are all served by a process that is alone', async () => {
    const one = await born('one', ponds)
    expect(one.mine).toEqual(ponds)
    expect(one.holders.of('twitch:a')).toBe('one')
  })

  test('are spread evenly, each over one process, as processes come', async () => {
    const one = await born('one', ponds)
    const two = await born('two', ponds)
    await pass(2)
    expect([one.mine.length, two.mine.length]).toEqual([3, 3])
    expect([...one.mine, ...two.mine].sort()).toEqual(ponds)
    const three = await born('three', ponds)
    await pass(2)
    expect([one.mine.length, two.mine.length, three.mine.length]).toEqual([2, 2, 2])
    expect([...one.mine, ...two.mine, ...three.mine].sort()).toEqual(ponds)
    expect(two.holders.of(`twitch:${three.mine[0]}`)).toBe('three')
  })

  test('are still heard for a moment by the process that gives them away', async () => {
    const one = await born('one', ponds)
    const two = await born('two', ponds)
    expect([one.mine, two.mine]).toEqual([ponds, ['d', 'e', 'f']])
    expect(one.holders.of('twitch:d')).toBe('two')
    await pass(2)
    expect(one.mine).toEqual(['a', 'b', 'c'])
  })

  test('are heard by the process that gives them away until the other one is in them, and for six seconds at most where it ends', async () => {
    const one = await born('one', ponds)
    const two = new Life('two')
    let joined!: () => void
    two.served = new Promise((resolve) => (joined = resolve))
    await two.processes.enter()
    fleet.push(two)
    await pass(0)
    two.share(ponds)
    await pass(9)
    expect([one.mine, two.mine]).toEqual([ponds, ['d', 'e', 'f']])
    joined()
    await pass(1)
    expect(one.mine).toEqual(['a', 'b', 'c'])
    // Where it never says so, somebody who ends cannot wait for ever.
    two.served = new Promise(() => {})
    await one.processes.retire()
    const leaving = one.leases.leave()
    await pass(5)
    expect(one.mine).toEqual(['a', 'b', 'c'])
    await pass(2)
    await leaving
    expect([one.mine, two.mine]).toEqual([[], ponds])
  })

  test('keep their most urgent ones when some are given away', async () => {
    const one = await born('one', ponds)
    await born('two', ponds)
    await pass(2)
    expect(one.mine).toEqual(['a', 'b', 'c'])
  })

  test('of a process that ends in order move at once', async () => {
    const one = await born('one', ponds)
    const two = await born('two', ponds)
    await pass(2)
    one.awake = false
    await one.processes.stop()
    await pass(0)
    expect(two.mine).toEqual(ponds)
  })

  test('of a process that retires are shared among the others while it still lives', async () => {
    const [one, two, three] = [await born('one', ponds), await born('two', ponds), await born('three', ponds)]
    await pass(4)
    await three.processes.retire()
    const leaving = three.leases.leave()
    await pass(3)
    await leaving
    expect([one.mine.length, two.mine.length, three.mine.length]).toEqual([3, 3, 0])
    expect(three.processes.lives('three')).toBe(true)
  })

  test('of a process that leaves are heard there until the only one that is left is in them', async () => {
    const [one, two] = [await born('one', ponds), await born('two', ponds)]
    await pass(3)
    let joined!: () => void
    two.served = new Promise((resolve) => (joined = resolve))
    await one.processes.retire()
    const leaving = one.leases.leave()
    await pass(4)
    expect([one.mine, two.mine]).toEqual([['a', 'b', 'c'], ponds])
    joined()
    await pass(1)
    await leaving
    expect([one.mine, two.mine]).toEqual([[], ponds])
  })

  test('of a process that dies move within ten seconds, and not before it is surely dead', async () => {
    const one = await born('one', ponds)
    const two = await born('two', ponds)
    await pass(2)
    one.awake = false
    await pass(4)
    expect(two.mine).toHaveLength(3)
    await pass(6)
    expect(two.mine).toEqual(ponds)
  })

  test('are let go by a process that only slept and was taken for dead, which then takes its part again', async () => {
    const one = await born('one', ponds)
    const two = await born('two', ponds)
    await pass(2)
    one.awake = false
    await pass(8)
    expect(two.mine).toEqual(ponds)
    one.awake = true
    await one.processes.look()
    expect(one.lost).toBe(1)
    expect(one.mine).toEqual([])
    await pass(2)
    expect([...one.mine, ...two.mine].sort()).toEqual(ponds)
    expect([one.mine.length, two.mine.length]).toEqual([3, 3])
  })

  test('are taken again by the only process that serves any, when one that serves none took it for dead', async () => {
    const one = await born('one', ponds)
    await store.db.run`DELETE FROM waddle_process WHERE id = 'one'`
    await pass(1)
    expect(one.lost).toBe(1)
    expect(one.mine).toEqual(ponds)
    expect(one.holders.of('twitch:a')).toBe('one')
  })

  test('are taken and told of as soon as the store is back, when it was away at the moment of taking them', async () => {
    const one = await born('one', ponds)
    await store.db.run`DELETE FROM waddle_process WHERE id = 'one'`
    let away = 2
    const { all } = store.db
    store.db.all = (parts, ...values) => {
      if (parts[0]!.includes('waddle_lease') && away-- > 0) throw new Error('away')
      return all.call(store.db, parts, ...values) as never
    }
    await pass(1)
    expect(one.mine).toEqual([])
    await pass(3)
    await expect.poll(() => one.mine).toEqual(ponds)
  })

  test('that are wanted no more are given away, and new ones are taken', async () => {
    const one = new Life('one')
    fleet.push(one)
    await one.processes.enter()
    await one.processes.look()
    const share = one.share(['a', 'b'])
    await one.leases.settle()
    share.want(['b', 'c'])
    await one.leases.settle()
    expect(one.mine).toEqual(['b', 'c'])
    expect(one.holders.of('twitch:a')).toBeUndefined()
    await share.stop()
    expect(await store.db.all`SELECT name FROM waddle_lease`).toEqual([])
  })
})

test('whatever order processes come, sleep and go in, no channel has two holders and none is left alone in the end', async () => {
  const one = await born('one', ponds)
  const two = await born('two', ponds)
  const three = await born('three', ponds)
  const dice = seeded(7)
  for (let turn = 0; turn < 40; turn++) {
    const life = [one, two, three][Math.floor(dice() * 3)]!
    life.awake = !life.awake
    await pass(Math.floor(dice() * 8))
    const awake = fleet.filter((each) => each.awake)
    const held = awake.flatMap((each) => [...each.held()])
    expect(new Set(held).size).toBe(held.length)
  }
  for (const life of fleet) life.awake = true
  await pass(8)
  expect(fleet.flatMap((life) => life.mine).sort()).toEqual(ponds)
})

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
