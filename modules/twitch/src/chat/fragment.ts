import type { Fragment } from '@waddlebot/sdk'
import { type EmoteSpan, readEmotes } from './irc/index.ts'

/** A mention or a link; a mention stands at the start of a word. */
const pattern = /(?<![\p{L}\p{N}_])@([A-Za-z0-9_]{1,25})|https?:\/\/[^\s]+/gu

/** Words composed as Unicode composes them (NFC); characters below U+0300 always are. */
export function composed(text: string): string {
  return /[\u0300-\uffff]/.test(text) ? text.normalize('NFC') : text
}

/**
 * The words cut into text, emotes, mentions and links, or undefined if they are text only.
 *
 * @param emotes the `emotes` tag; its places count code points of the words as Twitch sent them
 * @param skipped code points cut off the front of the words since then
 */
export function fragmentsOf(text: string, emotes: string | undefined, skipped = 0): Fragment[] | undefined {
  const spans = readEmotes(emotes)
  if (spans.length === 0 && !marked(text)) return undefined
  const fragments = spans.length === 0 ? words(text) : withEmotes(text, spans, skipped)
  return fragments.every((fragment) => fragment.type === 'text') ? undefined : fragments
}

function withEmotes(text: string, spans: readonly EmoteSpan[], skipped: number): Fragment[] {
  // Of ASCII alone, code points are where the string has them.
  const plain = /^[\u0000-\u007f]*$/.test(text)
  const chars = plain ? undefined : Array.from(text)
  const length = chars?.length ?? text.length
  const cut = (from: number, to?: number) => chars?.slice(from, to).join('') ?? text.slice(from, to)
  const fragments: Fragment[] = []
  let reached = 0
  for (const { id, first, last } of spans) {
    const from = first - skipped
    if (from < reached || last - skipped >= length) continue
    fragments.push(...words(cut(reached, from)))
    reached = last - skipped + 1
    fragments.push({ type: 'emote', text: cut(from, reached), id })
  }
  fragments.push(...words(cut(reached)))
  return fragments
}

const marked = (text: string) => text.includes('@') || text.includes('://')

function words(text: string): Fragment[] {
  if (!marked(text)) return text === '' ? [] : [{ type: 'text', text: composed(text) }]
  const fragments: Fragment[] = []
  let reached = 0
  // What matchAll makes anew for every text costs more than the search.
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match.index > reached) fragments.push({ type: 'text', text: composed(text.slice(reached, match.index)) })
    const [found, name] = match
    if (name !== undefined) fragments.push({ type: 'mention', text: found, account: { name: name.toLowerCase() } })
    else fragments.push({ type: 'link', text: composed(found), url: found })
    reached = match.index + found.length
  }
  if (reached < text.length) fragments.push({ type: 'text', text: composed(text.slice(reached)) })
  return fragments
}
