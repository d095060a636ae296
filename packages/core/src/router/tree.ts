import type { CommandRecord } from './command.ts'

/** What an owner changed about a command, for everybody or in one place. */
export interface Override {
  readonly enabled?: boolean
  /** Role bits, any of which will do. */
  readonly roles?: number
}

/** Words that go on: `quote` where there is `quote add`. A word that does not is its command alone, one step less to fetch. */
class Node {
  command: CommandRecord | undefined
  readonly next = new Map<string, Entry>()
  constructor(command: CommandRecord | undefined) {
    this.command = command
  }
}
type Entry = CommandRecord | Node

const commandOf = (entry: Entry | undefined) => (entry instanceof Node ? entry.command : entry)

/** Where a search ended: the command and how many characters of the text its words took. */
export interface Found {
  command: CommandRecord
  /** Offset in the text of what follows the words. */
  end: number
  /** How many words it has. */
  words: number
}

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 160 || code === 12288

/** Commands by their words: `quote`, `quote add`. The longest run of words wins. Looking up costs the same whatever is in it. */
export class CommandTree {
  readonly #roots = new Map<string, Entry>()
  size = 0

  /** What commands begin with. */
  firstWords(): Iterable<string> {
    return this.#roots.keys()
  }

  /** Add under `path`, words in lower case. Returns what stood there before. */
  set(path: readonly string[], command: CommandRecord): CommandRecord | undefined {
    const last = path.length - 1
    let level = this.#roots
    for (let index = 0; index < last; index++) {
      const entry = level.get(path[index]!)
      const node = entry instanceof Node ? entry : new Node(entry)
      if (node !== entry) level.set(path[index]!, node)
      level = node.next
    }
    const entry = level.get(path[last]!)
    const before = commandOf(entry)
    if (!before) this.size++
    if (entry instanceof Node) entry.command = command
    else level.set(path[last]!, command)
    return before
  }

  /** What stands under exactly these words. */
  get(path: readonly string[]): CommandRecord | undefined {
    return commandOf(this.#level(path)?.get(path[path.length - 1]!))
  }

  /** Take `command` away from under `path`, if it still stands there. */
  remove(path: readonly string[], command: CommandRecord): void {
    const level = this.#level(path)
    const entry = level?.get(path[path.length - 1]!)
    if (commandOf(entry) !== command) return
    if (entry instanceof Node) entry.command = undefined
    else level!.delete(path[path.length - 1]!)
    this.size--
  }

  /** Every command, each with the words it stands under. */
  *all(): Iterable<readonly [string, CommandRecord]> {
    function* walk(entries: Map<string, Entry>, words: string): Iterable<readonly [string, CommandRecord]> {
      for (const [word, entry] of entries) {
        const path = words === '' ? word : `${words} ${word}`
        const command = commandOf(entry)
        if (command) yield [path, command]
        if (entry instanceof Node) yield* walk(entry.next, path)
      }
    }
    yield* walk(this.#roots, '')
  }

  /** Where the last word of `path` stands. */
  #level(path: readonly string[]): Map<string, Entry> | undefined {
    let level = this.#roots
    for (let index = 0; index < path.length - 1; index++) {
      const entry = level.get(path[index]!)
      if (!(entry instanceof Node)) return undefined
      level = entry.next
    }
    return level
  }

  /**
   * The command with the longest run of words at the start of `text`.
   *
   * @param from where the words begin, after the prefix
   */
  find(text: string, from: number): Found | undefined {
    const end = wordEnd(text, from)
    return end === from ? undefined : this.findAfter(lowerWord(text, from, end), text, end)
  }

  /**
   * The same for somebody who has cut out the first word already.
   *
   * @param word in lower case
   * @param end where it ends in `text`
   */
  findAfter(word: string, text: string, end: number): Found | undefined {
    const entry = this.#roots.get(word)
    if (entry === undefined) return undefined
    if (!(entry instanceof Node)) return { command: entry, end, words: 1 }
    return longestAfter(entry, text, end)
  }
}

/** The longest run of words from `node` on, of which one has been read. */
function longestAfter(node: Node, text: string, from: number): Found | undefined {
  let end = from
  let found: Found | undefined = node.command === undefined ? undefined : { command: node.command, end, words: 1 }
  for (let words = 2, here: Entry | undefined = node; here instanceof Node; words++) {
    const start = skipSpaces(text, end)
    end = wordEnd(text, start)
    if (end === start) break
    here = here.next.get(lowerWord(text, start, end))
    const command = commandOf(here)
    if (command !== undefined) found = { command, end, words }
  }
  return found
}

/** Where the word that begins at `from` ends. */
export function wordEnd(text: string, from: number): number {
  const space = text.indexOf(' ', from)
  const end = space < 0 ? text.length : space
  for (let index = from; index < end; index++) if (isSpace(text.charCodeAt(index))) return index
  return end
}

/** A word of `text` in lower case, as nearly everybody types it anyway. */
export function lowerWord(text: string, from: number, end: number): string {
  const word = text.slice(from, end)
  for (let index = from; index < end; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f || (code >= 0x41 && code <= 0x5a)) return word.toLowerCase()
  }
  return word
}

/** Offset of the first character that is no space, from `from` on. */
export function skipSpaces(text: string, from: number): number {
  let index = from
  while (index < text.length && isSpace(text.charCodeAt(index))) index++
  return index
}
