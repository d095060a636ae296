import { type CommandInfo, type Message, platformRules, shorten } from '@waddlebot/sdk'
import { type Group, groupsOf } from './group.ts'
import { lengthOn, roomOn } from './measure.ts'

/** Where an overview is shown, and which page of it. */
export interface Shown {
  readonly platform: string
  readonly prefix: string
  /** From 1 on; beyond the last it is the last. */
  readonly page: number
}

/** Most fields of a card; Discord takes 25, of which the reader sees about as many at once. */
const mostFields = 20
/** Most characters of a field of a card. Source: Discord's limits of embeds, which are the tightest. */
const longestField = 1_000

/** One piece of an overview: a group, or part of one that is too long for a piece. */
interface Entry {
  readonly name: string
  readonly value: string
}

/** One page of what somebody can type: a line where chat is lines, a card where it can be more. */
export function overview(commands: readonly CommandInfo[], shown: Shown): Message {
  const { platform, prefix } = shown
  const cards = platformRules(platform).can.cards
  const groups = groupsOf(commands)
  if (groups.length === 0) return 'There is nothing here that you can use.'
  const entries = groups.flatMap((group) => (cards ? cardEntries(group, prefix) : lineEntries(group, prefix, roomOn(platform) / 2)))
  const pages = paged(entries, platform, cards)
  const page = Math.min(Math.max(Math.trunc(shown.page), 1), pages.length)
  const head = pages.length === 1 ? 'Commands' : `Commands, page ${page} of ${pages.length}`
  const next = page < pages.length ? ` · More: ${prefix}commands ${page + 1}` : ''
  const shownEntries = pages[page - 1]!
  if (!cards) return `${head}: ${shownEntries.map(lineOf).join(', ')}${next}`
  return { type: 'card', title: head, text: `${prefix}help <command> tells more.${next}`, fields: shownEntries }
}

const lineOf = ({ name, value }: Entry) => (value === '' ? name : `${name} (${value})`)

/** `!quote (add, search, top)`; as several pieces when one would be longer than `most`. */
function lineEntries({ word, commands }: Group, prefix: string, most: number): Entry[] {
  const name = `${prefix}${word}`
  const bare = commands.some((command) => command.path === word)
  const rest = commands.filter((command) => command.path !== word).map((command) => command.path.slice(word.length + 1))
  // Without a command of this word alone, the word must not look like one.
  const label = bare || rest.length === 0 ? name : `${name} …`
  return chunks(rest, ', ', most - name.length - 5).map((value) => ({ name: label, value }))
}

/** A field with a line for each command. */
function cardEntries({ word, commands }: Group, prefix: string): Entry[] {
  const lines = commands.map(({ describe, signature }) =>
    shorten(`${prefix}${signature}${describe === '' ? '' : ` – ${describe}`}`, longestField, 'utf-16'),
  )
  return chunks(lines, '\n', longestField).map((value) => ({ name: shorten(word, 200, 'utf-16'), value }))
}

function chunks(parts: readonly string[], separator: string, most: number): string[] {
  const joined: string[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (last !== undefined && last.length + separator.length + part.length <= most) joined[joined.length - 1] = last + separator + part
    else joined.push(part)
  }
  return joined.length === 0 ? [''] : joined
}

function paged(entries: readonly Entry[], platform: string, cards: boolean): Entry[][] {
  // What stands around the entries: the head, and how to see more.
  const room = roomOn(platform) - (cards ? 110 : 70)
  const pages: Entry[][] = []
  let left = 0
  for (const entry of entries) {
    const size = lengthOn(platform, lineOf(entry)) + 2
    const page = pages.at(-1)
    if (page === undefined || size > left || (cards && page.length >= mostFields)) {
      pages.push([entry])
      left = room - size
    } else {
      page.push(entry)
      left -= size
    }
  }
  return pages
}
