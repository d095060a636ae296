import type { Outgoing, Sent } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { Places } from '../people/index.ts'
import { SqliteStore } from '../store/index.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { Cards } from './cards.ts'
import { Delivery } from './delivery.ts'

let clock: VirtualClock
let store: SqliteStore
let out: Outgoing[]
let answer: (message: Outgoing) => Sent
let delivery: Delivery
beforeEach(async () => {
  clock = virtualClock(1_000_000)
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  out = []
  answer = (message) => ({ sent: true, id: message.edits ?? `p${out.length}` })
  revive()
})
afterEach(() => store.close())
function revive(): void {
  const send = async (message: Outgoing) => {
    out.push(message)
    return answer(message)
  }
  delivery = new Delivery({
    clock,
    places: new Places('!'),
    cards: new Cards(store, () => clock.now()),
    outlet: () => ({ paced: true, moderates: () => false, send }),
  })
}
let said = 0
const say = (text: string, card = 'raffle/1', channel = 'discord:5/1') =>
  delivery.say(`k${said++}`, { channel, elements: [{ type: 'text', text }], priority: 'summary', module: 'raffle', card })
const edits = () => out.map((message) => message.edits)

describe('a message that is said under a name', () => {
  test('is changed when it is said again, after a restart too', async () => {
    await say('1 is in')
    await say('2 are in')
    revive()
    await say('3 are in')
    expect(edits()).toEqual([undefined, 'p1', 'p1'])
  })

  test('is one message although the second is said before the first is out', async () => {
    await Promise.all([say('1 is in'), say('2 are in'), say('3 are in')])
    expect(edits()).toEqual([undefined, 'p1', 'p1'])
    expect(out.map((message) => message.text)).toEqual(['1 is in', '2 are in', '3 are in'])
  })

  test('is apart from other names and other channels', async () => {
    await say('a')
    await say('b', 'raffle/2')
    await say('c', 'raffle/1', 'discord:5/2')
    expect(edits()).toEqual([undefined, undefined, undefined])
  })

  test('is written anew where the platform cannot change it, and once it has scrolled away', async () => {
    await say('a', 'raffle/1', 'twitch:pond')
    await say('b', 'raffle/1', 'twitch:pond')
    await say('c')
    await clock.advance(86_400_001, () => new Promise((resolve) => setImmediate(resolve)))
    await say('d')
    expect(edits()).toEqual([undefined, undefined, undefined, undefined])
  })

  test('becomes another one when the platform answers with a new id: somebody had deleted it', async () => {
    await say('a')
    answer = () => ({ sent: true, id: 'fresh' })
    await say('b')
    await say('c')
    expect(edits()).toEqual([undefined, 'p1', 'fresh'])
  })
})
