import type { LengthUnit } from '@waddlebot/sdk'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

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
  const close = () => {
    parts.push(part)
    part = ''
    room = max
  }
  for (const piece of piecesOf(text, max, unit)) {
    const size = lengthOf(piece, unit)
    if (size > room && part !== '') {
      const sentence = sentenceEnd(part)
      if (sentence > 0 && lengthOf(part.slice(sentence), unit) + size <= max) {
        const tail = part.slice(sentence)
        part = part.slice(0, sentence)
        close()
        part = tail
        room = max - lengthOf(tail, unit)
      } else close()
    }
    part += piece
    room -= size
  }
  if (part !== '') parts.push(part)
  return parts
}

/** Words with the spaces after them; a word longer than a part falls into graphemes, a grapheme longer than that into code points. */
function* piecesOf(text: string, max: number, unit: LengthUnit): Iterable<string> {
  for (const [word] of text.matchAll(/\S*\s*/gu)) {
    if (word === '') continue
    if (lengthOf(word, unit) <= max) yield word
    else
      for (const { segment } of segmenter.segment(word)) {
        if (lengthOf(segment, unit) <= max) yield segment
        else yield* segment
      }
  }
}

/** Where the last sentence of a part ends, if that is in its second half. */
function sentenceEnd(part: string): number {
  let end = 0
  for (const match of part.matchAll(/[.!?…。！？]["'”’)]?\s+/gu)) end = match.index + match[0].length
  return end > part.length / 2 ? end : 0
}
