import { cleanText, cleanWord, isJunk, isPlain, isSpace, width } from './text.ts'

const straight = 0x22
const guillemet = 0xab

/** Which family of quotes `code` opens: straight, curly (every form of it opens somewhere), pointed; 0 for none. */
function opening(code: number): number {
  if (code === straight) return 1
  if (code < guillemet) return 0
  if (code >= 0x201c && code <= 0x201f) return 2
  return code === guillemet ? 4 : 0
}

function closes(code: number, family: number): boolean {
  if (family === 1) return code === straight
  if (family === 2) return code === 0x201c || code === 0x201d || code === 0x201f
  return code === 0xbb
}

/** Letters, digits, `-` and `_`: what names of flags are made of. */
function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f
  )
}

/** All of `text` from `from` on, trimmed, the inside untouched. */
export function restOf(text: string, from: number): string {
  let start = from
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  const rest = start === 0 && end === text.length ? text : text.slice(start, end)
  return isPlain(rest) ? rest : cleanText(rest)
}

/**
 * Walks over a line word by word. Words are separated by spaces; quotes (straight, curly, pointed) at the start of a
 * word group until the quote that ends one. A quote that nothing closes is a character like any other.
 */
export class Line {
  readonly text: string
  private at = 0
  /** Families of quotes that are known not to close any more, so that hostile text is not searched again and again. */
  private unclosed = 0
  /** Whether the last flag came with its value, as in `--for=5m`. */
  valued = false

  constructor(text: string) {
    this.text = text
  }

  /** Go to the next word, over spaces and what nobody sees; false when there is none. */
  next(): boolean {
    const { text } = this
    let at = this.at
    while (at < text.length && isJunk(text, at)) at += width(text, at)
    this.at = at
    return at < text.length
  }

  /** Read the word at which `next` stopped, cleaned. */
  word(): string {
    const { text, at } = this
    const family = opening(text.charCodeAt(at))
    if (family !== 0) {
      const close = this.close(at + 1, family)
      if (close !== -1) {
        this.at = close + 1
        return clean(text.slice(at + 1, close))
      }
    }
    let end = at + 1
    while (end < text.length && !isSpace(text.charCodeAt(end))) end++
    this.at = end
    return clean(text.slice(at, end))
  }

  /** Read all from where `next` stopped. */
  rest(): string {
    const from = this.at
    this.at = this.text.length
    return restOf(this.text, from)
  }

  /** Whether `next` stopped at `--` alone, which ends flags; it is taken then. */
  endsFlags(): boolean {
    const { text, at } = this
    if (text.charCodeAt(at) !== 0x2d || text.charCodeAt(at + 1) !== 0x2d) return false
    if (at + 2 < text.length && !isJunk(text, at + 2)) return false
    this.at = at + 2
    return true
  }

  /**
   * Take the name of a flag where `next` stopped: `--name` or `-name`, with or without `=`. Telephones turn `--` into
   * a long dash, so that opens one as well.
   *
   * @param known flags by name, and by name in lower case
   * @returns undefined when that is no flag of these; nothing is taken then
   */
  flag<T>(known: ReadonlyMap<string, T>): T | undefined {
    const { text, at } = this
    const dash = text.charCodeAt(at)
    if (dash !== 0x2d && dash !== 0x2013 && dash !== 0x2014) return undefined
    const start = dash === 0x2d && text.charCodeAt(at + 1) === 0x2d ? at + 2 : at + 1
    let end = start
    while (end < text.length && isNamePart(text.charCodeAt(end))) end++
    const valued = text.charCodeAt(end) === 0x3d
    if (end === start || (end < text.length && !valued && !isJunk(text, end))) return undefined
    const name = text.slice(start, end)
    const flag = known.get(name) ?? known.get(name.toLowerCase())
    if (flag === undefined) return undefined
    this.valued = valued
    this.at = valued ? end + 1 : end
    return flag
  }

  /** Read what stands directly after `=`; empty when nothing does. */
  value(): string {
    const { text, at } = this
    return at >= text.length || isSpace(text.charCodeAt(at)) ? '' : this.word()
  }

  private close(from: number, family: number): number {
    if ((this.unclosed & family) !== 0) return -1
    const { text } = this
    for (let i = from; i < text.length; i++) {
      if (closes(text.charCodeAt(i), family) && (i + 1 === text.length || isSpace(text.charCodeAt(i + 1)))) return i
    }
    this.unclosed |= family
    return -1
  }
}

function clean(word: string): string {
  return isPlain(word) ? word : cleanWord(word)
}
