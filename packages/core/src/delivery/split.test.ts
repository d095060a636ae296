import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lengthOf, split } from './split.ts'

const units = ['code-points', 'utf16'] as const
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    ' ',
    '  ',
    '\n',
    '. ',
    '! ',
    '。',
    '🦆',
    '👩‍👩‍👧‍👦',
    '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
    'e\u0301',
    '\ud83e',
    'https://example.org/a/b?c=d',
    '@somebody',
    'ducks swim',
  ),
)
const texts = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

describe('length', () => {
  test('is counted as the platform counts it', () => {
    expect(lengthOf('🦆a', 'utf16')).toBe(3)
    expect(lengthOf('🦆a', 'code-points')).toBe(2)
    expect(lengthOf('\ud83ea', 'code-points')).toBe(2)
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => lengthOf(text, 'code-points') === [...text].length))
  })
})

describe('splitting', () => {
  test('loses nothing and keeps every part inside the limit', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 60 }), fc.constantFrom(...units), (text, max, unit) => {
        const parts = split(text, max, unit)
        expect(parts.join('')).toBe(text)
        for (const part of parts) expect(lengthOf(part, unit)).toBeLessThanOrEqual(max)
      }),
      { numRuns: 1_000 },
    )
  })

  test('makes no empty part out of words', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 60 }), (text, max) => {
        const parts = split(text, max, 'utf16')
        if (parts.length > 1) for (const part of parts) expect(part).not.toBe('')
      }),
    )
  })

  test('never cuts a character in two that would fit, nor half a surrogate pair', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 16, max: 60 }), fc.constantFrom(...units), (text, max, unit) => {
        fc.pre([...segmenter.segment(text)].every(({ segment }) => lengthOf(segment, unit) <= max))
        const starts = new Set([...segmenter.segment(text)].map(({ index }) => index))
        let at = 0
        for (const part of split(text, max, unit).slice(0, -1)) {
          at += part.length
          expect(starts.has(at)).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('never cuts a word, a link or a mention that fits into a part of its own', () => {
    const words = fc.array(fc.constantFrom('ducks', 'https://example.org/a/b?c=d', '@somebody', 'swim.', 'yes!'), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(words, fc.integer({ min: 28, max: 80 }), (list, max) => {
        const parts = split(list.join(' '), max, 'utf16')
        expect(parts.flatMap((part) => part.trim().split(/\s+/))).toEqual(list)
      }),
    )
  })

  test('prefers the end of a sentence that lies in the second half', () => {
    expect(split('One two three four. Five six seven eight', 30, 'utf16')).toEqual(['One two three four. ', 'Five six seven eight'])
  })

  test('falls back to graphemes, then to code points, for what fits nowhere', () => {
    const family = '👩‍👩‍👧‍👦'
    expect(split(family.repeat(3), family.length, 'utf16')).toEqual([family, family, family])
    for (const part of split(family, 4, 'utf16')) expect(part.length).toBeLessThanOrEqual(4)
    expect(split('a'.repeat(10), 4, 'utf16')).toEqual(['aaaa', 'aaaa', 'aa'])
  })

  test('leaves what fits as it is', () => {
    expect(split('short', 5, 'utf16')).toEqual(['short'])
    expect(split('🦆🦆🦆', 3, 'code-points')).toEqual(['🦆🦆🦆'])
    expect(split('', 5, 'utf16')).toEqual([''])
  })
})
