import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from '../text/look.ts'
import { Automaton } from './automaton.ts'

/** Every needle and where it ends, looked for one by one. */
function singly(needles: readonly string[], text: string): string[] {
  const found: string[] = []
  for (const [number, needle] of needles.entries()) {
    for (let at = text.indexOf(needle); at >= 0 && needle !== ''; at = text.indexOf(needle, at + 1))
      found.push(`${at + needle.length} ${number}`)
  }
  return found.sort()
}

test('all needles at once are found where each alone is found, those inside and behind each other too', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ш', '🦆'), maxLength: 6 })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 8 }), (needles, parts) => {
      const folded = needles.map(foldText)
      const text = parts.join('')
      const found: string[] = []
      new Automaton(folded).scan(text, (needle, end) => {
        found.push(`${end} ${needle}`)
        return false
      })
      expect(found.sort()).toEqual(singly(folded, foldText(text)))
    }),
    { numRuns: 5_000 },
  )
})

test('a list in a script of thousands of letters costs no more room for it', () => {
  const words = Array.from({ length: 2_000 }, (_, index) => String.fromCharCode(0x4e00 + index, 0x4e00 + ((index * 7) % 2_000)))
  const automaton = new Automaton([...words, 'spam'])
  expect(automaton.size).toBeLessThan(50_000)
  const found = new Set<number>()
  automaton.scan(`spam${words.join('、')}`, (needle) => {
    found.add(needle)
    return false
  })
  expect(found.size).toBe(words.length + 1)
})

test('a look that has seen enough ends there', () => {
  let seen = 0
  expect(new Automaton(['a']).scan('aaaa', () => ++seen === 2)).toBe(true)
  expect(seen).toBe(2)
})
