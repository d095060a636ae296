import type { CommandRecord } from './command.ts'

/** What an owner changed about a command, for everybody or in one place. */
export interface Override {
  readonly enabled?: boolean
  /** Role bits, any of which will do. */
  readonly roles?: number
}

interface Node {
  command: CommandRecord | undefined
  next: Map<string, Node> | undefined
}

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
  readonly #roots = new Map<string, Node>()
  size = 0

  /** Add under `path`, words in lower case. Returns what stood there before. */
  set(path: readonly string[], command: CommandRecord): CommandRecord | undefined {
    let level = this.#roots
    let node: Node | undefined
    for (const word of path) {
      if (node) level = node.next ??= new Map()
      node = level.get(word)
      if (!node) level.set(word, (node = { command: undefined, next: undefined }))
    }
    const before = node!.command
    if (!before) this.size++
    node!.command = command
    return before
  }

  /** What stands under exactly these words. */
  get(path: readonly string[]): CommandRecord | undefined {
    let node = this.#roots.get(path[0]!)
    for (let index = 1; node && index < path.length; index++) node = node.next?.get(path[index]!)
    return node?.command
  }

  /** Take `command` away from under `path`, if it still stands there. */
  remove(path: readonly string[], command: CommandRecord): void {
    let node = this.#roots.get(path[0]!)
    for (let index = 1; node && index < path.length; index++) node = node.next?.get(path[index]!)
    if (node?.command !== command) return
    node.command = undefined
    this.size--
    if (path.length === 1 && !node.next) this.#roots.delete(path[0]!)
  }

  /** Every command, each with the words it stands under. */
  *all(): Iterable<readonly [string, CommandRecord]> {
    function* walk(nodes: Map<string, Node>, words: string): Iterable<readonly [string, CommandRecord]> {
      for (const [word, node] of nodes) {
        const path = words === '' ? word : `${words} ${word}`
        if (node.command) yield [path, node.command]
        if (node.next) yield* walk(node.next, path)
      }
    }
    yield* walk(this.#roots, '')
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
    let node = this.#roots.get(word)
    let found: Found | undefined
    for (let words = 1; node; words++) {
      if (node.command) {
        if (found) {
          found.command = node.command
          found.end = end
          found.words = words
        } else found = { command: node.command, end, words }
      }
      if (!node.next) break
      const start = skipSpaces(text, end)
      end = wordEnd(text, start)
      if (end === start) break
      node = node.next.get(lowerWord(text, start, end))
    }
    return found
  }
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
