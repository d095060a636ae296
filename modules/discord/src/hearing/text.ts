import type { Fragment } from '@waddlebot/sdk'

/** Who and what ids in a text stand for. */
export interface Names {
  /** Login of a user; undefined when nobody said. */
  user(id: string): string | undefined
  role(id: string): string | undefined
  channel(id: string): string | undefined
}

/** The words of a message as people read them, with what stands behind them. */
export interface Words {
  readonly text: string
  readonly fragments: readonly Fragment[]
  /** Where a command line begins, when the message begins with a mention of the bot. */
  readonly commandAt?: number
}

/** Mentions, emoji, commands and times as Discord writes them, and links. https://docs.discord.com/developers/reference#message-formatting, read 2026-11-22. */
const markup =
  /<@!?(?<user>\d{1,20})>|<@&(?<role>\d{1,20})>|<#(?<channel>\d{1,20})>|<a?:(?<emote>\w{1,32}):(?<emoteId>\d{1,20})>|<\/(?<command>[^:>]{1,100}):\d{1,20}>|<(?<shown>https?:\/\/[^\s>]+)>|(?<link>https?:\/\/[^\s<>]+)/gu

/** What may stand between the bot's name and a command. */
const gap = /^[\s,:]*/

/** Read the content of a message. @param self id of the bot */
export function wordsOf(content: string, names: Names, self: string | undefined): Words {
  const fragments: Fragment[] = []
  const plain = (text: string) => {
    if (text !== '') fragments.push({ type: 'text', text: text.normalize('NFC') })
  }
  let end = 0
  let addressed = false
  for (const match of content.matchAll(markup)) {
    plain(content.slice(end, match.index))
    end = match.index + match[0].length
    fragments.push(fragmentOf(match, names))
    if (match.groups?.['user'] === self && self !== undefined && content.slice(0, match.index).trim() === '') addressed = true
  }
  plain(content.slice(end))
  const text = fragments.map((fragment) => fragment.text).join('')
  if (!addressed) return { text, fragments }
  const first = fragments.findIndex((fragment) => fragment.type === 'mention')
  const name = fragments.slice(0, first + 1).reduce((sum, fragment) => sum + fragment.text.length, 0)
  return { text, fragments, commandAt: name + gap.exec(text.slice(name))![0].length }
}

function fragmentOf(match: RegExpMatchArray, names: Names): Fragment {
  const { user, role, channel, emote, emoteId, command, shown, link } = match.groups ?? {}
  if (user !== undefined) {
    const name = names.user(user)
    return { type: 'mention', text: `@${name ?? user}`, account: { id: user, name: name ?? user } }
  }
  if (emote !== undefined && emoteId !== undefined) return { type: 'emote', text: `:${emote}:`, id: emoteId }
  const url = link ?? shown
  if (url !== undefined) return { type: 'link', text: url, url }
  if (role !== undefined) return { type: 'text', text: `@${names.role(role) ?? role}` }
  if (channel !== undefined) return { type: 'text', text: `#${names.channel(channel) ?? channel}` }
  return { type: 'text', text: `/${command}` }
}
