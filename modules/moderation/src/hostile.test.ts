import { cases, type Line, linesOf, platformNames, withstand } from '@waddlebot/sdk/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import moderation from './index.ts'
import { readPattern } from './match/pattern.ts'
import { Search } from './search.ts'
import { foldText } from './text/look.ts'
import { plain, readings } from './text/plain.ts'

const lines: readonly Line[] = [
  ...linesOf(moderation),
  ...[
    'case undo',
    'case reason',
    'filters links',
    'filters caps limit',
    'filters links allow',
    'filters words action',
    'words add',
    'words remove',
    'rule add word block',
    'rule add --on regex warn',
    'rule add regex block',
    'rule edit 1',
    'nuke 1m ban',
    'nuke 1m delete',
    'timeout ann',
    'warn ann',
    'note ann',
    'case 1',
    'raidmode',
    'raidmode on',
  ].map((words) => (text: string) => `!${words} ${text}`),
]

test.each(platformNames)('on %s nothing that is typed breaks a command or shows its insides', { timeout: 240_000 }, async (platform) => {
  await using it = await pond({}, platform)
  await it.on(platform, 'ann').says('hello')
  expect(await withstand(it.bot, { platform, lines })).toEqual([])
  expect(await it.owner.tries('!rule list')).toMatchObject({ outcome: 'replied' })
})

test('words come back byte for byte after NFC, from the right to the left as well', async () => {
  await using it = await pond()
  for (const word of ['مرحبا', 'שלום', 'straße', '🦆', 'ŚPAM', '"; --', '%_%', 'İstanbul']) {
    await it.mod.says(`!words add ${word}`)
    expect((await it.mod.says('!words list')).join(), word).toContain(word)
    expect(await it.on('twitch', 'ann').tries(`so ${word} it is`), word).toMatchObject({ outcome: 'refused' })
    await it.mod.says(`!words remove ${word}`)
    expect(await it.on('twitch', 'ann').tries(`so ${word} it is`), word).toMatchObject({ outcome: 'silent' })
  }
})

describe('patterns that hang other engines', () => {
  const attacks: readonly (readonly [pattern: string, text: string])[] = [
    ['(a+)+$', `${'a'.repeat(499)}!`],
    ['(a|a)*$', `${'a'.repeat(499)}!`],
    ['(a|aa)+$', `${'a'.repeat(499)}!`],
    ['([a-zA-Z]+)*$', `${'a'.repeat(499)}!`],
    ['(.*a){20}', `${'a'.repeat(499)}!`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(500)],
    ['(a?){50}a{50}', 'a'.repeat(500)],
    ['(x+x+)+y', 'x'.repeat(500)],
    ['(.*)*b', 'a'.repeat(500)],
    ['(\\w+\\s?)*$', `${'word '.repeat(99)}!`],
    ['((a{1,30}){1,30})b', 'a'.repeat(500)],
    ['(a*)*b', 'a'.repeat(500)],
    ['([^x]*,)*z', 'a,'.repeat(250)],
    ['(0|[1-9][0-9]*)+$', `${'10'.repeat(249)}x`],
    ['^(\\d+)*[a-z]$', '1'.repeat(500)],
    ['.*.*=.*;', '='.repeat(500)],
    ['(ab|a|b)*c', 'ab'.repeat(250)],
    ['\\s+$', `${' '.repeat(499)}x`],
    ['(?:(?:a+)b?)+c', 'a'.repeat(500)],
    ['^(a+)*(b+)*(c+)*$', `${'abc'.repeat(166)}!`],
    ['(.+)+@(.+)+\\.(.+)+', 'a@'.repeat(250)],
    ['(([^.])+\\.)+[^.]+x', 'a.'.repeat(250)],
  ]

  test.each(attacks)('%s is refused, or its work is bounded', (source, text) => {
    const read = readPattern(source)
    if (!read.ok) {
      expect(read.why).toMatch(/steps|empty text/)
      return
    }
    // What the processor had to do, not what the clock showed: the machine may be busy.
    const before = process.cpuUsage()
    new Search([`/${source}/`], []).in(plain(text))
    const { user } = process.cpuUsage(before)
    expect(user).toBeLessThan(100_000)
  })

  test('hold nobody up together: the rest of what would take too long is left out, and counted', () => {
    const search = new Search(
      Array.from({ length: 200 }, (_, index) => `/spam(.*a${index}.){3}[a-z]{20}q/`),
      [],
    )
    const before = process.cpuUsage()
    search.in(`spam ${'a1b2a3c4a5'.repeat(49)}`)
    expect(process.cpuUsage(before).user).toBeLessThan(200_000)
    expect(search.skipped).toBe(1)
  })
})

describe('whatever is written', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string())

  test('is folded a character at a time, so that a part folds to a part', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(foldText(one + other)).toBe(foldText(one) + foldText(other))
        expect(foldText(one)).toHaveLength(one.length)
      }),
      { numRuns: cases(2_000) },
    )
  })

  test('is read plainly once and for all, and never longer in other readings', () => {
    fc.assert(
      fc.property(text, (each) => {
        for (const reading of readings(plain(each))) expect(reading.length).toBeLessThanOrEqual(plain(each).length)
      }),
      { numRuns: cases(2_000) },
    )
  })

  test('a word is found where it stands alone, whatever stands around it', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/)
    fc.assert(
      fc.property(word, text, text, (needle, before, after) => {
        const search = new Search([needle], [])
        expect(search.in(plain(`${before} ${needle} ${after}`)).word).toBe(needle)
      }),
      { numRuns: cases(1_000) },
    )
  })

  test('a pattern is read or refused with a reason, and a text that it matches alone is found by the search', () => {
    const piece = fc.constantFrom(
      'a',
      'bc',
      'spam',
      '\\d',
      '\\s+',
      '[a-z]',
      '(x|y)',
      '.',
      '*',
      '+',
      '?',
      '{2}',
      '|',
      '(',
      ')',
      '^',
      '$',
      'é',
      '\\.',
      '[^a]',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('spam a1', 'SPAM', 'abc bc', 'xyspam..', 'é spambc 22', 'aaa'),
        (pieces, line) => {
          const read = readPattern(pieces.join(''))
          if (!read.ok) {
            expect(read.why).not.toBe('')
            return
          }
          const found = new Search([`/${pieces.join('')}/`], []).in(plain(line)).word !== undefined
          expect(found, pieces.join('')).toBe(read.pattern.test(plain(line)))
        },
      ),
      { numRuns: cases(5_000) },
    )
  })
})
