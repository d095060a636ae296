import type { Fragment } from '@waddlebot/sdk'

/** What Slack wrote as people read it, with its parts told apart. `text` is NFC. */
export interface Words {
  readonly text: string
  readonly fragments: readonly Fragment[]
}

/** Names for the ids that stand in a text; undefined for those that nobody knows. */
export type NameOf = (id: string) => string | undefined

const token = /<([^<>]*)>/g
const broadcasts: Readonly<Record<string, string>> = { here: '@here', channel: '@channel', everyone: '@everyone' }

/** Ids of the users that `text` mentions, each once. */
export function mentionedIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/<@([UWB][A-Z0-9]+)(?:\|[^<>]*)?>/g)].map((match) => match[1]!))]
}

/**
 * Read a text as Slack writes it: `&amp;`, `&lt;` and `&gt;` stand for `&`, `<` and `>`, and everything in angle
 * brackets is somebody, a channel, a link or a call to many.
 * Source: https://docs.slack.dev/messaging/formatting-message-text/, read 2026-11-22.
 *
 * @param blocks of the message, where they tell which `:names:` are emoji
 */
export function readWords(text: string, blocks: unknown, nameOf: NameOf): Words {
  const emoji = emojiIn(blocks)
  const fragments: Fragment[] = []
  const plain = (words: string) => {
    for (const fragment of withEmoji(words, emoji)) push(fragments, fragment)
  }
  let end = 0
  for (const match of text.matchAll(token)) {
    plain(unescaped(text.slice(end, match.index)))
    push(fragments, readToken(match[1]!, match[0], nameOf))
    end = match.index + match[0].length
  }
  plain(unescaped(text.slice(end)))
  const normal = fragments.map((fragment) => ({ ...fragment, text: fragment.text.normalize('NFC') }))
  const joined = normal.map((fragment) => fragment.text).join('')
  const whole = joined.normalize('NFC')
  // A combining mark right behind a mention joins what stands before it: then only the whole is told.
  return { text: whole, fragments: whole === joined ? normal : [{ type: 'text', text: whole }] }
}

function readToken(inside: string, raw: string, nameOf: NameOf): Fragment {
  const bar = inside.indexOf('|')
  const target = bar < 0 ? inside : inside.slice(0, bar)
  const label = bar < 0 ? '' : unescaped(inside.slice(bar + 1))
  const id = target.slice(1)
  if (/^@[UWB][A-Z0-9]+$/.test(target)) {
    const name = nameOf(id) ?? (label.replace(/^@/, '') || id)
    return { type: 'mention', text: `@${name}`, account: { id, name } }
  }
  if (/^#[A-Z0-9]+$/.test(target)) return { type: 'text', text: `#${label || nameOf(id) || id}` }
  if (target.startsWith('!subteam^')) return { type: 'text', text: label || `@${nameOf(target.slice(9)) ?? target.slice(9)}` }
  if (target.startsWith('!')) return { type: 'text', text: broadcasts[id.split('^')[0]!] ?? (label || `@${id}`) }
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    const url = unescaped(target)
    return { type: 'link', text: label || url.replace(/^(mailto|tel):/i, ''), url }
  }
  return { type: 'text', text: unescaped(raw) }
}

function unescaped(text: string): string {
  return text.includes('&') ? text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') : text
}

function push(fragments: Fragment[], fragment: Fragment): void {
  if (fragment.text === '') return
  const last = fragments.at(-1)
  if (fragment.type === 'text' && last?.type === 'text') fragments[fragments.length - 1] = { type: 'text', text: last.text + fragment.text }
  else fragments.push(fragment)
}

/** `:duck:` is an emoji only where the blocks say so: `10:30:45` has no emoji. */
function* withEmoji(text: string, emoji: ReadonlySet<string>): Generator<Fragment> {
  if (emoji.size === 0) {
    yield { type: 'text', text }
    return
  }
  let end = 0
  for (const match of text.matchAll(/:([^\s:]+)(?:::skin-tone-[2-6])?:/g)) {
    const id = match[1]!
    if (!emoji.has(id)) continue
    yield { type: 'text', text: text.slice(end, match.index) }
    yield { type: 'emote', text: match[0], id }
    end = match.index + match[0].length
  }
  yield { type: 'text', text: text.slice(end) }
}

/** Names of the emoji in rich text, wherever it hides them. */
function emojiIn(blocks: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  const look = (value: unknown, depth: number): void => {
    if (depth > 8 || typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const each of value) look(each, depth + 1)
      return
    }
    const { type, name, elements } = value as { type?: unknown; name?: unknown; elements?: unknown }
    if (type === 'emoji' && typeof name === 'string') names.add(name)
    if (elements !== undefined) look(elements, depth + 1)
  }
  look(blocks, 0)
  return names
}
