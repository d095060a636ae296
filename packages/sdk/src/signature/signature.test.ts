import { describe, expect, test } from 'vitest'
import { isWaddleError, type WaddleError } from '../error.ts'
import { defineKind, type KindMap, parseSignature } from './index.ts'

function refusal(source: string, kinds?: KindMap): WaddleError {
  try {
    parseSignature(source, kinds)
  } catch (error) {
    if (isWaddleError(error)) return error
    throw error
  }
  throw new Error(`"${source}" was accepted`)
}

const plain = { required: false, variadic: false, flag: false }

describe('a signature', () => {
  test('starts with the words that call it', () => {
    expect(parseSignature('quote add <text:rest>')).toEqual({
      source: 'quote add <text:rest>',
      path: ['quote', 'add'],
      params: [{ ...plain, name: 'text', kind: 'rest', required: true }],
      usage: 'quote add <text:rest>',
    })
    expect(parseSignature('  8ball   [question:rest] ')).toMatchObject({ path: ['8ball'], usage: '8ball   [question:rest]' })
    expect(parseSignature('größe').path).toEqual(['größe'])
  })

  test.each([
    ['a <n>', { ...plain, name: 'n', kind: 'string', required: true }],
    ['a <n:int>', { ...plain, name: 'n', kind: 'int', required: true }],
    ['a [n:int]', { ...plain, name: 'n', kind: 'int' }],
    ['a [n:int=6]', { ...plain, name: 'n', kind: 'int', fallback: '6' }],
    ['a [n=bob]', { ...plain, name: 'n', kind: 'string', fallback: 'bob' }],
    ['a [n:url=https://x.dev/?a=b]', { ...plain, name: 'n', kind: 'url', fallback: 'https://x.dev/?a=b' }],
    ['a <...n:user>', { ...plain, name: 'n', kind: 'user', required: true, variadic: true }],
    ['a [...n]', { ...plain, name: 'n', kind: 'string', variadic: true }],
    ['a --n', { ...plain, name: 'n', kind: 'bool', flag: true }],
    ['a --n:duration', { ...plain, name: 'n', kind: 'duration', flag: true }],
    ['a <n:on|off>', { ...plain, name: 'n', kind: 'on|off', required: true, choices: ['on', 'off'] }],
    ['a [n:on|off=OFF]', { ...plain, name: 'n', kind: 'on|off', fallback: 'OFF', choices: ['on', 'off'] }],
  ])('%s has its parameter', (source, param) => {
    expect(parseSignature(source).params).toEqual([param])
  })

  test('is plain data', () => {
    const signature = parseSignature('slow <mode:on|off> --quiet')
    expect(structuredClone(signature)).toEqual(signature)
    expect(Object.keys(signature)).toEqual(['source', 'path', 'params', 'usage'])
  })

  test("knows a module's own kinds", () => {
    const dice = defineKind('dice such as 2d6', (word) => (/^\d+d\d+$/.test(word) ? word : undefined))
    expect(parseSignature('roll [what:dice=1d6]', { dice }).params[0]).toMatchObject({ kind: 'dice', fallback: '1d6' })
    expect(refusal('roll [what:dice=six]', { dice }).message).toContain('"six" is not dice such as 2d6')
    expect(refusal('roll <what:dcie>', { dice }).fix).toBe('write <what:dice>')
    expect(refusal('roll <n:int>', { int: dice })).toMatchObject({ code: 'WDL_SIGNATURE_BAD_KIND' })
    expect(refusal('roll', { 'a|b': dice })).toMatchObject({ code: 'WDL_SIGNATURE_BAD_KIND' })
  })
})

describe('a signature is refused, with the piece and a remedy,', () => {
  test.each([
    ['', 'WDL_SIGNATURE_EMPTY', ''],
    ['<a:int>', 'WDL_SIGNATURE_EMPTY', '<a:int>'],
    ['a <text:rset>', 'WDL_SIGNATURE_UNKNOWN_KIND', '"rset"'],
    ['a <x:constructor>', 'WDL_SIGNATURE_UNKNOWN_KIND', '"constructor"'],
    ['a <x:>', 'WDL_SIGNATURE_UNKNOWN_KIND', '""'],
    ['a <...b> [c]', 'WDL_SIGNATURE_VARIADIC_NOT_LAST', '"[c]"'],
    ['a <b:rest> [c]', 'WDL_SIGNATURE_REST_NOT_LAST', '"[c]"'],
    ['a --b:rest', 'WDL_SIGNATURE_REST_NOT_LAST', '"--b:rest"'],
    ['a <...b:rest>', 'WDL_SIGNATURE_REST_NOT_LAST', '"<...b:rest>"'],
    ['a [b] <c>', 'WDL_SIGNATURE_REQUIRED_AFTER_OPTIONAL', '"<c>"'],
    ['a [b] --d <c>', 'WDL_SIGNATURE_REQUIRED_AFTER_OPTIONAL', '"<c>"'],
    ['a <b> [b]', 'WDL_SIGNATURE_DUPLICATE_NAME', '"b"'],
    ['a <b> --b', 'WDL_SIGNATURE_DUPLICATE_NAME', '"b"'],
    ['a --b --b:int', 'WDL_SIGNATURE_DUPLICATE_FLAG', '"b"'],
    ['a --b --B', 'WDL_SIGNATURE_DUPLICATE_FLAG', '"B"'],
    ['a [b:int=x]', 'WDL_SIGNATURE_BAD_DEFAULT', '"x" is not a whole number'],
    ['a [b:on|off=of]', 'WDL_SIGNATURE_BAD_DEFAULT', 'did you mean "off"?'],
    ['a [b:date=2026-02-30]', 'WDL_SIGNATURE_BAD_DEFAULT', '2026-02-30'],
    ['a <b=5>', 'WDL_SIGNATURE_BAD_DEFAULT', '"<b=5>"'],
    ['a [...b=5]', 'WDL_SIGNATURE_BAD_DEFAULT', '"[...b=5]"'],
    ['a --b:int=5', 'WDL_SIGNATURE_BAD_DEFAULT', '"--b:int=5"'],
    ['a text:rest', 'WDL_SIGNATURE_BAD_LITERAL', '"text:rest"'],
    ['a <b> c', 'WDL_SIGNATURE_BAD_LITERAL', '"c"'],
    ['a -b', 'WDL_SIGNATURE_BAD_LITERAL', '"-b"'],
    ['a\tb', 'WDL_SIGNATURE_BAD_LITERAL', '"a\tb"'],
    ['a\u200b', 'WDL_SIGNATURE_BAD_LITERAL', 'invisible'],
    ['a cafe\u0301', 'WDL_SIGNATURE_BAD_LITERAL', 'NFC'],
    ['a <b', 'WDL_SIGNATURE_BAD_PARAM', '"<b"'],
    ['a <mode:on | off>', 'WDL_SIGNATURE_BAD_PARAM', '"<mode:on"'],
    ['a <>', 'WDL_SIGNATURE_BAD_PARAM', '"<>"'],
    ['a --', 'WDL_SIGNATURE_BAD_PARAM', '"--"'],
    ['a <2b>', 'WDL_SIGNATURE_BAD_PARAM', '"2b"'],
    ['a <constructor>', 'WDL_SIGNATURE_BAD_PARAM', '"constructor"'],
    ['a <__proto__>', 'WDL_SIGNATURE_BAD_PARAM', '"__proto__"'],
    ['a <b:on|on>', 'WDL_SIGNATURE_BAD_PARAM', '"<b:on|on>"'],
    ['a <b:on||off>', 'WDL_SIGNATURE_BAD_PARAM', '"<b:on||off>"'],
  ])('%j with %s', (source, code, piece) => {
    const error = refusal(source)
    expect(error.code).toBe(code)
    expect(error.message).toContain(piece)
    expect(error.message).toContain(`"${source}"`)
    expect(error.fix).toMatch(/\w+ \S+/)
  })
})

describe('the usage of a signature', () => {
  test('is the signature, flags included', () => {
    expect(parseSignature(' roll [sides:int=6] --secret ').usage).toBe('roll [sides:int=6] --secret')
  })

  test('names one of many flags and counts the others', () => {
    expect(parseSignature('cmd edit <name> --a --b:int --c --d <text:rest>').usage).toBe('cmd edit [--a and 3 more] <name> <text:rest>')
  })
})
