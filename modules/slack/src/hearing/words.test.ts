import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mentionedIn, readWords } from './words.ts'

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<@U1>',
    '<@U1|ann>',
    '<#C1|x>',
    '<#C1>',
    '<!here>',
    '<!subteam^S1|@crew>',
    '<!date^1^{date}|then>',
    '<https://a.b|c>',
    '<',
    '>',
    '<>',
    '|',
    '&lt;',
    '&amp;lt;',
    ':duck:',
    '\u0301',
  ),
)

test('whatever Slack sends, the fragments joined are the text, and the text is NFC', () => {
  const blocks = [{ elements: [{ type: 'emoji', name: 'duck' }] }]
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { text, fragments } = readWords(pieces.join(''), blocks, () => undefined)
      expect(fragments.map((fragment) => fragment.text).join('')).toBe(text)
      expect(text.normalize('NFC')).toBe(text)
      mentionedIn(pieces.join(''))
    }),
  )
})

test('what somebody typed comes back as they typed it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const sent = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      expect(readWords(sent, undefined, () => undefined).text).toBe(typed.normalize('NFC'))
    }),
  )
})

test.each([
  ['<!subteam^S1|@crew> and <!subteam^S2>', '@crew and @S2'],
  ['<!date^1392734382^Posted {date}|some day>', 'some day'],
  ['<#C0X> and <#C0Y|>', '#C0X and #C0Y'],
  ['<@U0NEW|newcomer> and <@U0WHO>', '@newcomer and @U0WHO'],
  ['<tel:+4930|+49 30>', '+49 30'],
  ['&amp;lt;', '&lt;'],
  ['a < b', 'a < b'],
])('%s reads %s', (sent, text) => {
  expect(readWords(sent, undefined, () => undefined).text).toBe(text)
})
