import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { bodiesOf } from './body.ts'
import { chunks } from './embed.ts'

const words = (most: number) => fc.string({ maxLength: most, unit: 'grapheme' })

test('a text in pieces is the text, and no piece is too long or ends inside a character', () => {
  fc.assert(
    fc.property(words(400), fc.integer({ min: 8, max: 60 }), (text, size) => {
      const pieces = chunks(text, size)
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(size)
      for (const piece of pieces) expect(piece).not.toMatch(/[\ud800-\udbff]$/)
    }),
  )
})

const long = fc.tuple(words(40), fc.integer({ min: 1, max: 300 })).map(([text, times]) => text.repeat(times).slice(0, 9_000))
const card = fc.record({
  type: fc.constant('card' as const),
  title: long,
  text: long,
  fields: fc.array(fc.record({ name: words(400), value: long }), { maxLength: 40 }),
})

test('cards of any size stay inside every limit of Discord', () => {
  fc.assert(
    fc.property(fc.array(card, { maxLength: 4 }), (elements) => {
      for (const { content, embeds, components } of bodiesOf({ text: 'a', elements, mentions: [] })) {
        expect(content.length).toBeLessThanOrEqual(limits.content)
        expect(embeds.length).toBeLessThanOrEqual(limits.embeds)
        expect(components.length).toBeLessThanOrEqual(limits.buttons.rows)
        const total = embeds.reduce(
          (sum, { title = '', description = '', fields = [] }) =>
            fields.reduce((all, { name, value }) => all + name.length + value.length, sum + title.length + description.length),
          0,
        )
        expect(total).toBeLessThanOrEqual(limits.embed.total)
        for (const { title = '', description = '', fields = [] } of embeds) {
          expect(title.length).toBeLessThanOrEqual(limits.embed.title)
          expect(description.length).toBeLessThanOrEqual(limits.embed.text)
          expect(fields.length).toBeLessThanOrEqual(limits.embed.fields)
          for (const { name, value } of fields) {
            expect(name.length).toBeGreaterThan(0)
            expect(name.length).toBeLessThanOrEqual(limits.embed.name)
            expect(value.length).toBeGreaterThan(0)
            expect(value.length).toBeLessThanOrEqual(limits.embed.value)
          }
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('nothing that a card says is lost', () => {
  fc.assert(
    fc.property(card, (one) => {
      const bodies = bodiesOf({ text: '', elements: [one], mentions: [] })
      const said = bodies
        .flatMap(({ content, embeds }) => [
          content,
          ...embeds.flatMap(({ title = '', description = '', fields = [] }) => [
            title,
            description,
            ...fields.flatMap(({ name, value }) => [name, value]),
          ]),
        ])
        .join('')
      for (const text of [one.title, one.text, ...one.fields.flatMap(({ value }) => value)]) expect(letters(said)).toContain(letters(text))
    }),
    { numRuns: 60 },
  )
})

/** Without what holds pieces together. */
function letters(text: string): string {
  return text.replace(/[\s\u200b*]/g, '')
}
