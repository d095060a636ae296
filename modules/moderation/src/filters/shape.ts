import { type Glance, glanceAt } from '../text/glance.ts'
import type { Finding, Heard } from './heard.ts'

/** Shouting is looked for in lines of at least so many letters. */
const fewestLetters = 15
/** Symbols in lines of at least so many characters. */
const fewestCharacters = 10

const letter = /\p{L}/gu
const capital = /\p{Lu}/gu
const symbol = /[^\p{L}\p{N}\p{M}\s]/gu
const web = /\bhttps?:\/\/\S+/giu
const emoji = /\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}]{2}|[0-9#*]\ufe0f?\u20e3/gu

/** The words of a message without emotes, which the platform names, and links. */
function words({ plain, fragments }: Heard): string {
  if (fragments === undefined) return plain.includes('://') ? plain.replace(web, '') : plain
  return fragments.map((each) => (each.type === 'text' ? each.text : '')).join('')
}

/** How many letters, capitals and other signs stand in a text. */
type Count = Pick<Glance, 'letters' | 'capitals' | 'signs' | 'characters'>

function countAny(text: string): Count {
  const bare = text.replace(emoji, '').replace(/\s+/gu, '')
  const found = (pattern: RegExp) => bare.match(pattern)?.length ?? 0
  return { letters: found(letter), capitals: found(capital), signs: found(symbol), characters: [...bare].length }
}

function count(heard: Heard): Count {
  const text = words(heard)
  return (text === heard.plain ? heard.glance : glanceAt(text)) ?? countAny(text)
}

/** `limit`: capitals among the letters, in percent. Scripts without capitals have none. */
export function caps(heard: Heard, limit: number): Finding {
  if (heard.plain.length < fewestLetters) return undefined
  const { letters, capitals } = count(heard)
  return letters >= fewestLetters && capitals * 100 > limit * letters ? `${Math.round((capitals * 100) / letters)} % capitals` : undefined
}

/** `limit`: signs among the characters that are no space, in percent; emoji are none. */
export function symbols(heard: Heard, limit: number): Finding {
  if (heard.plain.length < fewestCharacters) return undefined
  const { signs, characters } = count(heard)
  return characters >= fewestCharacters && signs * 100 > limit * characters
    ? `${Math.round((signs * 100) / characters)} % symbols`
    : undefined
}

/** `limit`: emotes of the platform and emoji. */
export function emotes({ glance, text, fragments }: Heard, limit: number): Finding {
  if (glance !== undefined && fragments === undefined) return undefined
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
export function repeats({ glance, plain }: Heard, limit: number): Finding {
  if (plain.length <= limit) return undefined
  if (glance !== undefined && glance.run <= limit && plain.length - glance.characters < limit) return undefined
  let run = 0
  let last = 0
  let gaps = 0
  for (let index = 0; index < plain.length; index++) {
    // Both halves of a pair count as one: the second never repeats the first.
    const code = plain.codePointAt(index)!
    if (code > 0xffff) index++
    if (code === 0x20) gaps++
    run = code === last ? run + 1 : 1
    last = code
    if (run > limit && code !== 0x20) return `"${String.fromCodePoint(code)}" ${run} times and more`
  }
  return gaps < limit ? undefined : repeatedWord(plain, limit)
}

function repeatedWord(plain: string, limit: number): Finding {
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
  if (fragments === undefined && !plain.includes('@')) return undefined
  const named = fragments?.flatMap((each) => (each.type === 'mention' ? [each.account.id ?? each.account.name.toLowerCase()] : [])) ?? []
  const typed = plain.includes('@')
    ? (plain.match(/(?<![\p{L}\p{N}_.])@[\p{L}\p{N}_]{2,}/gu) ?? []).map((each) => each.slice(1).toLowerCase())
    : []
  const count = Math.max(new Set(named).size, new Set(typed).size)
  return count > limit ? `${count} people mentioned` : undefined
}
