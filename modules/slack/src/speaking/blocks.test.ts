import { platforms } from '@waddlebot/sdk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocks as most } from '../limits.ts'
import { blocksOf } from './blocks.ts'
import { packForm, unpackForm } from './form.ts'
import { safely } from './safely.ts'

/** No half of a character in it. */
const whole = (text: string) => Buffer.from(text).toString() === text

const button = { type: 'buttons', buttons: [{ label: 'b', custom: 'c' }] } as const

test('sections of words join to the words, each inside the limit, none inside of a character or an escaped sign', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom('<https://a.example/x|a label>', '&', '<', ' ', '\n', '😀'.repeat(60), 'x'.repeat(2_000)),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const text = words
        .map((each) => (each.startsWith('<https') ? each : platforms.slack.write!.text!(each)))
        .join('')
        .slice(0, 9_000)
      const made = blocksOf(text, [button])
      if (!made) return
      const sections = made.flatMap((block) => (block.type === 'section' ? [(block as { text: { text: string } }).text.text] : []))
      expect(sections.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      for (const section of sections) {
        expect(section.length).toBeLessThanOrEqual(most.section)
        if (whole(text)) expect(whole(section)).toBe(true)
      }
    }),
  )
})

test('nothing calls many, and nobody who is not meant', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('<', '!', '@', 'U1', 'U2', '>', '|', '<!here>', '<@U1>', '<@U2|x>', ' '), { maxLength: 20 }),
      (parts) => {
        const said = safely(parts.join(''), ['U1'])
        expect(said).not.toContain('<!')
        expect([...said.matchAll(/<@([A-Z0-9]*)/g)].every(([, id]) => id === 'U1')).toBe(true)
      },
    ),
  )
})

test('a form comes out of its button as it went in', () => {
  const field = fc.record({
    name: fc.string({ minLength: 1, maxLength: 20 }),
    label: fc.string({ maxLength: 40 }),
    kind: fc.constantFrom('text', 'date', 'number', 'hidden'),
  })
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 8 }),
      (title, custom, fields) => {
        const form = { type: 'form', title, custom, fields: fields as never[] } as const
        const packed = packForm(form)
        if (packed !== undefined) expect(unpackForm(packed)).toEqual(form)
      },
    ),
  )
  expect(unpackForm('nonsense')).toBeUndefined()
})
