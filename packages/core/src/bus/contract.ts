import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Bus, BusSettings, Delivered } from './bus.ts'

/** What a factory hands the suite: an empty bus, and where it outlives its process, the same bus after a crash. */
export interface BusMaker {
  open(settings: BusSettings): Promise<Bus>
  /** Leave the bus as a crash would and open what is left. Only where something is left. */
  crash?(settings: BusSettings): Promise<Bus>
  /** Called after each test. */
  wipe(): Promise<void>
}

const settings: BusSettings = { attempts: 3, retryMs: 1 }

/** Collects what a consumer was given, and says when there is enough. */
class Heard {
  readonly all: Delivered[] = []
  #waiting: { readonly count: number; readonly done: () => void }[] = []

  note(message: Delivered): void {
    this.all.push(message)
    for (const { count, done } of this.#waiting) if (this.all.length >= count) done()
  }

  get ids(): string[] {
    return this.all.map((message) => message.id)
  }

  upTo(count: number): Promise<void> {
    return this.all.length >= count ? Promise.resolve() : new Promise((done) => this.#waiting.push({ count, done }))
  }
}

/** Ask until the answer is as it should be; the time limit of the test is the only other way out. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}

/** Every promise of {@link Bus}, for every implementation. */
export function busContract(name: string, maker: BusMaker): void {
  describe(`${name} keeps the promises of a bus`, () => {
    let bus: Bus
    const publish = (id: string, partition = 'p', payload: unknown = { id }) => bus.publish('t', { id, partition, payload })
    const listen = async (group: string, heard: Heard, topic = 't') => bus.subscribe(topic, group, async (message) => heard.note(message))
    beforeEach(async () => {
      bus = await maker.open(settings)
    })
    afterEach(async () => {
      await bus.close()
      await maker.wipe()
    })

    test('what is published arrives whole, once in each group', async () => {
      const [first, second] = [new Heard(), new Heard()]
      await listen('first', first)
      await listen('second', second)
      await publish('a', 'twitch:pond', { text: 'ducks 🦆', list: [1, null] })
      await Promise.all([first.upTo(1), second.upTo(1)])
      expect(first.all).toEqual([
        { id: 'a', topic: 't', partition: 'twitch:pond', payload: { text: 'ducks 🦆', list: [1, null] }, attempt: 1 },
      ])
      expect(second.ids).toEqual(['a'])
      await until(async () => (await bus.lag('t', 'first')) === 0 && (await bus.lag('t', 'second')) === 0)
      expect(first.ids).toEqual(['a'])
    })

    test('ids and partitions are called what they are called, and nothing is a payload too', async () => {
      const heard = new Heard()
      await listen('g', heard)
      const odd = ['', ' ', '7 0 ', '"],["', 'pond\n\0', '🦆 ü', '{}']
      for (const [index, name] of odd.entries())
        await bus.publish('t', { id: `${index} ${name}`, partition: name, payload: index % 2 ? undefined : name })
      await heard.upTo(odd.length)
      const sorted = [...heard.all].sort((a, b) => a.id.localeCompare(b.id))
      expect(sorted.map(({ id, partition }) => [id, partition])).toEqual(odd.map((name, index) => [`${index} ${name}`, name]))
      expect(sorted.map(({ payload }) => payload ?? null)).toEqual(odd.map((name, index) => (index % 2 ? null : name)))
    })

    test('the same id twice on a topic is one message, and two on two topics', async () => {
      const [heard, other] = [new Heard(), new Heard()]
      await listen('g', heard)
      await listen('g', other, 'other')
      await Promise.all([publish('a'), publish('a'), publish('b')])
      await bus.publish('other', { id: 'a', partition: 'p', payload: null })
      await Promise.all([heard.upTo(2), other.upTo(1)])
      await until(async () => (await bus.lag('t', 'g')) === 0)
      expect(heard.ids).toEqual(['a', 'b'])
      expect(other.ids).toEqual(['a'])
    })

    test('changing what was published or received changes nothing for others', async () => {
      const payload = { list: [1] }
      const seen: unknown[] = []
      await bus.subscribe('t', 'vandal', async (message) => void (message.payload as typeof payload).list.push(9))
      await publish('a', 'p', payload)
      payload.list.push(2)
      const heard = new Heard()
      await bus.subscribe('t', 'g', async (message) => {
        seen.push(message.payload)
        heard.note(message)
      })
      await heard.upTo(1)
      expect(seen).toEqual([{ list: [1] }])
    })

    test('a partition keeps its order while others go on beside it', async () => {
      const heard = new Heard()
      let together = 0
      let most = 0
      let meet = () => {}
      // The first of each partition waits for those of the others: they can only meet if none holds up another.
      const met = new Promise<void>((resolve) => (meet = resolve))
      const busy = new Set<string>()
      await bus.subscribe('t', 'g', async (message) => {
        expect(busy.has(message.partition)).toBe(false)
        busy.add(message.partition)
        most = Math.max(most, ++together)
        if (together === 3) meet()
        await met
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
        together--
        busy.delete(message.partition)
        heard.note(message)
      })
      await Promise.all(Array.from({ length: 60 }, (_, index) => publish(String(index), `p${index % 3}`, index)))
      await heard.upTo(60)
      for (const partition of ['p0', 'p1', 'p2']) {
        const mine = heard.all.filter((message) => message.partition === partition).map((message) => Number(message.payload))
        expect(mine).toEqual([...mine].sort((a, b) => a - b))
        expect(mine).toHaveLength(20)
      }
      expect(most).toBe(3)
    })

    test('a message that fails comes again before what stands behind it', async () => {
      const tries: string[] = []
      const heard = new Heard()
      await bus.subscribe('t', 'g', async (message) => {
        tries.push(`${message.id}${message.attempt}`)
        if (message.id === 'a' && message.attempt < 3) throw new Error('not yet')
        heard.note(message)
      })
      await publish('a')
      await publish('b')
      await heard.upTo(2)
      expect(tries).toEqual(['a1', 'a2', 'a3', 'b1'])
      expect(await bus.dead('t')).toEqual([])
    })

    test('a message that fails too often is put aside with its reason, and the rest goes on', async () => {
      const [heard, other] = [new Heard(), new Heard()]
      await listen('other', other)
      await bus.subscribe('t', 'g', async (message) => {
        if (message.id === 'bad') throw new Error('cannot read it')
        heard.note(message)
      })
      await publish('bad')
      await publish('good')
      await Promise.all([heard.upTo(1), other.upTo(2)])
      const dead = await bus.dead('t')
      expect(dead).toEqual([
        { id: 'bad', topic: 't', group: 'g', partition: 'p', payload: { id: 'bad' }, error: 'cannot read it', at: expect.any(Number) },
      ])
      expect(await bus.dead('elsewhere')).toEqual([])
      await until(async () => (await bus.lag('t', 'g')) === 0)
    })

    test('a dead message can be replayed: it comes as if for the first time', async () => {
      const heard = new Heard()
      let broken = true
      await bus.subscribe('t', 'g', async (message) => {
        if (broken) throw new Error('no')
        heard.note(message)
      })
      await publish('a')
      await until(async () => (await bus.dead('t')).length === 1)
      broken = false
      expect(await bus.replay('a', 'nobody')).toBe(false)
      expect(await bus.replay('a', 'g')).toBe(true)
      await heard.upTo(1)
      expect(heard.all).toEqual([{ id: 'a', topic: 't', partition: 'p', payload: { id: 'a' }, attempt: 1 }])
      expect(await bus.dead('t')).toEqual([])
      expect(await bus.replay('a', 'g')).toBe(false)
    })

    test('a dead message can be dropped for good', async () => {
      await bus.subscribe('t', 'g', async () => {
        throw new Error('no')
      })
      await publish('a')
      await until(async () => (await bus.dead('t')).length === 1)
      expect(await bus.drop('a', 'nobody')).toBe(false)
      expect(await bus.drop('a', 'g')).toBe(true)
      expect(await bus.drop('a', 'g')).toBe(false)
      expect(await bus.dead('t')).toEqual([])
      expect(await bus.replay('a', 'g')).toBe(false)
    })

    test('stopping awaits what is under way and takes nothing more', async () => {
      const heard = new Heard()
      let finish!: () => void
      const under = new Promise<void>((resolve) => (finish = resolve))
      let began!: () => void
      const begun = new Promise<void>((resolve) => (began = resolve))
      const stop = await bus.subscribe('t', 'g', async (message) => {
        began()
        await under
        heard.note(message)
      })
      await publish('a')
      await publish('b')
      await begun
      let stopped = false
      const stopping = stop().then(() => (stopped = true))
      await new Promise((resolve) => setImmediate(resolve))
      expect(stopped).toBe(false)
      finish()
      await stopping
      expect(heard.ids).toEqual(['a'])
      await until(async () => (await bus.lag('t', 'g')) === 1)
    })

    test('who subscribes again goes on where the group stopped, in order, even out of the middle of a retry', async () => {
      let failed!: () => void
      const once = new Promise<void>((resolve) => (failed = resolve))
      const stop = await bus.subscribe('t', 'g', async () => {
        failed()
        throw new Error('no')
      })
      await publish('a')
      await once
      const stopping = stop()
      await publish('b')
      await stopping
      await publish('c')
      const heard = new Heard()
      await listen('g', heard)
      await heard.upTo(3)
      expect(heard.ids).toEqual(['a', 'b', 'c'])
    })

    test('a group that comes late sees what was published before it, in order', async () => {
      await publish('a')
      await publish('b')
      expect(await bus.lag('t', 'late')).toBe(2)
      const heard = new Heard()
      await listen('late', heard)
      await publish('c')
      await heard.upTo(3)
      expect(heard.ids).toEqual(['a', 'b', 'c'])
    })

    test('lag is what a group has not finished', async () => {
      expect(await bus.lag('t', 'g')).toBe(0)
      const stop = await listen('g', new Heard())
      await stop()
      await publish('a')
      await publish('b')
      await until(async () => (await bus.lag('t', 'g')) === 2)
      const heard = new Heard()
      await listen('g', heard)
      await heard.upTo(2)
      await until(async () => (await bus.lag('t', 'g')) === 0)
    })

    const { crash } = maker
    if (!crash) return

    test('what nobody acknowledged comes again after a crash, and what was acknowledged does not', async () => {
      const heard = new Heard()
      await bus.subscribe('t', 'g', async (message) => {
        heard.note(message)
        if (message.id !== 'a') await new Promise(() => {})
      })
      for (const id of ['a', 'b', 'c']) await publish(id)
      await heard.upTo(2)
      // An acknowledgement is on its way while the next message is worked on.
      await until(async () => (await bus.lag('t', 'g')) === 2)
      bus = await crash(settings)
      expect(await bus.lag('t', 'g')).toBe(2)
      const after = new Heard()
      await listen('g', after)
      await after.upTo(2)
      await publish('a')
      await publish('d')
      await after.upTo(3)
      expect(after.ids).toEqual(['b', 'c', 'd'])
    })

    test('dead messages and the number of tries outlive a crash', async () => {
      await bus.subscribe('t', 'g', async () => {
        throw new Error('no')
      })
      await publish('a')
      await until(async () => (await bus.dead('t')).length === 1)
      bus = await crash(settings)
      expect(await bus.dead('t')).toMatchObject([{ id: 'a', group: 'g', error: 'no' }])
      const heard = new Heard()
      await listen('g', heard)
      expect(await bus.replay('a', 'g')).toBe(true)
      await heard.upTo(1)
      expect(heard.ids).toEqual(['a'])
    })
  })
}
