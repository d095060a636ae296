import { defineModule, type Fragment } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { invisible } from './filters/disguise.ts'
import { hear, type Typed } from './filters/heard.ts'
import { Paces } from './filters/pace.ts'
import { caps, emotes, length, mentions, repeats, symbols } from './filters/shape.ts'
import { pond } from './fixtures/pond.ts'

const heard = (text: string, more: Partial<Typed> = {}) => hear({ text, fragments: undefined, channel: 'c', account: 'a', at: 0, ...more })

describe('capitals', () => {
  test.each(['WHY ARE WE ALL SHOUTING', 'ПОЧЕМУ МЫ ВСЕ КРИЧИМ', 'STOP THAT RIGHT now'])('are seen in "%s"', (text) => {
    expect(caps(heard(text), 70)).toMatch(/^\d+ % capitals$/)
  })
  test.each([
    'GG',
    'LETS GOOO',
    'NASA and ESA work on the ISS',
    'quiet words here, really',
    '你好你好你好你好你好你好你好你好',
    'https://EXAMPLE.COM/ABCDEFGHIJKLM ok',
  ])('are none in "%s"', (text) => {
    expect(caps(heard(text), 70)).toBeUndefined()
  })
  test('of emotes do not count', () => {
    const fragments: Fragment[] = [
      { type: 'emote', text: 'KEKWKEKWKEKWKEKW', id: '1' },
      { type: 'text', text: ' so funny, really nice' },
    ]
    expect(caps(heard('KEKWKEKWKEKWKEKW so funny, really nice', { fragments }), 40)).toBeUndefined()
  })
})

test('symbols are counted, and emoji, accents and other scripts are none', () => {
  expect(symbols(heard('░░░▒▒▒▓▓▓███░░░'), 60)).toBe('100 % symbols')
  expect(symbols(heard('!!!???!!!???'), 60)).toBe('100 % symbols')
  for (const text of ['what?!', '🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆', 'مرحبا بالجميع هنا', 'नमस्ते दोस्तों', '(╯°□°)╯ ok then, fine'])
    expect(symbols(heard(text), 60), text).toBeUndefined()
})

test('emotes of the platform and emoji are counted together, a family as one', () => {
  const fragments: Fragment[] = [
    { type: 'emote', text: 'Kappa', id: '1' },
    { type: 'text', text: ' 🦆 👍🏽' },
  ]
  expect(emotes(heard('Kappa 🦆 👍🏽', { fragments }), 2)).toBe('3 emotes')
  expect(emotes(heard('🇩🇪🇫🇷'), 1)).toBe('2 emotes')
  expect(emotes(heard('Kappa', { fragments: [{ type: 'emote', text: 'Kappa', id: '1' }] }), 0)).toBe('1 emotes')
  expect(emotes(heard('no emotes 1 2 3 # *'), 0)).toBeUndefined()
})

test('length is counted in characters, not in what they take', () => {
  expect(length(heard('🦆'.repeat(300)), 400)).toBeUndefined()
  expect(length(heard('🦆'.repeat(401)), 400)).toBe('401 characters')
})

test('letters and words in a row are counted, spaces are not', () => {
  expect(repeats(heard('noooooooooooooooooo'), 15)).toContain('"o" 16 times')
  expect(repeats(heard('🦆'.repeat(16)), 15)).toContain('"🦆" 16 times')
  expect(repeats(heard('spam '.repeat(16)), 15)).toContain('"spam" 16 times')
  expect(repeats(heard(`a${' '.repeat(40)}b`), 15)).toBeUndefined()
  expect(
    repeats(heard('one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'), 15),
  ).toBeUndefined()
})

test('people mentioned are counted once each, and mail is nobody', () => {
  expect(mentions(heard('@ann @bob @cyn @dan @eve @fay'), 5)).toBe('6 people mentioned')
  expect(mentions(heard('@ann @ANN @ann @ann @ann @ann'), 5)).toBeUndefined()
  expect(mentions(heard('a@example.com b@example.com'), 0)).toBeUndefined()
  const mention = (id: string): Fragment => ({ type: 'mention', text: `<@${id}>`, account: { id, name: id } })
  expect(mentions(heard('x', { fragments: ['1', '2', '3'].map(mention) }), 2)).toBe('3 people mentioned')
})

test('characters that nobody sees are counted where nothing needs them', () => {
  expect(invisible(heard('a\u200bb\u200bc\u200bd\u200be'), 3)).toBe('4 invisible characters')
  expect(invisible(heard('\u202eevil\u202c\u2066x\u2069'), 3)).toBe('4 invisible characters')
  for (const text of ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'می‌خواهم می‌روم می‌شود می‌کند', 'שלום\u200f!\u200f \u200fx\u200f', 'again \u{e0000}'])
    expect(invisible(heard(text), 3), text).toBeUndefined()
})

describe('pace', () => {
  test('is too fast with more messages in ten seconds than allowed, and fine again after', () => {
    const paces = new Paces()
    const at = (ms: number) => paces.spam(heard('x', { at: ms }), 3)
    expect([0, 1, 2, 3, 4].map(at)).toEqual([
      undefined,
      undefined,
      undefined,
      'more than 3 messages in 10 s',
      'more than 3 messages in 10 s',
    ])
    expect([20_000, 20_001, 20_002, 20_003].map(at).map((each) => each !== undefined)).toEqual([false, false, false, true])
  })

  test('is each person’s own', () => {
    const paces = new Paces()
    for (const account of ['a', 'b', 'c']) expect(paces.spam(heard('x', { account }), 1)).toBeUndefined()
  })

  test('notices the same said again, in any disguise, within a minute', () => {
    const paces = new Paces()
    const said = (text: string, at: number) => paces.duplicates(heard(text, { at }), 2)
    expect(said('buy now', 0)).toBeUndefined()
    expect(said('BUY NOW', 1)).toBeUndefined()
    expect(said('buy  n0w \u{e0000}', 2)).toBe('the same 3 times')
    expect(said('something else', 3)).toBeUndefined()
    expect(said('buy now', 4)).toBeUndefined()
    expect(said('buy now', 5)).toBeUndefined()
    expect(said('buy now', 70_000)).toBeUndefined()
  })
})

describe('each filter, switched on', () => {
  test.each([
    ['links', 'look at example.com'],
    ['lookalikes', 'get frее stеam'],
    ['invisible', 'a\u200bb\u200bc\u200bd\u200be'],
    ['mentions', '@ann @bob @cyn @dan @eve @fay'],
    ['length', 'ab '.repeat(140)],
    ['repeats', 'nooooooooooooooooo'],
    ['caps', 'WHY ARE WE ALL SHOUTING'],
    ['symbols', '░░░▒▒▒▓▓▓███░░░'],
    ['emotes', '🦆 '.repeat(16)],
  ])('%s stops "%s", also when it is put in by an edit, and not once it is off', async (name, text) => {
    await using it = await pond()
    await it.mod.says(`!filters ${name} on`)
    expect(await it.on('twitch', 'bob').tries(text, { id: 'b' })).toMatchObject({ outcome: 'refused', reason: name })
    await it.bot.emit('message.edit', { platform: 'twitch', channel: 'pond', user: 'eve', text, message: 'e' })
    expect(it.acts()).toEqual(['message.delete b', 'warn bob', 'message.delete e', 'warn eve'])
    await it.mod.says(`!filters ${name} off`)
    expect(await it.on('twitch', 'bob').tries(text)).toMatchObject({ outcome: 'silent' })
  })

  test.each(['spam', 'duplicates'])('%s stops who goes too far', async (name) => {
    await using it = await pond()
    await it.mod.says(`!filters ${name} limit 2`)
    await it.mod.says(`!filters ${name} on`)
    const ends = []
    for (let turn = 0; turn < 3; turn++) ends.push((await it.on('twitch', 'bob').tries('again')).reason)
    expect(ends).toEqual([undefined, undefined, name])
  })

  test('let everybody say what everybody was asked to say, however often, and nothing with it', async () => {
    const giveaway = defineModule({
      name: 'giveaway',
      capabilities: ['moderate'],
      expects: ({ text }) => text === 'QUACK FOR THE GOLDEN DUCK',
    })
    await using it = await pond({ with: [giveaway] })
    for (const name of ['duplicates', 'spam', 'caps']) {
      await it.mod.says(`!filters ${name} on`)
      if (name !== 'caps') await it.mod.says(`!filters ${name} limit 2`)
    }
    const bob = it.on('twitch', 'bob')
    for (let turn = 0; turn < 5; turn++) expect(await bob.tries('QUACK FOR THE GOLDEN DUCK')).toMatchObject({ outcome: 'silent' })
    expect(await it.on('twitch', 'eve').tries('QUACK FOR THE GOLDEN DUCK NOW')).toMatchObject({ reason: 'caps' })
  })
})
