import { Line } from './line.ts'
import { cleanWord } from './text.ts'

const pairs = ['""', '“”', '«»'] as const

function isOneWord(text: string, word: string): boolean {
  const line = new Line(text)
  return line.next() && line.word() === word && !line.next()
}

/**
 * Write `text` so that a signature reads it back as one word and never as a flag: as it is where that is enough, in
 * quotes otherwise. What nobody sees is left out.
 *
 * @returns undefined for text that closes every kind of quote itself and so cannot be one word
 */
export function quoteWord(text: string): string | undefined {
  const word = cleanWord(text)
  if (!/^[-–—]/.test(word) && isOneWord(word, word)) return word
  for (const pair of pairs) {
    const written = pair.slice(0, 1) + word + pair.slice(1)
    if (isOneWord(written, word)) return written
  }
  return undefined
}
