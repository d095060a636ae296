import type { LengthUnit } from '@waddlebot/sdk'

let segmenter: Intl.Segmenter | undefined
/** Made when first asked for: it takes as long as a tenth of the whole start. */
const graphemes = (text: string) => (segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text)

/** Length of `text` as the platform counts it. */
export function lengthOf(text: string, unit: LengthUnit): number {
  if (unit === 'utf16') return text.length
  let length = text.length
  for (let index = 0; index < text.length - 1; index++) {
    const code = text.charCodeAt(index)
    if (code < 0xd800 || code > 0xdbff) continue
    // Half a pair alone is a character of its own.
    const next = text.charCodeAt(index + 1)
    if (next < 0xdc00 || next > 0xdfff) continue
    length--
    index++
  }
  return length
}

/**
 * Cut `text` into parts of at most `max`. Nothing is lost: the parts joined are the text. A cut falls after a
 * sentence, else after a space, else between graphemes; never inside a word that would fit into a part of its
 * own, which keeps links and mentions whole.
 */
export function split(text: string, max: number, unit: LengthUnit): string[] {
  if (text.length <= max || lengthOf(text, unit) <= max) return [text]
  const parts: string[] = []
  let part = ''
  let room = max
  const close = (size: number) => {
    const sentence = sentenceEnd(part)
    const tail = sentence > 0 && lengthOf(part.slice(sentence), unit) + size <= max ? part.slice(sentence) : ''
    parts.push(tail === '' ? part : part.slice(0, sentence))
    part = tail
    room = max - lengthOf(tail, unit)
  }
  for (const [word] of text.matchAll(/\S*\s*/gu)) {
    let rest = word
    while (rest !== '') {
      const size = lengthOf(rest, unit)
      const fits = size <= room ? rest : size <= max ? '' : beginning(rest, room, max, unit)
      part += fits
      room -= lengthOf(fits, unit)
      rest = rest.slice(fits.length)
      if (rest !== '') close(size <= max ? size : lengthOf(firstOf(rest, max, unit), unit))
    }
  }
  if (part !== '') parts.push(part)
  return parts
}

/**
 * The longest beginning of whole graphemes that fits into `room`; of code points, where a grapheme is longer than
 * `max`. Only the grapheme at the cut is looked for: walking through all of a long word takes milliseconds.
 */
function beginning(word: string, room: number, max: number, unit: LengthUnit): string {
  const end = endOf(word, room, unit)
  if (end >= word.length) return word
  const { index, segment } = graphemes(word).containing(end)!
  return word.slice(0, lengthOf(segment, unit) > max ? end : index)
}

/** What cannot be cut at the beginning of `word`: a grapheme, or a code point where that is longer than `max`. */
function firstOf(word: string, max: number, unit: LengthUnit): string {
  const { segment } = graphemes(word).containing(0)!
  return lengthOf(segment, unit) <= max ? segment : String.fromCodePoint(segment.codePointAt(0)!)
}

/** Where the first `count` units of `text` end, in UTF-16; never inside a pair. */
function endOf(text: string, count: number, unit: LengthUnit): number {
  let end = 0
  for (let left = count; end < text.length; ) {
    const pair = text.codePointAt(end)! > 0xffff
    left -= pair && unit === 'utf16' ? 2 : 1
    if (left < 0) break
    end += pair ? 2 : 1
  }
  return end
}

/** Where the last sentence of a part ends, if that is in its second half. */
function sentenceEnd(part: string): number {
  let end = 0
  for (const match of part.matchAll(/[.!?…。！？]["'”’)]?\s+/gu)) end = match.index + match[0].length
  return end > part.length / 2 ? end : 0
}
