import { foldText, stroke } from '../text/look.ts'
import { isLetterAt, plain } from '../text/plain.ts'

/** A text that is looked for, and where it may stand. */
export interface Needle {
  /** As it was written by whoever wants it found. */
  readonly written: string
  /** As it is read. */
  readonly plain: string
  /** Whether a letter may stand right before it, and right behind it. */
  readonly openBefore: boolean
  readonly openAfter: boolean
}

/**
 * Read a word of the list: `word` stands alone, `*word*` may stand in a longer one, `word*` may go on. Undefined when
 * nothing is left to look for.
 */
export function readNeedle(written: string): Needle | undefined {
  const openBefore = written.startsWith('*')
  const openAfter = written.length > 1 && written.endsWith('*')
  const inside = plain(written.slice(openBefore ? 1 : 0, openAfter ? -1 : undefined))
    .replace(/\s+/gu, ' ')
    .trim()
  return inside === '' ? undefined : { written, plain: inside, openBefore, openAfter }
}

/** Strokes that are spelt out in every way; a word with more of them is looked for as all letters and as all strokes. */
const mostStrokes = 3

/** The folded texts under which a needle is found: a stroke (`1`, `!`, `|`) may be its i or its l. */
export function spellings(needle: string): readonly string[] {
  const folded = foldText(needle)
  const at = [...folded].flatMap((char, index) => (char === 'i' || char === 'l' ? [index] : []))
  if (at.length === 0) return [folded]
  if (at.length > mostStrokes) return [folded, folded.replace(/[il]/g, stroke)]
  return Array.from({ length: 2 ** at.length }, (_, bits) => {
    const chars = [...folded]
    for (const [bit, index] of at.entries()) if (bits & (1 << bit)) chars[index] = stroke
    return chars.join('')
  })
}

/**
 * Most characters that all spellings of what a community looks for may have together: the search holds a row of some
 * forty numbers for each, so this is about 25 MB.
 */
export const mostSpelt = 150_000

/** How many characters all spellings of these words have together. */
export function spelt(words: Iterable<string>): number {
  let sum = 0
  for (const word of words) {
    const needle = readNeedle(word)
    if (needle !== undefined) for (const spelling of spellings(needle.plain)) sum += spelling.length
  }
  return sum
}

const letters = /\p{L}/u

/** Whether a needle that was found in folded text stands there as it should. */
export function stands(needle: Needle, text: string, end: number): boolean {
  const start = end - needle.plain.length
  if (!needle.openBefore && isLetterAt(text, start - 1) && isLetterAt(text, start)) return false
  if (!needle.openAfter && isLetterAt(text, end) && isLetterAt(text, end - 1)) return false
  // `455` is a number, whatever it looks like.
  return !letters.test(needle.plain) || letters.test(text.slice(start, end))
}
