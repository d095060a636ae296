import { unescapeTag } from './tag.ts'

const at = 64
const colon = 58
const space = 32
const equals = 61

/** `user-id` as it stands between other tags: `;user-id=`. Names come from our own code, so there are few. */
const needles = new Map<string, string>()

/**
 * A tagged IRC line, cut at its joints only. Tags are looked up when asked for: most lines of a chat are chatter,
 * of which hardly anything is ever read.
 */
export class IrcLine {
  readonly raw: string
  /** From behind the `@` to before the space: what is not there must not be looked for in all the rest. */
  readonly #tags: string
  /** Who sent it: `login!login@host`, a server's name, or nothing. */
  readonly prefix: string | undefined
  readonly command: string
  /** First parameter as it came, `#` and all; on chat lines the channel. */
  readonly target: string | undefined
  /** Second parameter; on chat lines the words. */
  readonly text: string | undefined

  /** @param tagEnd index of the space behind the tags; 0 for a line without tags */
  constructor(raw: string, tagEnd: number, prefix: string | undefined, command: string, target?: string, text?: string) {
    this.raw = raw
    this.#tags = tagEnd === 0 ? '' : raw.slice(1, tagEnd)
    this.prefix = prefix
    this.command = command
    this.target = target
    this.text = text
  }

  /** The login in the prefix; empty when there is none. */
  get login(): string {
    const { prefix } = this
    if (prefix === undefined) return ''
    const bang = prefix.indexOf('!')
    return bang < 0 ? prefix : prefix.slice(0, bang)
  }

  /** The channel without its `#`, in lower case; empty when the line has none. */
  get channel(): string {
    const { target } = this
    if (target === undefined) return ''
    return (target.charCodeAt(0) === 35 ? target.slice(1) : target).toLowerCase()
  }

  /** A tag's value as it travelled, escapes and all; undefined when the line does not have the tag. */
  rawTag(name: string): string | undefined {
    const tags = this.#tags
    let needle = needles.get(name)
    if (needle === undefined) {
      needle = `;${name}=`
      needles.set(name, needle)
    }
    let from = tags.indexOf(needle)
    if (from >= 0) from += needle.length
    else if (tags.startsWith(name) && tags.charCodeAt(name.length) === equals) from = name.length + 1
    else return undefined
    // A value cannot hold a bare semicolon or space, so the next one of either ends it.
    const end = tags.indexOf(';', from)
    return end < 0 ? tags.slice(from) : tags.slice(from, end)
  }

  /** A tag's value, unescaped; empty for an empty one, undefined when the line does not have the tag. */
  tag(name: string): string | undefined {
    const value = this.rawTag(name)
    return value === undefined ? undefined : unescapeTag(value)
  }
}

/**
 * Read one line, without its line end. Never throws.
 *
 * @returns undefined for what is no IRC line: nothing, tags alone, a prefix alone
 */
export function parse(raw: string): IrcLine | undefined {
  let position = 0
  let tagEnd = 0
  if (raw.charCodeAt(0) === at) {
    tagEnd = raw.indexOf(' ')
    if (tagEnd < 0) return undefined
    position = skip(raw, tagEnd)
  } else if (raw.charCodeAt(0) === space) position = skip(raw, 0)
  let prefix: string | undefined
  if (raw.charCodeAt(position) === colon) {
    const end = raw.indexOf(' ', position)
    if (end < 0) return undefined
    prefix = raw.slice(position + 1, end)
    position = skip(raw, end)
  }
  if (position >= raw.length) return undefined
  let end = raw.indexOf(' ', position)
  if (end < 0) return new IrcLine(raw, tagEnd, prefix, raw.slice(position))
  const command = raw.slice(position, end)
  position = skip(raw, end)
  if (position >= raw.length) return new IrcLine(raw, tagEnd, prefix, command)
  if (raw.charCodeAt(position) === colon) return new IrcLine(raw, tagEnd, prefix, command, raw.slice(position + 1))
  end = raw.indexOf(' ', position)
  if (end < 0) return new IrcLine(raw, tagEnd, prefix, command, raw.slice(position))
  const target = raw.slice(position, end)
  position = skip(raw, end)
  if (position >= raw.length) return new IrcLine(raw, tagEnd, prefix, command, target)
  if (raw.charCodeAt(position) === colon) return new IrcLine(raw, tagEnd, prefix, command, target, raw.slice(position + 1))
  end = raw.indexOf(' ', position)
  return new IrcLine(raw, tagEnd, prefix, command, target, end < 0 ? raw.slice(position) : raw.slice(position, end))
}

/** The first index from `position` on that holds no space. */
function skip(raw: string, position: number): number {
  let next = position
  while (raw.charCodeAt(next) === space) next++
  return next
}
