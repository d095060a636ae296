import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { found } from './matcher.ts'
import { compilePattern } from './pattern.ts'

function test(pattern: string, text: string): boolean | string {
  const compiled = compilePattern(pattern)
  return typeof compiled === 'string' ? compiled : found(compiled, text)
}

describe('a pattern', () => {
  it.each([
    ['duck', 'a DUCK pond', true],
    ['^duck$', 'a duck', false],
    ['^(rock|paper)s?$', 'Rocks', true],
    ['colou?r', 'color', true],
    ['a.c', 'abc', true],
    ['[a-c]{2,3}x', 'zabx', true],
    ['[^0-9]+$', '12a', true],
    ['^[^0-9]+$', '12a', false],
    ['^\\d+$', '٣٤5', true],
    ['\\W\\S', 'ab ', false],
    ['a|', '', true],
    ['^(a*)*b$', 'aaab', true],
    ['x{2}', 'xx', true],
    ['x{3,}', 'xx', false],
    ['[]a]', ']', true],
    ['\\.', 'a', false],
    ['👋+', 'hi 👋👋', true],
    ['(', 'x', 'a ( is not closed'],
    ['a)', 'x', 'a ) was never opened'],
    ['[a', 'x', 'a [ is not closed'],
    ['*a', 'x', '* has nothing to repeat'],
    ['a{3,1}', 'x', '{3,1} counts backwards'],
    ['(a)\\1', 'x', '\\1 is not known'],
    ['((a{99}){99}){99}', 'x', 'it repeats too much'],
    ['((((){999}){999}){999}){999}', 'x', true],
  ])('%s on "%s" is %s', (pattern, text, result) => {
    expect(test(pattern, text)).toBe(result)
  })

  it('says what the usual engine says, wherever both understand the pattern', () => {
    const piece = fc.constantFrom('a', 'b', '.', '(a|b)', '[ab]', '[^a]', 'a*', 'b+', '(ab)?', '^', '$', 'a{1,2}', '|')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 }), (pieces, text) => {
        const source = pieces.join('')
        expect(test(source, text)).toBe(new RegExp(source, 'is').test(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes as many steps as the text is long, also where backtracking would explode', () => {
    // With backtracking this would outlive the universe, and the test its time limit.
    expect(test('^(a+)+(a|aa)+b$', 'a'.repeat(5_000))).toBe(false)
  })
})
