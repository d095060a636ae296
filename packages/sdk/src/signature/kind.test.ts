import { describe, expect, test } from 'vitest'
import { parseSignature, readArgs } from './index.ts'

/** The value of one word of a kind, or what the chat is told. */
function read(kind: string, word: string): unknown {
  const result = readArgs(parseSignature(`x <v:${kind}>`), word, { now: 0 })
  return result.ok ? result.args['v'] : result.problem.message
}

function refused(kind: string, words: readonly string[]): string[] {
  return words.filter((word) => typeof read(kind, word) !== 'string')
}

describe('int', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['+7', 7],
    ['007', 7],
    ['-9007199254740991', -Number.MAX_SAFE_INTEGER],
  ])('%s is %d', (word, value) => {
    expect(read('int', word)).toBe(value)
  })

  test('is nothing but ASCII digits and a sign', () => {
    expect(
      refused('int', [
        '""',
        '-',
        '+',
        '1.0',
        '1e3',
        '1e309',
        '0x10',
        '0b1',
        '1_000',
        '1,000',
        '١٢٣',
        '１２',
        'NaN',
        'Infinity',
        '--1',
        '1n',
      ]),
    ).toEqual([])
    expect(read('int', '9007199254740992')).toBe('"9007199254740992" is further from zero than 9007199254740991')
  })
})

describe('number', () => {
  test.each([
    ['1.5', 1.5],
    ['.5', 0.5],
    ['-0', 0],
    ['-0.25', -0.25],
    ['1'.repeat(30), Number('1'.repeat(30))],
  ])('%s is %d', (word, value) => {
    expect(read('number', word)).toBe(value)
  })

  test('is finite, decimal and without an exponent', () => {
    expect(
      refused('number', ['""', '.', '5.', '1e3', '1e309', '0x10', '1_000', '1,5', '١٢٣', 'NaN', 'Infinity', '-Infinity', '1.2.3']),
    ).toEqual([])
    expect(read('number', '9'.repeat(400))).toMatch(/is too large a number$/)
  })
})

describe('bool', () => {
  test('is one of eight words', () => {
    expect(['on', 'YES', 'true', '1'].map((word) => read('bool', word))).toEqual([true, true, true, true])
    expect(['off', 'No', 'false', '0'].map((word) => read('bool', word))).toEqual([false, false, false, false])
    expect(read('bool', 'maybe')).toBe('"maybe" is not on or off')
  })
})

describe('user', () => {
  test.each([
    ['ann', { name: 'ann' }],
    ['@Ann,', { name: 'Ann' }],
    ['@@ann', { name: 'ann' }],
    ['"@Ann Lee"', { name: 'Ann Lee' }],
    ['<@123>', { name: '123', id: '123' }],
    ['<@!123>', { name: '123', id: '123' }],
    ['<@U12AB>,', { name: 'U12AB', id: 'U12AB' }],
    ['<@U12AB|ann>', { name: 'ann', id: 'U12AB' }],
    ['<@U12AB|>', { name: 'U12AB', id: 'U12AB' }],
  ])('%s', (word, value) => {
    expect(read('user', word)).toEqual(value)
  })

  test('is nobody in particular when it is a group, markup or nothing to see', () => {
    expect(
      refused('user', ['@', ',', '""', '" "', '<@>', '<@&123>', '<!here>', '<!subteam^S1>', '<@U1', '"a\nb"', 'x'.repeat(101)]),
    ).toEqual([])
    expect(read('user', '@')).toBe('"@" is not a user such as @ann')
  })
})

describe('channel', () => {
  test('is a name, with or without #, or a mention', () => {
    expect(read('channel', '#general')).toEqual({ name: 'general' })
    expect(read('channel', 'general')).toEqual({ name: 'general' })
    expect(read('channel', '<#123>')).toEqual({ name: '123', id: '123' })
    expect(read('channel', '<#C12AB|general>')).toEqual({ name: 'general', id: 'C12AB' })
    expect(refused('channel', ['#', '""', '<#>', '<@123>'])).toEqual([])
  })
})

describe('url', () => {
  test('is an http or https address, spelt as URLs are', () => {
    expect(read('url', 'https://Example.org')).toBe('https://example.org/')
    expect(read('url', 'HTTP://example.org/a?b=c#d')).toBe('http://example.org/a?b=c#d')
    expect(read('url', '<https://example.org/a|a>')).toBe('https://example.org/a')
  })

  test.each([
    'example.org',
    'javascript:alert(1)',
    'ftp://example.org',
    'http://',
    'http://[',
    'https://x y',
    'data:text/html,x',
    'http:/\\x y',
  ])('is not %s', (word) => {
    expect(read('url', `"${word}"`)).toMatch(/ is not a link such as /)
  })
})

describe('date, duration and amount', () => {
  test('say what is wrong with a word that is nearly one', () => {
    expect(read('date', '2026-02-30')).toBe('"2026-02-30" is not a day of the calendar')
    expect(read('date', 'someday')).toBe('"someday" is not a date such as 2026-03-29, tomorrow or 18:30')
    expect(read('duration', '9999w')).toBe('"9999w" is longer than 3650 days')
    expect(read('duration', '-5m')).toBe('"-5m" is not a duration such as 30s, 5m or 1h30m')
    expect(read('amount', '99999999999b')).toBe('"99999999999b" is more than 9007199254740991')
    expect(read('amount', '-5')).toBe('"-5" is not an amount such as 50, 5k, 25%, half or all')
  })

  test('are read in the time and the zone that the call is given', () => {
    const signature = parseSignature('at <when:date> [other:date=tomorrow]')
    const result = readArgs(signature, 'today', { now: Date.UTC(2026, 0, 1, 12), zone: 'Asia/Tokyo' })
    expect(result).toEqual({ ok: true, args: { when: new Date('2025-12-31T15:00:00Z'), other: new Date('2026-01-01T15:00:00Z') } })
    expect(readArgs(signature, 'today', { zone: 'Mars/Base' })).toMatchObject({
      problem: { code: 'not-date', message: '"today" cannot be read, because "Mars/Base" is not a time zone' },
    })
  })
})
