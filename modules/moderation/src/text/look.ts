/**
 * Letters that are taken for others, as `look-alikes=letter`. Compatibility forms (full width, mathematical, circled)
 * and accents are not here: Unicode's own normal form takes them apart. The pairs are those that a reader of Latin
 * script falls for, out of Unicode's confusables (https://www.unicode.org/Public/security/latest/confusables.txt).
 */
const pairs = [
  'аɑαａᴀ4@=a',
  'ьƅвβʙ=b',
  'сϲᴄƈ¢=c',
  'ԁɗժᴅ=d',
  'еҽєεɛ3€℮ᴇ=e',
  'ſƒғք=f',
  'ɡցɢ=g',
  'һհʜн=h',
  'іıɩιӏɪ=i',
  'јϳʝᴊ=j',
  'κкƙᴋ=k',
  'ⅼǀʟ=l',
  'мṃᴍ=m',
  'ոռηпɴ=n',
  'оοσօ0ᴏө=o',
  'рρƿᴘ=p',
  'ԛգզ=q',
  'гɾᴦʀ=r',
  'ѕʂ5$ꜱ=s',
  'тτ7ƭᴛ=t',
  'υսʋᴜ=u',
  'νѵᴠ=v',
  'ѡωԝաᴡ=w',
  'хχⅹ×=x',
  'уγყүʏ=y',
  'ʐᴢ=z',
  // One stroke may stand for i or for l: see `strokes`.
  '1!|¡=1',
]

/** What a reader takes a character for, by its code. */
const looks = new Map<number, number>()
for (const pair of pairs) {
  const at = pair.lastIndexOf('=')
  for (const char of pair.slice(0, at)) looks.set(char.charCodeAt(0), pair.charCodeAt(at + 1))
}

const space = 0x20
const table = new Uint16Array(0x10000)

/**
 * The code unit that `code` is compared by: lower case, without accents, as the letter that it looks like. A character
 * at a time, so that a part of a text folds to the same part of the folded text.
 */
export function fold(code: number): number {
  return table[code] || foldAnew(code)
}

function foldAnew(code: number): number {
  return (table[code] = lookOf(code) || code || space)
}

function lookOf(code: number): number {
  if (code <= space || code === 0xa0 || code === 0x5f) return space
  const own = looks.get(code)
  if (own !== undefined) return own
  if (code >= 0xd800 && code <= 0xdfff) return code
  const lower = String.fromCharCode(code).toLowerCase()
  const base = lower.normalize('NFD').charCodeAt(0)
  return looks.get(base) ?? base
}

/** `text`, folded. */
export function foldText(text: string): string {
  let folded = ''
  for (let index = 0; index < text.length; index++) folded += String.fromCharCode(fold(text.charCodeAt(index)))
  return folded
}

/** The stroke that stands for i or l. */
export const stroke = '1'
