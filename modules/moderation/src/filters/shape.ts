import type { Finding, Heard } from './heard.ts'

/** Shouting is looked for in lines of at least so many letters. */
const fewestLetters = 15
/** Symbols in lines of at least so many characters. */
const fewestCharacters = 10

const letter = /\p{L}/gu
const capital = /\p{Lu}/gu
const symbol = /[^\p{L}\p{N}\p{M}\s]/gu
const emoji = /\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}]{2}|[0-9#*]\ufe0f?\u20e3/gu

/** The words of a message without emotes, which the platform names, and links. */
function words({ plain, fragments }: Heard): string {
  if (fragments === undefined) return plain.replace(/\bhttps?:\/\/\S+/giu, '')
  return fragments.map((each) => (each.type === 'text' ? each.text : '')).join('')
}

/** `limit`: capitals among the letters, in percent. Scripts without capitals have none. */
export function caps(heard: Heard, limit: number): Finding {
  if (heard.plain.length < fewestLetters) return undefined
  const text = words(heard)
  const all = text.match(letter)?.length ?? 0
  const high = text.match(capital)?.length ?? 0
  return all >= fewestLetters && high * 100 > limit * all ? `${Math.round((high * 100) / all)} % capitals` : undefined
}

/** `limit`: signs among the characters that are no space, in percent; emoji are none. */
export function symbols(heard: Heard, limit: number): Finding {
  if (heard.plain.length < fewestCharacters) return undefined
  const text = words(heard).replace(emoji, '').replace(/\s+/gu, '')
  const all = [...text].length
  const signs = text.match(symbol)?.length ?? 0
  return all >= fewestCharacters && signs * 100 > limit * all ? `${Math.round((signs * 100) / all)} % symbols` : undefined
}

/** `limit`: emotes of the platform and emoji. */
export function emotes({ text, fragments }: Heard, limit: number): Finding {
  const named = fragments?.filter(({ type }) => type === 'emote').length ?? 0
  const spelt = fragments?.map((each) => (each.type === 'emote' ? '' : each.text)).join('') ?? text
  const count = named + (spelt.match(emoji)?.length ?? 0)
  return count > limit ? `${count} emotes` : undefined
}

/** `limit`: characters, as a reader counts them. */
export function length({ text }: Heard, limit: number): Finding {
  if (text.length <= limit) return undefined
  const count = [...text].length
  return count > limit ? `${count} characters` : undefined
}

/** `limit`: how often one letter or one word may stand in a row. */
export function repeats({ plain }: Heard, limit: number): Finding {
  if (plain.length <= limit) return undefined
  let run = 0
  let last = ''
  for (const char of plain) {
    run = char === last ? run + 1 : 1
    last = char
    if (run > limit && char !== ' ') return `"${char}" ${run} times and more`
  }
  let times = 0
  let before = ''
  for (const word of plain.toLowerCase().split(/\s+/u)) {
    times = word === before ? times + 1 : 1
    before = word
    if (times > limit) return `"${[...word].slice(0, 20).join('')}" ${times} times and more`
  }
  return undefined
}

/** `limit`: different people mentioned. */
export function mentions({ plain, fragments }: Heard, limit: number): Finding {
  const named = fragments?.flatMap((each) => (each.type === 'mention' ? [each.account.id ?? each.account.name.toLowerCase()] : [])) ?? []
  const typed = plain.includes('@')
    ? (plain.match(/(?<![\p{L}\p{N}_.])@[\p{L}\p{N}_]{2,}/gu) ?? []).map((each) => each.slice(1).toLowerCase())
    : []
  const count = Math.max(new Set(named).size, new Set(typed).size)
  return count > limit ? `${count} people mentioned` : undefined
}
