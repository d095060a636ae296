import tmi from 'tmi.js'
import { expect, test } from 'vitest'
import { type Ear, listen } from './fastpath.ts'
import { chatterLine, dice, wound } from './irc/fixtures/chatter.ts'

interface Heard {
  readonly client: tmi.Client
  readonly way: 'fast' | 'plain'
  readonly chat: string[]
  readonly other: string[]
  readonly odd: string[]
  /** Hand the client a frame, as its socket would. */
  frame(...lines: string[]): void
}

function hear(version?: string, claim = false): Heard {
  const client = new tmi.Client({ options: { skipUpdatingEmotesets: true }, logger: { info() {}, warn() {}, error() {} } })
  const heard = { chat: [] as string[], other: [] as string[], odd: [] as string[] }
  const ear: Ear = {
    heard() {},
    chat: (line) => heard.chat.push(`${line.channel} ${line.login}: ${line.text}`),
    other: (line) => {
      heard.other.push(line.command)
      return claim
    },
    malformed: (raw) => heard.odd.push(raw),
  }
  const way = listen(client, ear, version)
  const frame = (...lines: string[]) =>
    (client as unknown as { _onMessage(event: { data: string }): void })._onMessage({ data: lines.map((line) => `${line}\r\n`).join('') })
  return { client, way, ...heard, frame }
}

const bits = '@bits=100;id=1;user-id=7 :ann!ann@ann.tmi.twitch.tv PRIVMSG #pond :!quote 1'
const state = '@room-id=1;slow=5 :tmi.twitch.tv ROOMSTATE #pond'

test.each([
  ['in front of the tmi.js that is installed', undefined, 'fast'],
  ['behind the parser of a tmi.js that is not known', '2.0.0', 'plain'],
] as const)('%s chat is heard whole, and the rest reaches tmi.js', (_, version, way) => {
  const heard = hear(version)
  const slow: unknown[] = []
  heard.client.on('slowmode', (channel, on, seconds) => slow.push([channel, on, seconds]))
  heard.frame(bits, state)
  expect(heard.way).toBe(way)
  expect(heard.chat).toEqual(['pond ann: !quote 1'])
  expect(heard.other).toEqual(['ROOMSTATE'])
  expect(slow).toEqual([['#pond', true, 5]])
})

test.each([undefined, '2.0.0'])('a line that was claimed never reaches tmi.js (%s)', (version) => {
  const heard = hear(version, true)
  const seen: string[] = []
  heard.client.on('slowmode', (channel) => seen.push(channel))
  heard.frame(state)
  expect(heard.other).toEqual(['ROOMSTATE'])
  expect(seen).toEqual([])
})

const deadly = [':tmi.twitch.tv HOSTTARGET #pond', ':tmi.twitch.tv NOTICE #pond', ':tmi.twitch.tv NOTICE', ':a!a@a 353 a = #pond']

test('stock tmi.js throws on each of these, which is why we stand in front of it', () => {
  for (const line of deadly) {
    const client = new tmi.Client({ logger: { info() {}, warn() {}, error() {} } })
    const inside = client as unknown as { _onMessage(event: { data: string }): void }
    expect(() => inside._onMessage({ data: line }), line).toThrow()
  }
})

test.each([undefined, '2.0.0'])('no wounded line throws, and the next one is heard (%s)', (version) => {
  const heard = hear(version)
  const roll = dice(11)
  for (const line of deadly) heard.frame(line)
  for (let count = 0; count < 10_000; count++) heard.frame(wound(roll(2) === 0 ? chatterLine(roll) : state, roll))
  expect(heard.odd.length).toBeGreaterThan(0)
  heard.frame(bits)
  expect(heard.chat.at(-1)).toBe('pond ann: !quote 1')
})
