import { createHash } from 'node:crypto'

/** Scripts that put no spaces between words: every character is a word there, and several in a row a phrase. */
const unspaced = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((script) => `\\p{Script=${script}}`).join('')
const run = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}\\p{So}])+`, 'gu')
const startsUnspaced = new RegExp(`^[${unspaced}]`, 'u')

/** `text` so that what people take for the same letters is the same: NFKC, no case, nothing that nobody sees. */
export function fold(text: string): string {
  // Upper case first: that is what makes "ß" and "ss" meet.
  const folded = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return folded.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replaceAll('ς', 'σ')
}

/** A key that is the same for texts which differ in case, spaces or punctuation only. */
export function sameness(text: string): string {
  const folded = fold(text)
  const bare = folded.replace(/[\p{P}\p{Z}\p{Cc}]/gu, '')
  const whole = bare === '' ? folded.replace(/[\p{Z}\p{Cc}]+/gu, ' ') : bare
  return createHash('sha256').update(whole).digest('base64url')
}

/**
 * The words of `text` as they are searched: folded, without accents and apostrophes. A run of a script that does not
 * space its words is a list of its characters; any other word is a list of one.
 */
export function terms(text: string): string[][] {
  const plain = fold(text)
    .replace(/(?<=\p{L})['’ʼ](?=\p{L})/gu, '')
    .normalize('NFKD')
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu, '$1')
    .normalize('NFC')
  return [...plain.matchAll(run)].map(([term]) => (startsUnspaced.test(term) ? [...term] : [term]))
}

/** Stands before and after a word, as a letter that no language writes between others: where a word begins counts too. */
const edge = 'ʘ'

/** Every three letters in a row of `words`, each once: what a misspelt word still has in common with the right one. */
export function trigrams(words: readonly string[]): string[] {
  const found = new Set<string>()
  for (const word of words) {
    const letters = [edge, ...word, edge]
    for (let at = 0; at + 3 <= letters.length; at++) found.add(letters.slice(at, at + 3).join(''))
  }
  return [...found]
}
