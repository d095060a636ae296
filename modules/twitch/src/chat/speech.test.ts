import { expect, test } from 'vitest'
import { codePoints, Repetition, speakable } from './speech.ts'

test('nothing that is said can be a command, a second line or a wrapped message', () => {
  expect(speakable('/ban ann')).toBe('⁄ban ann')
  expect(speakable('  .timeout ann')).toBe('․timeout ann')
  expect(speakable('\\ban')).toBe('∖ban')
  expect(speakable('a\r\nPRIVMSG #x :b\0c')).toBe('a PRIVMSG #x :b c')
  expect(speakable('\u0001ACTION waves\u0001')).toBe('ACTION waves')
  expect(speakable('see https://pond.example/a.b')).toBe('see https://pond.example/a.b')
})

test('the same words in a row are numbered, other words and other channels are not', () => {
  const repetition = new Repetition()
  expect(repetition.vary('pond', 'quack', 0, 'm1')).toEqual({ text: 'quack' })
  expect(repetition.vary('pond', 'quack', 1_000, 'm2')).toEqual({ text: 'quack (2)' })
  expect(repetition.vary('pond', 'quack', 2_000, 'm3')).toEqual({ text: 'quack (3)' })
  expect(repetition.vary('lake', 'quack', 2_000, 'm4')).toEqual({ text: 'quack' })
  expect(repetition.vary('pond', 'honk', 3_000, 'm5')).toEqual({ text: 'honk' })
  expect(repetition.vary('pond', 'honk', 33_000, 'm6')).toEqual({ text: 'honk' })
})

test('a message that is tried again is not a repetition of itself', () => {
  const repetition = new Repetition()
  expect(repetition.vary('pond', 'quack', 0, 'a')).toEqual({ text: 'quack' })
  expect(repetition.vary('pond', 'quack', 5_000, 'a')).toEqual({ text: 'quack' })
  expect(repetition.vary('pond', 'quack', 6_000, 'b')).toEqual({ text: 'quack (2)' })
  expect(repetition.vary('pond', 'quack', 7_000, 'b')).toEqual({ text: 'quack (2)' })
})

test('words that fill a message wait, for there is no room for a number', () => {
  const repetition = new Repetition()
  const long = '🦆'.repeat(500)
  expect(codePoints(long)).toBe(500)
  expect(repetition.vary('pond', long, 0, 'm7')).toEqual({ text: long })
  expect(repetition.vary('pond', long, 10_000, 'm8')).toEqual({ waitMs: 20_000 })
  expect(repetition.vary('pond', long, 30_000, 'm9')).toEqual({ text: long })
})
