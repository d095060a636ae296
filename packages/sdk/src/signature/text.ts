/**
 * Code points that nobody sees and that chat clients add to get a repeated line past a platform's filter. Those that
 * mean something where they stand are kept: what joins and styles an emoji, the tags of a regional flag, the variants
 * of Han characters, the joiners of Arabic and Indic spelling. Source: Unicode 15, Default_Ignorable_Code_Point;
 * UTS 51 for emoji sequences; UAX 31, section 2.3, for joiners.
 */
const invisible = [
  '((?<=[\\p{Extended_Pictographic}\\p{Script=Han}])[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
  '(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
  '(?<=\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]?)\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=\\u{1F3F4})[\\u{E0020}-\\u{E007E}]+\\u{E007F}',
  '(?<=(?!\\p{Default_Ignorable_Code_Point})\\p{Script_Extensions=Arabic}|(?!\\p{Script=Inherited})[\\p{Mn}\\p{Mc}])[\\u200C\\u200D](?=\\p{L}))',
  '[\\0\\p{Default_Ignorable_Code_Point}]',
].join('|')
let pattern: RegExp | undefined
const ignorable = /^[\0\p{Default_Ignorable_Code_Point}]$/u
const loneSurrogate = /\p{Surrogate}/gu

/** Whether UTF-16 unit `code` separates words: control characters and every kind of space. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return true
  if (code < 0x85) return false
  return (
    code === 0xa0 ||
    code === 0x85 ||
    code === 0x3000 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x1680
  )
}

// A pattern, not a loop: it is fast from the first line on, before the compiler has looked at anything.
const plain = /^[\x01-\x7f]*$/

/** Whether `text` is ASCII without NUL, so that it needs no cleaning. */
export function isPlain(text: string): boolean {
  return plain.test(text)
}

/** One word as the parser compares it: NFC, well-formed, without what nobody sees. */
export function cleanWord(word: string): string {
  return withoutInvisible(word.normalize('NFC').replace(loneSurrogate, '\uFFFD')).normalize('NFC')
}

/**
 * A stretch of text as it is handed on: NFC, well-formed, without NUL, and without spaces and invisible code points at
 * its ends. Inside it stays as it was typed.
 */
export function cleanText(text: string): string {
  const whole = text.replace(loneSurrogate, '\uFFFD').replaceAll('\0', '').normalize('NFC')
  let start = 0
  while (start < whole.length && isJunk(whole, start)) start += width(whole, start)
  let end = whole.length
  while (end > start) {
    const at = before(whole, end)
    if (!isJunk(whole, at)) break
    end = at
  }
  if (end === whole.length) return whole.slice(start)
  // What is left of the tail after cleaning belongs to the last character that is seen, such as an emoji's style.
  const last = Math.max(start, before(whole, end))
  const tail = withoutInvisible(whole.slice(last))
  let cut = tail.length
  while (cut > 0 && isSpace(tail.charCodeAt(cut - 1))) cut--
  return whole.slice(start, last) + tail.slice(0, cut)
}

/** The pattern is made when it is first needed: most starts of the program never do, and it takes one and a half milliseconds. */
function withoutInvisible(text: string): string {
  pattern ??= new RegExp(invisible, 'gu')
  return text.replace(pattern, '$1')
}

/** UTF-16 units of the code point at `at`. */
export function width(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

function before(text: string, end: number): number {
  return end > 1 && (text.codePointAt(end - 2) ?? 0) > 0xffff ? end - 2 : end - 1
}

/** Whether what stands at `at` is a space or something nobody sees. */
export function isJunk(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (isSpace(code)) return true
  return code > 0x7f && ignorable.test(String.fromCodePoint(text.codePointAt(at) ?? 0))
}
