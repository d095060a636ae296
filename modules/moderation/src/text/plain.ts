import type { Glance } from './glance.ts'

/**
 * What is there and is not seen, and what only decorates: Unicode's default-ignorable code points, control characters,
 * and marks that combine with nothing in particular (heaps of them are called zalgo).
 */
const unseen =
  /[\0-\x08\x0e-\x1f\x7f\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]|[\u0300-\u036f]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]/gu
const letter = /[\p{L}\p{N}]/u

/** Whether every code unit of `text` is printable ASCII: most lines of chat, and nothing has to be done about them. */
export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7e || code < 0x20) return false
  }
  return true
}

/** `text` as it is read: compatible forms are one (NFKC), and what nobody sees is not there. */
export function plain(text: string): string {
  return isAscii(text) ? text : text.normalize('NFKC').replace(unseen, '')
}

/** Whether a letter or a digit of any script stands at `index` of a plain text. */
export function isLetterAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)
  if (Number.isNaN(code)) return false
  // Half of a pair: the letters outside of the first plane are letters all the same.
  if (code >= 0xd800 && code <= 0xdbff) return letter.test(text.slice(index, index + 2))
  if (code >= 0xdc00 && code <= 0xdfff) return index > 0 && letter.test(text.slice(index - 1, index + 1))
  return letter.test(text[index]!)
}

const long = /(.)\1{2,}/gsu
const apart = /(?<![\p{L}\p{N}])[\p{L}\p{N}@$!|](?:[\s.,*_\-~·]{1,3}[\p{L}\p{N}@$!|](?![\p{L}\p{N}])){2,}/gu
const stretched = /(.)\1\1|\s\s/isu
const setApart = /(?<![a-z0-9])[a-z0-9@$!|][\s.,*_\-~·]{1,3}[^\s][\s.,*_\-~·]/iu

/**
 * Other ways to read a plain text: letters that were stretched (`fuuun`) as one and as two, letters that were set apart
 * (`f u n`, `f.u.n`) together, and many spaces as one. Most texts have none.
 *
 * @param glance at that text, by whoever took one
 */
export function readings(text: string, glance?: Glance): readonly string[] {
  const isStretched = glance === undefined ? stretched.test(text) : glance.run > 2 || glance.gap
  if (!isStretched && !setApart.test(text)) return none
  const found = new Set<string>()
  const together = text.replace(apart, (run) => run.replace(/[\s.,*_\-~·]+/gu, ''))
  for (const base of [text, together]) {
    found.add(base.replace(long, '$1'))
    found.add(base.replace(long, '$1$1'))
  }
  found.add(together)
  found.add(text.replace(/\s+/gu, ' '))
  found.delete(text)
  return [...found]
}

const none: readonly string[] = []
