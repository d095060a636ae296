import { describe, expect, test } from 'vitest'
import { type ArgEnv, defineKind, explainProblem, type KindMap, parseSignature, readArgs } from './index.ts'

/** What a handler sees, or what the chat is told. */
function read(source: string, text: string, env?: ArgEnv): unknown {
  const signature = parseSignature(source, env?.kinds)
  const result = readArgs(signature, text, env)
  return result.ok ? result.args : result.problem.message
}

describe('arguments', () => {
  test.each([
    ['ping', '', {}],
    ['ping', ' \t ', {}],
    ['ping', 'x', 'unexpected "x"'],
    ['hug <who>', 'ann', { who: 'ann' }],
    ['hug <who>', '', 'who is missing'],
    ['hug <who>', 'ann bob', 'unexpected "bob"'],
    ['hug <who> [how]', 'ann', { who: 'ann' }],
    ['hug <who> [how]', 'ann softly', { who: 'ann', how: 'softly' }],
    ['roll [sides:int=6]', '', { sides: 6 }],
    ['roll [sides:int=6]', '20', { sides: 20 }],
    ['roll [sides:int=6]', 'twenty', '"twenty" is not a whole number'],
    ['bet [stake:amount=half]', '', { stake: { kind: 'share', numerator: 1, denominator: 2 } }],
    ['sum <...of:int>', '1 2 3', { of: [1, 2, 3] }],
    ['sum <...of:int>', '', 'of is missing'],
    ['sum <...of:int>', '1 x', '"x" is not a whole number'],
    ['sum [...of:int]', '', { of: [] }],
    ['slow <mode:on|off>', 'OFF', { mode: 'off' }],
    ['slow <mode:on|off>', 'onn', 'mode must be one of on, off (did you mean "on"?)'],
    ['slow <mode:on|off>', 'purple', 'mode must be one of on, off'],
  ])('%s <- %j', (source, text, expected) => {
    expect(read(source, text)).toEqual(expected)
  })

  test('an optional argument that nobody typed is absent', () => {
    expect(read('quote [id:int]', '')).not.toHaveProperty('id')
  })

  test('the rest of the line stays as it was typed, but for what stands around it', () => {
    expect(read('echo <text:rest>', '  two  "quoted" -- --words\n ')).toEqual({ text: 'two  "quoted" -- --words' })
    expect(read('tell <who> <text:rest>', 'ann  "hi"  there ')).toEqual({ who: 'ann', text: '"hi"  there' })
    expect(read('echo <text:rest>', ' \n ')).toBe('text is missing')
    expect(read('tell <who> <text:rest>', 'ann \u{E0000}')).toBe('text is missing')
    expect(read('echo [text:rest]', ' ')).toEqual({})
    expect(read('echo [text:rest=quack]', '')).toEqual({ text: 'quack' })
  })

  test('every line of text gets arguments of its own', () => {
    const signature = parseSignature('add [...n:user]')
    const [first, second] = [readArgs(signature, 'a'), readArgs(signature, '')]
    expect([first, second]).toEqual([
      { ok: true, args: { n: [{ name: 'a' }] } },
      { ok: true, args: { n: [] } },
    ])
  })
})

describe('quotes', () => {
  test.each([
    ['"two words"', 'two words'],
    ['“two words”', 'two words'],
    ['„two words“', 'two words'],
    ['”two words”', 'two words'],
    ['«two words»', 'two words'],
    ['""', ''],
    ['"unclosed', '"unclosed'],
    ['5"', '5"'],
    ['"', '"'],
    ["don't", "don't"],
    ['"say "hi"now"', 'say "hi"now'],
    ['“two" words', 'unexpected "words"'],
    ['"--loud"', '--loud'],
    ['"“a', '"“a'],
  ])('%s', (text, expected) => {
    const args = read('say <what> --loud', text)
    expect(args).toEqual(expected.startsWith('unexpected') ? expected : { what: expected, loud: false })
  })
})

test('a quote that nothing closes leaves the other kinds of quotes alone', () => {
  expect(read('say <...what>', '"a “b c” «d e» “f')).toEqual({ what: ['"a', 'b c', 'd e', '“f'] })
})

describe('flags', () => {
  test.each([
    '--for=5m spam',
    '--for 5m spam',
    '-for=5m spam',
    '-for 5m spam',
    'spam --for=5m',
    '—for 5m spam',
    '--FOR=5m spam',
    '--for="5m" spam',
  ])('%s', (text) => {
    expect(read('mute <why> --for:duration', text)).toEqual({ why: 'spam', for: 300_000 })
  })

  test.each([
    ['', { loud: false }],
    ['--loud', { loud: true }],
    ['-loud', { loud: true }],
    ['--loud=off', { loud: false }],
    ['--loud=off --loud', { loud: true }],
    ['--loud=', '"" is not on or off'],
    ['--loud x', 'unexpected "x"'],
    ['--lound', 'unexpected "--lound" (did you mean "--loud"?)'],
    ['--loudly', 'unexpected "--loudly" (did you mean "--loud"?)'],
    ['--n', '--n needs a value'],
    ['--n --loud', '--n needs a value'],
    ['--n -4', { loud: false, n: -4 }],
    ['--n=', '"" is not a whole number'],
    ['--n = 4', '"=" is not a whole number'],
    ['--n 4 --n 5', { loud: false, n: 5 }],
    ['--', { loud: false }],
    ['-- --loud', 'unexpected "--loud"'],
  ])('shout %s', (text, expected) => {
    const message = read('shout --loud --n:int', text)
    expect(message).toEqual(text === '-- --loud' ? 'unexpected "--loud" (did you mean "--loud"?)' : expected)
  })

  test('only declared flags are flags', () => {
    expect(read('add <n:int>', '-5')).toEqual({ n: -5 })
    expect(read('say <x> --loud', '--else')).toEqual({ x: '--else', loud: false })
    expect(read('say <x>', '--')).toEqual({ x: '--' })
  })

  test('flags stand before the rest of the line, never inside it', () => {
    expect(read('say <text:rest> --loud', '--loud a --loud b')).toEqual({ text: 'a --loud b', loud: true })
    expect(read('say <text:rest> --loud', '-- --loud')).toEqual({ text: '--loud', loud: false })
    expect(read('say <to> <text:rest> --loud', 'ann --loud hi')).toEqual({ to: 'ann', text: 'hi', loud: true })
  })
})

describe('a problem', () => {
  test('is explained with the usage', () => {
    const signature = parseSignature('quote [id:int]')
    const result = readArgs(signature, 'one')
    expect(result).toEqual({ ok: false, problem: { code: 'not-int', param: 'id', word: 'one', message: '"one" is not a whole number' } })
    if (!result.ok) expect(explainProblem(result.problem, signature, '!')).toBe('"one" is not a whole number. Usage: !quote [id:int]')
  })

  test('quotes a long or broken word short and on one line', () => {
    expect(read('quote [id:int]', '🦆'.repeat(500))).toBe(`"${'🦆'.repeat(40)}…" is not a whole number`)
    expect(read('quote [id:int]', '"a\r\nPRIVMSG #b :c"')).toBe('"a PRIVMSG #b :c" is not a whole number')
  })
})

describe("a module's own kinds", () => {
  const kinds: KindMap = {
    dice: defineKind('dice such as 2d6', (word) => (/^\d+d\d+$/.test(word) ? { dice: word } : undefined)),
    soon: { read: (word, { now, zone }) => ({ ok: true, value: `${word} ${now} ${zone}` }) },
    moody: { read: () => ({ ok: false, message: 'not today' }) },
    broken: {
      read: () => {
        throw new TypeError('x is not a function')
      },
    },
    empty: { read: () => undefined as never },
  }

  test('are read like any other', () => {
    expect(read('roll <a:dice> <b:soon>', '2d6 x', { kinds, now: 5, zone: 'Asia/Tokyo' })).toEqual({
      a: { dice: '2d6' },
      b: 'x 5 Asia/Tokyo',
    })
    expect(read('roll [b:soon=x]', '', { kinds, now: 6 })).toEqual({ b: 'x 6 UTC' })
    expect(read('roll <a:dice>', 'six', { kinds })).toBe('"six" is not dice such as 2d6')
    expect(read('roll <a:moody>', 'x', { kinds })).toBe('not today')
  })

  test('that throw or give nonsense refuse the word and keep the cause for the log', () => {
    const result = readArgs(parseSignature('roll <a:broken>', kinds), 'x')
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'kind-failed', message: '"x" could not be read as broken', cause: { message: 'x is not a function' } },
    })
    expect(readArgs(parseSignature('roll <a:empty>', kinds), 'x')).toMatchObject({ ok: false, problem: { code: 'kind-failed' } })
  })

  test('are found again for a copy of a signature', () => {
    const copy = structuredClone(parseSignature('roll <a:dice> [n:int=3]', kinds))
    expect(() => readArgs(copy, '2d6')).toThrow(expect.objectContaining({ code: 'WDL_SIGNATURE_UNKNOWN_KIND' }))
    expect(readArgs(copy, '2d6', { kinds })).toEqual({ ok: true, args: { a: { dice: '2d6' }, n: 3 } })
    expect(readArgs(copy, '2d6')).toEqual({ ok: true, args: { a: { dice: '2d6' }, n: 3 } })
  })
})
