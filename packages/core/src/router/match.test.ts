import type { Envelope } from '@waddlebot/sdk'
import { beforeEach, describe, expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { MemoryLimits } from '../limits/memory.ts'
import type { Host } from '../modules/host.ts'
import { People, Places } from '../people/index.ts'
import { compileCommand } from './command.ts'
import { Router } from './router.ts'

let places: Places
let router: Router
function start(names: readonly string[] = []) {
  places = new Places('!')
  router = new Router({ limits: new MemoryLimits(virtualClock(0)), people: new People(places), mouth: { say() {} }, names })
}
beforeEach(() => start())

const add = (signature: string, marketplace = false) =>
  router.registry.add(
    compileCommand({ name: 'dice' } as Host, signature, {}, () => undefined),
    marketplace,
  )
const pond = () => places.at('twitch', null, 'pond')
const match = (text: string, place = pond()) => router.match({ text }, place)?.command.words

describe('a message calls a command', () => {
  test('by the prefix, and by nothing else that looks like it', () => {
    add('roll')
    expect(match('!roll')).toBe('roll')
    expect(match('!ROLL 6')).toBe('roll')
    for (const text of ['roll', ' !roll', '?roll', '! roll', '!', '', '!!roll', '!rolling', '#roll', '@waddle roll']) {
      expect(match(text), text).toBeUndefined()
    }
  })

  test('by a prefix of several characters, whole', () => {
    add('roll')
    places.community('geese', { prefix: '!!', channels: ['twitch:lake'] })
    const lake = places.at('twitch', null, 'lake')
    expect(match('!!roll', lake)).toBe('roll')
    for (const text of ['!roll', '! !roll', '!!!roll', 'roll']) expect(match(text, lake), text).toBeUndefined()
  })

  test('by the bot’s name in any case, with or without the prefix of the place', () => {
    start(['waddle'])
    add('roll')
    for (const text of ['@waddle roll', '@Waddle, roll 6', '@WADDLE: !roll', '@waddle   roll']) expect(match(text), text).toBe('roll')
    places.community('geese', { prefix: '??', channels: ['twitch:lake'] })
    const lake = places.at('twitch', null, 'lake')
    expect([match('@waddle ??roll', lake), match('@waddle roll', lake), match('@waddle !roll', lake)]).toEqual(['roll', 'roll', undefined])
    for (const text of ['@waddle', '@waddler roll', '@ roll', 'waddle roll']) expect(match(text), text).toBeUndefined()
  })

  test('by # where its module came from the marketplace, and by the prefix too', () => {
    add('roll')
    add('flip', true)
    expect([match('#flip'), match('!flip'), match('#roll'), match('#')]).toEqual(['flip', 'flip', undefined, undefined])
  })

  test('and the rest of it is text for the command', () => {
    add('quote add')
    const text = '!quote   ADD   some  words '
    const turn = router.turn({ text, account: { id: '7', name: 'ann' } } as Envelope, pond(), router.match({ text }, pond())!, 'twitch:7')
    expect([turn.text, turn.calledAs]).toEqual(['some  words ', 'quote add'])
  })
})
