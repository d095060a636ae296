import { describe, expect, test } from 'vitest'
import { parseSignature, readArgs } from './index.ts'

/** What a handler sees, or what the chat is told. */
function read(source: string, text: string): unknown {
  const result = readArgs(parseSignature(source), text)
  return result.ok ? result.args : result.problem.message
}

describe('what nobody sees', () => {
  test.each([
    ['5\u{E0000}', '5'],
    ['5 \u{E0000}', '5'],
    ['\u200b5', '5'],
    ['a\u200bb\u034f', 'ab'],
    ['a\ufe0f', 'a'],
    ['cafe\u0301', 'caf\u00e9'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['👩\u200d👩\u200d👧', '👩\u200d👩\u200d👧'],
    ['1\ufe0f\u20e3', '1\ufe0f\u20e3'],
    ['🏴\u{E0067}\u{E0062}\u{E007F}', '🏴\u{E0067}\u{E0062}\u{E007F}'],
    ['葛\u{E0100}', '葛\u{E0100}'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['a\ud800', 'a\ufffd'],
    ['e\u200b\u0301', '\u00e9'],
    ['a\ufe0f\u200db', 'ab'],
    ['क्\u200dष', 'क्\u200dष'],
    ['mo\u200dd', 'mod'],
  ])('%j is the word %j', (text, word) => {
    expect(read('say <x>', text)).toEqual({ x: word })
    expect(read('say <x> --loud', `--loud\u200b ${text}`)).toEqual({ x: word, loud: true })
  })

  test('is taken off the ends of a rest and left inside it', () => {
    expect(read('say <x:rest>', '\u{E0000} a\u200bb ❤\ufe0f \u{E0000}\u200b')).toEqual({ x: 'a\u200bb ❤\ufe0f' })
    expect(read('say <x:rest>', 'cafe\u0301\u{E0000}')).toEqual({ x: 'caf\u00e9' })
    expect(read('say <x:rest>', '🏴\u{E0067}\u{E0062}\u{E007F}\u{E0000}')).toEqual({ x: '🏴\u{E0067}\u{E0062}\u{E007F}' })
    expect(read('say <x:rest>', 'a\0b\0')).toEqual({ x: 'ab' })
  })
})
