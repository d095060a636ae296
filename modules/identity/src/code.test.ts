import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeCode, readCode, sameSeal, seal, showCode } from './code.ts'

test('a code is read back however it is carried over', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', ' ', '-', '_', '.'), { minLength: 9, maxLength: 9 }), fc.boolean(), (between, lower) => {
      const code = makeCode()
      const typed = [...code].map((letter, index) => between[index]! + letter).join('') + between[8]!
      expect(readCode(lower ? typed.toLowerCase() : typed)).toBe(code)
      expect(readCode(showCode(code))).toBe(code)
    }),
  )
})

test('no text makes reading a code fail, and what is read is a code', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      const code = readCode(text)
      expect(code === undefined || /^[ACDEFHJKMNPRTWXY3479]{8}$/.test(code)).toBe(true)
    }),
  )
})

test('seals are the same for the same code, and differ for others', () => {
  fc.assert(
    fc.property(fc.constant(0), () => {
      const [one, other] = [makeCode(), makeCode()]
      expect(sameSeal(seal(one).seal, seal(one).seal)).toBe(true)
      expect(sameSeal(seal(one).seal, seal(other).seal)).toBe(one === other)
    }),
  )
})

test('every letter comes up, and as often as the others', () => {
  const count = new Map<string, number>()
  for (let round = 0; round < 2_000; round++) for (const letter of makeCode()) count.set(letter, (count.get(letter) ?? 0) + 1)
  // 16,000 letters over 20: 800 each, with a standard deviation of 28; eight of them either way is never met by chance.
  expect(count.size).toBe(20)
  for (const [letter, n] of count) expect(Math.abs(n - 800), letter).toBeLessThan(8 * 28)
})
