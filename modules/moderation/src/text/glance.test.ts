import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hear } from '../filters/heard.ts'
import { looks } from '../filters/looks.ts'
import { Paces } from '../filters/pace.ts'
import { type FilterName, filterNames } from '../filters/settings.ts'
import { glanceAt } from './glance.ts'
import { readings } from './plain.ts'

/** What lines of chat are made of, and what filters look for. */
const piece = fc.oneof(
  fc.constantFrom(...'aAbIkKtT019 .!@$|#%~_-*'),
  fc.constantFrom('  ', 'ooo', 'OoO', '!!!', 'f u n', 'f.u.n', 'WHY ', 'lol ', ' dot ', 'x.com', 'https://x.gg/A', '@ann ', '%2e'),
  fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
)
const ascii = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''))
/** Each counts alone; `spam` and `duplicates` look at no text. */
const pure = filterNames.filter((name): name is Exclude<FilterName, 'words'> => !['words', 'spam', 'duplicates'].includes(name))

const many = { numRuns: 5_000 }
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

test('a glance counts what patterns find one by one', () => {
  fc.assert(
    fc.property(ascii, (text) => {
      const runs = text.match(/([^ ])\1*/gis) ?? []
      expect(glanceAt(text)).toEqual({
        letters: count(text, /\p{L}/gu),
        capitals: count(text, /\p{Lu}/gu),
        signs: count(text, /[^\p{L}\p{N}\s]/gu),
        characters: count(text, /\S/gu),
        run: Math.max(0, ...runs.map((run) => run.length)),
        gap: text.includes('  '),
      })
    }),
    many,
  )
})

test('there is none where more than printable ASCII stands', () => {
  for (const text of ['é', 'a\tb', 'line\n', '\u007f', 'duck 🦆']) expect(glanceAt(text), JSON.stringify(text)).toBeUndefined()
})

test('what a glance spares changes neither what filters find nor how a text is read', () => {
  fc.assert(
    fc.property(ascii, fc.constantFrom(0, 1, 2, 15, 60), (text, limit) => {
      const glanced = hear({ text, fragments: undefined, channel: 'c', account: 'a', at: 0 })
      const looked = { ...glanced, glance: undefined }
      for (const name of pure) {
        const find = (heard: typeof glanced) => looks[name](heard, { ...setting, limit }, new Paces())
        expect(find(glanced), name).toEqual(find(looked))
      }
      expect(readings(text, glanced.glance)).toEqual(readings(text, undefined))
    }),
    many,
  )
})

const setting = { mode: 'on', limit: 0, measure: 'ladder', seconds: 60, exempt: [], allowed: [] } as const
