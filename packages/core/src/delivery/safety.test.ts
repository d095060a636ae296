import { platforms } from '@waddlebot/sdk'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeSafe } from './safety.ts'

const { twitch, discord, slack, console: terminal } = platforms
const all = [twitch, discord, slack, terminal]
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '@everyone',
        '@here',
        '@EveryOne',
        '@\u200beveryone',
        '\u0000',
        '\u001b[31m',
        '\r\n',
        '\n',
        '\r',
        '\t',
        '\u2028',
        '\u2029',
        '\u202e',
        '\u2066',
        '\u200f',
        '\u{e0041}',
        '\u{e0001}',
        '🏴\u{e0067}\u{e0062}\u{e007f}',
        '/ban',
        '.me',
        '!cmd',
        ' ',
        '\u2060',
        '\u00a0',
        '@',
        'every',
        'one',
      ),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

describe('a text that leaves', () => {
  test('is left alone when there is nothing wrong with it', () => {
    for (const text of [
      'You rolled 4.',
      'ünïcode 🦆 👩‍👩‍👧‍👦',
      'a/b and c!',
      'mail me@example.org',
      '5 > 3 && true',
      '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    ])
      for (const rules of all) expect(makeSafe(text, rules)).toBe(text)
  })

  test('has no control characters', () => {
    for (const rules of all) {
      expect(makeSafe('a\u0000b\u0007c\u001b[31md\u007fe\u0085f', rules)).toBe('abc[31mdef')
    }
  })

  test('is one line where a line is a message, and keeps its lines elsewhere', () => {
    expect(makeSafe('a\r\nPRIVMSG #pond :b\nc\td', twitch)).toBe('a PRIVMSG #pond :b c d')
    expect(makeSafe('a\r\nb\rc', discord)).toBe('a\nb\nc')
  })

  test('has no marks that turn its direction', () => {
    for (const mark of '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069') {
      expect(makeSafe(`pay ${mark}me`, discord)).toBe('pay me')
    }
  })

  test('carries no hidden text in tags, and keeps flags', () => {
    expect(makeSafe('hi\u{e0068}\u{e0069}', twitch)).toBe('hi')
    expect(makeSafe('🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}!', twitch)).toBe(
      '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}!',
    )
  })

  test('mentions nobody by the thousand', () => {
    for (const text of [
      '@everyone',
      'hey @here!',
      '@EVERYONE',
      'x@everyone',
      '@\u0000everyone',
      '@\u202eeveryone',
      '@every\u2066one',
      '@\u{e0041}here',
    ]) {
      expect(makeSafe(text, discord)).not.toMatch(/@(everyone|here)/i)
    }
  })

  test('does not begin like a command of its platform', () => {
    for (const [lead, rules] of [
      ['/', twitch],
      ['.', twitch],
      ['!', twitch],
      ['!', discord],
    ] as const) {
      for (const text of [`${lead}ban ann`, `  ${lead}ban ann`, `\u0000${lead}ban`, `\u202e${lead}ban`, `\n${lead}ban`]) {
        expect(rules.commandLeads).not.toContain(makeSafe(text, rules).trimStart()[0])
      }
    }
    expect(makeSafe('no! really', twitch)).toBe('no! really')
  })

  test('stays as it is when it passes a second time', () => {
    for (const rules of all) {
      fc.assert(
        fc.property(nasty, (text) => {
          const once = makeSafe(text, rules)
          expect(makeSafe(once, rules)).toBe(once)
        }),
        { numRuns: 500 },
      )
    }
  })

  test('keeps every promise whatever it is made of', () => {
    for (const rules of all) {
      fc.assert(
        fc.property(nasty, (text) => {
          const safe = makeSafe(text, rules)
          expect(safe).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
          expect(safe).not.toMatch(/@(everyone|here)\b/i)
          if (!rules.can.newlines) expect(safe).not.toMatch(/[\n\r\t]/)
          const first = safe.trimStart()[0]
          if (first !== undefined) expect(rules.commandLeads).not.toContain(first)
        }),
        { numRuns: 500 },
      )
    }
  })
})
