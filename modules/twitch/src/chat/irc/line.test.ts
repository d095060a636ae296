import { createRequire } from 'node:module'
import fc from 'fast-check'
import tmi from 'tmi.js'
import { expect, test } from 'vitest'
import { chatterLine, dice, wound } from './fixtures/chatter.ts'
import { eachLine, parse, readEmotes, rolesOfBadges, unescapeTag, unwrapAction } from './index.ts'

type TheirTags = Record<string, string | true>
interface TheirLine {
  readonly tags: TheirTags
  readonly prefix: string | null
  readonly command: string
  readonly params: readonly string[]
}
const require = createRequire(import.meta.url)
const theirs = require('tmi.js/lib/parser') as {
  msg(line: string): TheirLine | null
  badges(tags: TheirTags): Record<string, unknown>
  emotes(tags: TheirTags): Record<string, unknown>
}
const theirAction = (require('tmi.js/lib/utils') as { actionMessage(text: string): RegExpMatchArray | null }).actionMessage

/** An empty value is `true` there; a tag without `=` is its own value there, and the same as none here. */
const theirTag = (tags: TheirTags, name: string) => (tags[name] === true ? '' : tags[name] === name ? undefined : tags[name])

/** What differs between our reading of a line and tmi.js's. */
function differences(raw: string): string[] {
  const ours = parse(raw)
  const other = theirs.msg(raw)
  if (!ours || !other) return !ours && !other ? [] : [`one of the two reads nothing: ${JSON.stringify([!!ours, !!other, raw])}`]
  const pairs: [field: string, ours: unknown, theirs: unknown][] = [
    ['prefix', ours.prefix ?? null, other.prefix],
    ['command', ours.command, other.command],
    ['first parameter', ours.target, other.params[0]],
    ['second parameter', ours.text, other.params[1]],
    ['words of an action', unwrapAction(ours.text ?? '').text, theirAction(other.params[1] ?? '')?.[1] ?? other.params[1] ?? ''],
  ]
  const names = Object.keys(other.tags)
  const repeated = new Set(
    (/^@(\S*)/.exec(raw)?.[1] ?? '')
      .split(';')
      .map((tag) => tag.split('=')[0]!)
      .filter((name, index, all) => all.indexOf(name) !== index),
  )
  for (const name of [...names, 'bits', 'user-id', 'reply-parent-msg-id']) {
    if (!repeated.has(name) && !name.includes('\\') && name !== '') pairs.push([name, ours.rawTag(name), theirTag(other.tags, name)])
  }
  return pairs.filter(([, one, two]) => one !== two).map((pair) => JSON.stringify([...pair, raw]))
}

test('20,000 lines of a chat read field for field as tmi.js reads them', () => {
  const roll = dice(99)
  const found = Array.from({ length: 20_000 }, () => differences(chatterLine(roll))).flat()
  expect(found.slice(0, 5)).toEqual([])
})

test('so do 20,000 wounded lines, and none of them throws', () => {
  const roll = dice(7)
  const found = Array.from({ length: 20_000 }, () => differences(wound(chatterLine(roll), roll))).flat()
  expect(found.slice(0, 5)).toEqual([])
})

const granted: Readonly<Record<string, string>> = {
  broadcaster: 'owner',
  moderator: 'moderator',
  vip: 'vip',
  subscriber: 'subscriber',
  founder: 'subscriber',
}

test('badges and emotes are those of tmi.js', () => {
  const roll = dice(3)
  for (let count = 0; count < 5_000; count++) {
    const raw = chatterLine(roll)
    const ours = parse(raw)!
    const tags = theirs.msg(raw)!.tags
    const badges = Object.keys(theirs.badges({ ...tags })['badges'] ?? {}).flatMap((name) => granted[name] ?? [])
    expect(rolesOfBadges(ours.tag('badges'))).toEqual([...new Set(badges)])
    const emotes = (theirs.emotes({ ...tags })['emotes'] ?? {}) as Record<string, string[]>
    const spans = Object.entries(emotes).flatMap(([id, places]) => places.map((place) => `${id}:${place}`))
    expect(
      readEmotes(ours.tag('emotes'))
        .map(({ id, first, last }) => `${id}:${first}-${last}`)
        .sort(),
    ).toEqual(spans.sort())
  }
})

test('what a whole tmi.js client says of a message is what we say', () => {
  const client = new tmi.Client({ options: { skipUpdatingEmotesets: true }, logger: { info() {}, warn() {}, error() {} } })
  let said: { channel: string; tags: tmi.ChatUserstate; text: string } | undefined
  const keep = (channel: string, tags: tmi.ChatUserstate, text: string) => {
    said = { channel, tags, text }
  }
  client.on('message', keep)
  client.on('cheer', keep)
  const handle = (client as unknown as { handleMessage(line: TheirLine | null): void }).handleMessage.bind(client)
  const roll = dice(42)
  const plain = (value: unknown) => (value === true ? '1' : value === false ? '0' : (value ?? ''))
  for (let count = 0; count < 5_000; count++) {
    const raw = chatterLine(roll)
    handle(theirs.msg(raw))
    const ours = parse(raw)!
    expect(`#${ours.channel}`).toBe(said!.channel)
    expect(unwrapAction(ours.text!).text).toBe(said!.text)
    expect(ours.login).toBe(said!.tags.username)
    for (const name of ['id', 'user-id', 'room-id', 'display-name', 'mod', 'subscriber', 'color', 'tmi-sent-ts', 'reply-parent-msg-body'])
      expect(`${name}: ${ours.tag(name) ?? ''}`).toBe(`${name}: ${plain(said!.tags[name])}`)
  }
})

test('no text at all makes the reader throw', () => {
  const frame = fc.string({
    unit: fc.constantFrom('@', ' ', ':', ';', '=', '#', '!', '\\', '\r', '\n', 'a', '\u0001', '🦆', '/', ',', '-', '1'),
  })
  fc.assert(
    fc.property(frame, (text) => {
      eachLine(text, (raw) => {
        const line = parse(raw)
        line?.tag('a')
        readEmotes(line?.tag('a'))
        rolesOfBadges(line?.text)
        unwrapAction(line?.text ?? '')
        expect(typeof line?.login).not.toBe('object')
      })
    }),
    { seed: 20, numRuns: 5_000 },
  )
})

test('a value is unescaped as IRC says, odd escapes included', () => {
  expect(unescapeTag('a\\sb\\:c\\\\d\\re\\nf\\x\\')).toBe('a b;c\\d\re\nfx')
  expect(unescapeTag('plain')).toBe('plain')
})

test('a frame is cut at its line ends, with or without carriage returns, empty lines left out', () => {
  const lines: string[] = []
  eachLine('one\r\ntwo\n\r\n\nthree', (line) => lines.push(line))
  expect(lines).toEqual(['one', 'two', 'three'])
})

test('emotes that overlap or are no numbers are left out', () => {
  expect(readEmotes('25:0-4,2-3/9:x-y/8:7-6/7:5-6')).toEqual([
    { id: '25', first: 0, last: 4 },
    { id: '7', first: 5, last: 6 },
  ])
})
