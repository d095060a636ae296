import { type Answer, type CommandOptions, defineModule, type Envelope, refuse } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { MemoryLimits } from '../limits/memory.ts'
import { Host } from '../modules/host.ts'
import { People, Places } from '../people/index.ts'
import type { Store } from '../store/index.ts'
import { silentLog } from '../telemetry/log.ts'
import { compileCommand, type Handler } from './command.ts'
import { Router, type RouterOptions } from './router.ts'
import type { Draft, Turn } from './turn.ts'

const clock = virtualClock(1_000)
let places: Places
let router: Router
let host: Host
let said: Draft[]
let failures: { readonly error: unknown; readonly opened: boolean }[]

function start(options: Partial<RouterOptions> = {}) {
  places = new Places('!')
  said = []
  failures = []
  host = new Host({
    definition: defineModule({ name: 'dice' }),
    config: {},
    store: undefined as unknown as Store,
    log: silentLog,
    monotonic: clock.monotonic,
  })
  router = new Router({
    limits: new MemoryLimits(clock),
    people: new People(places),
    mouth: { say: (_turn, draft) => void said.push(draft) },
    failed: (_turn, error, opened) => void failures.push({ error, opened }),
    ...options,
  })
}
beforeEach(() => start())
afterEach(() => router.close())

const add = (signature: string, handler: Handler, options: CommandOptions = {}) =>
  router.registry.add(compileCommand(host, signature, options, handler))
const pond = () => places.at('twitch', null, 'pond')
const yard = () => places.at('discord', '5', '10')
const envelope = (text: string, more: Partial<Envelope> = {}): Envelope => ({
  id: 'm1',
  platform: 'twitch',
  server: null,
  channel: 'pond',
  account: { id: '7', name: 'ann' },
  kind: 'message',
  at: clock.now(),
  receivedAt: clock.now(),
  text,
  ...more,
})
const turnFor = (text: string, place = pond(), more: Partial<Envelope> = {}): Turn =>
  router.turn(envelope(text, more), place, router.match({ text }, place)!, 'twitch:7')
const execute = async (text: string, place = pond(), more: Partial<Envelope> = {}): Promise<Turn> => {
  const turn = turnFor(text, place, more)
  await router.execute(turn)
  return turn
}
const words = () => said.map((draft) => draft.elements.map((element) => (element as { text: string }).text).join('|'))

describe('a run', () => {
  test('that answers at once is over at once, without a promise', () => {
    add('roll', () => 'four')
    const turn = turnFor('!roll')
    expect(router.execute(turn)).toBeUndefined()
    expect(turn.outcome).toBe('replied')
    expect(said).toEqual([
      { channel: 'twitch:pond', elements: [{ type: 'text', text: 'four' }], priority: 'reply', replyTo: 'm1', module: 'dice' },
    ])
  })

  test('that answers later is awaited, also when what it returns merely can be awaited', async () => {
    add('roll', async () => 'four')
    // biome-ignore lint/suspicious/noThenProperty: what a library that is no promise returns
    add('flip', () => ({ then: (resolve: (answer: Answer) => void) => resolve('heads') }) as unknown as Promise<Answer>)
    expect((await execute('!roll')).outcome).toBe('replied')
    expect((await execute('!flip')).outcome).toBe('replied')
    expect(words()).toEqual(['four', 'heads'])
  })

  test.each<[string, Answer, string, string[]]>([
    ['a number', 7 as never, 'replied', ['7']],
    ['nothing', undefined, 'silent', []],
    ['no text', '', 'silent', []],
    ['an element', { type: 'text', text: 'one' }, 'replied', ['one']],
    [
      'several elements',
      [
        { type: 'text', text: 'one' },
        { type: 'text', text: 'two' },
      ],
      'replied',
      ['one|two'],
    ],
    ['a message with a wish', { message: 'psst', private: true }, 'replied', ['psst']],
    ['a refusal', refuse('Too poor.', 'poor'), 'refused', ['Too poor.']],
    ['a refusal without words', refuse(undefined, 'poor'), 'refused', []],
    ['what is no message', { secret: 'inner' } as never, 'failed', ['Sorry, that did not work.']],
    ['a list with what is no element', ['a'] as never, 'failed', ['Sorry, that did not work.']],
    ['true', true as never, 'failed', ['Sorry, that did not work.']],
  ])('may answer %s', async (_what, answer, outcome, heard) => {
    add('roll', () => answer)
    expect((await execute('!roll')).outcome).toBe(outcome)
    expect(words()).toEqual(heard)
  })

  test('answers privately only where the platform can, and in the thread of the question', async () => {
    add('roll', () => ({ message: 'psst', private: true }))
    await execute('!roll')
    await execute('!roll', yard(), { platform: 'discord', thread: 't9' })
    expect(said.map((draft) => draft.privateTo)).toEqual([undefined, '7'])
    expect(said.map((draft) => draft.thread)).toEqual([undefined, 't9'])
  })

  test('that fails says so without its reason, and the owner is told the reason', async () => {
    const error = new Error('the password is duck')
    add('roll', () => {
      throw error
    })
    add('flip', async () => Promise.reject(error))
    for (const text of ['!roll', '!flip']) expect(await execute(text)).toMatchObject({ outcome: 'failed', reason: 'error' })
    expect(words()).toEqual(['Sorry, that did not work.', 'Sorry, that did not work.'])
    expect(failures).toEqual([
      { error, opened: false },
      { error, opened: false },
    ])
  })

  test('whose time is up is told to end, and what it answers afterwards is dropped', async () => {
    let answer!: (text: string) => void
    let signal!: AbortSignal
    start({ timeLimitMs: 1 })
    add('roll', (turn) => {
      signal = turn.signal
      return new Promise((resolve) => (answer = resolve))
    })
    const turn = await execute('!roll')
    expect(turn).toMatchObject({ outcome: 'failed', reason: 'time-limit' })
    expect(signal.aborted).toBe(true)
    answer('at last')
    await new Promise((resolve) => setImmediate(resolve))
    expect(words()).toEqual(['That took too long, so I stopped.'])
    expect(failures).toMatchObject([{ error: { code: 'WDL_TIME_LIMIT' } }])
  })

  test('of a module that failed five times is not begun any more', async () => {
    let runs = 0
    add('roll', () => {
      runs++
      throw new Error('boom')
    })
    for (let index = 0; index < 7; index++) await execute('!roll')
    expect(runs).toBe(5)
    expect(failures.map((each) => each.opened)).toEqual([false, false, false, false, true])
    expect(await execute('!roll')).toMatchObject({ outcome: 'refused', reason: 'module-resting' })
  })
})

describe('a cooldown', () => {
  const cooldown: CommandOptions = { cooldown: '1h user' }

  test('is taken by a run that succeeds', async () => {
    add('roll', () => 'four', cooldown)
    await execute('!roll')
    expect(await execute('!roll')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
  })

  test.each<[string, Handler]>([
    ['refuses', () => refuse('Too poor.')],
    ['fails', async () => Promise.reject(new Error('boom'))],
    ['answers what is no message', () => ({ odd: 1 }) as never],
  ])('is given back by a run that %s', async (_how, handler) => {
    add('roll', handler, cooldown)
    await execute('!roll')
    const again = await execute('!roll')
    expect(again.reason).not.toBe('cooldown')
  })

  test('is not taken by what an earlier gate stops', async () => {
    add('roll <sides:int>', () => 'four', cooldown)
    expect(await execute('!roll many')).toMatchObject({ outcome: 'refused', reason: 'usage' })
    expect(await execute('!roll 6')).toMatchObject({ outcome: 'replied' })
  })

  test('may be kept where asking takes a while', async () => {
    const limits = new MemoryLimits(clock)
    const later: RouterOptions['limits'] = {
      size: 0,
      take: async (rules, holder) => limits.take(rules, holder),
      peek: async (rules, holder) => limits.peek(rules, holder),
      giveBack: async (rules, holder) => limits.giveBack(rules, holder),
    }
    start({ limits: later })
    add('roll', () => 'four', cooldown)
    expect(await execute('!roll')).toMatchObject({ outcome: 'replied' })
    expect(await execute('!roll')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
  })
})

describe('a refusal of a gate', () => {
  const spoken = async (refusals: RouterOptions['refusals'], text: string) => {
    start(refusals === undefined ? {} : { refusals })
    add('ban', () => 'banned', { role: 'moderator' })
    add('roll <sides:int>', () => 'four')
    expect((await execute(text, pond())).outcome).toBe('refused')
    const onTwitch = said.length
    expect((await execute(text, yard(), { platform: 'discord' })).outcome).toBe('refused')
    return [onTwitch, said.length - onTwitch]
  }

  test('is kept quiet where viewers expect that, and told elsewhere', async () => {
    expect(await spoken(undefined, '!ban bob')).toEqual([0, 1])
  })

  test('is told everywhere when it is about what they typed', async () => {
    expect(await spoken(undefined, '!roll')).toEqual([1, 1])
  })

  test('that only tells to wait is marked as a notice, and no other is', async () => {
    add('ban', () => 'banned', { role: 'moderator' })
    add('roll', () => 'four', { cooldown: '1m user' })
    for (const text of ['!ban bob', '!roll', '!roll']) await execute(text, yard(), { platform: 'discord' })
    expect(said.map(({ notice }) => notice)).toEqual([undefined, undefined, true])
  })

  test('is told always or never where the owner says so', async () => {
    expect(await spoken('always', '!ban bob')).toEqual([1, 1])
    expect(await spoken('never', '!ban bob')).toEqual([0, 0])
    expect(await spoken('never', '!roll')).toEqual([0, 0])
  })
})
