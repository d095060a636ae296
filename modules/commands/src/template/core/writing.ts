import { room } from '../budget.ts'
import type { Definition, Param } from '../definition.ts'
import { unfit } from '../failure.ts'
import { toText } from '../text.ts'
import { list, type Value } from '../value.ts'

let segmenter: Intl.Segmenter | undefined
/** Made when first asked for: most bots start without any template that needs it. */
const graphemes = (text: string) => (segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text)
const text: Param = { name: 'text', kind: 'text', rest: 'joined' }
const first: Param = { name: 'text', kind: 'text' }

/** Functions on text. What is counted is what people see as one character: a flag or a family emoji is one. */
export const writing: readonly Definition[] = [
  change('upper', 'capital letters', (words) => words.toUpperCase()),
  change('lower', 'small letters', (words) => words.toLowerCase()),
  change('title', 'each word with a capital', (words) =>
    words.replace(/(^|\s)(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase()),
  ),
  change('trim', 'without blanks around it', (words) => words.trim()),
  change('urlencode', 'made safe for a link', (words) => encodeURIComponent(words.replace(/\p{Surrogate}/gu, '\ufffd'))),
  {
    name: 'json',
    about: 'as JSON',
    returns: 'text',
    params: [{ name: 'value', kind: 'any', rest: 'joined' }],
    call: (given) => JSON.stringify(plain(given.value(0))),
  },
  {
    name: 'length',
    about: 'how many characters a text has, or items a list',
    returns: 'number',
    params: [{ name: 'value', kind: 'any', rest: 'joined' }],
    call: (given, run) => {
      const value = given.value(0)
      if (typeof value === 'object' && value?.type === 'list') return value.items.length
      run.spending.charge(given.text(0).length >> 2)
      return [...graphemes(given.text(0))].length
    },
  },
  {
    name: 'max',
    about: 'at most so many characters, with … where it was cut',
    returns: 'text',
    params: [first, { name: 'count', kind: 'number' }],
    call: (given, run) => {
      const [words, most] = [given.text(0), given.whole(1, 1, 10_000)]
      if (words.length <= most) return words
      run.spending.charge(Math.min(words.length, most) >> 2)
      let [kept, count, beforeLast] = [0, 0, 0]
      for (const { segment } of graphemes(words)) {
        count += 1
        if (count > most) return `${words.slice(0, beforeLast)}…`
        beforeLast = kept
        kept += segment.length
      }
      return words
    },
  },
  {
    name: 'pad',
    about: 'filled up to a width: numbers in front, words behind',
    returns: 'text',
    params: [first, { name: 'width', kind: 'number' }, { name: 'fill', kind: 'text', optional: true }],
    call: (given) => {
      const [words, width, fill] = [given.text(0), given.whole(1, 0, 500), given.text(2, ' ')]
      return /^-?\d+(\.\d+)?$/.test(words) ? words.padStart(width, fill) : words.padEnd(width, fill)
    },
  },
  {
    name: 'replace',
    about: 'every occurrence of one text by another',
    returns: 'text',
    params: [first, { name: 'what', kind: 'text' }, { name: 'by', kind: 'text', optional: true }],
    call: (given) => {
      const [words, what, by] = [given.text(0), given.text(1), given.text(2)]
      if (what === '') return words
      const pieces = words.split(what)
      room(words.length + (pieces.length - 1) * (by.length - what.length))
      return pieces.join(by)
    },
  },
  {
    name: 'split',
    about: 'a list from a text, at blanks or at a separator',
    returns: 'list',
    params: [first, { name: 'separator', kind: 'text', optional: true }],
    call: (given) => {
      const words = given.text(0)
      if (!given.has(1)) return list(words.split(/\s+/).filter((word) => word !== ''))
      return list(given.text(1) === '' ? Array.from(words) : words.split(given.text(1)).map((item) => item.trim()))
    },
  },
  {
    name: 'join',
    about: 'a text from a list, with a separator between the items',
    returns: 'text',
    params: [
      { name: 'list', kind: 'list' },
      { name: 'separator', kind: 'text', optional: true },
    ],
    call: (given) => {
      const items = given.items(0).map(toText)
      const separator = given.text(1, ', ')
      room(items.reduce((total, item) => total + item.length + separator.length, -separator.length))
      return items.join(separator)
    },
  },
  {
    name: 'item',
    about: 'one item of a list: 1 is the first, -1 the last',
    returns: 'any',
    params: [
      { name: 'list', kind: 'list' },
      { name: 'place', kind: 'number' },
    ],
    call: (given) => {
      const place = given.whole(1, -10_000, 10_000)
      if (place === 0) throw unfit('0', 'no place in a list: 1 is the first')
      return given.items(0).at(place > 0 ? place - 1 : place) ?? null
    },
  },
]

function change(name: string, about: string, apply: (words: string) => string): Definition {
  return { name, about: `the text ${about}`, returns: 'text', params: [text], call: (given) => apply(given.text(0)) }
}

function plain(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value.type === 'list') return value.items.map(plain)
  return value.type === 'record' ? Object.fromEntries([...value.fields].map(([name, field]) => [name, plain(field)])) : toText(value)
}
