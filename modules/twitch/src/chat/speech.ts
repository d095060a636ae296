import { platforms } from '@waddlebot/sdk'
import { limits } from '../limits.ts'

/** Characters that look like those that Twitch takes for the start of a command, and are none. */
const lookalikes: Readonly<Record<string, string>> = { '/': '\u2044', '.': '\u2024', '\\': '\u2216' }

/**
 * Words as they may be written to the chat: one line, nothing that ends a line or wraps a CTCP message, and no
 * command at its head, whoever put it there. The length never grows.
 */
export function speakable(text: string): string {
  return text
    .replace(/\r\n/g, ' ')
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, ' ')
    .trim()
    .replace(/^[/.\\]/, (lead) => lookalikes[lead]!)
}

/** Length as Twitch counts it. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Longest text of one message, in code points. */
export const longestText = platforms.twitch.maxLength

const memoryMs = limits.chat.duplicateMs

/** Remembers what was last said in each channel, so that the same words in a row can be told apart. */
export class Repetition {
  readonly #last = new Map<
    string,
    { readonly words: string; readonly said: string; readonly at: number; readonly times: number; readonly id: string }
  >()

  /**
   * `text`, visibly numbered if it was the last thing said there within 30 s; Twitch would refuse it otherwise.
   *
   * @param id of the message: the same one tried again is not a repetition
   * @returns `waitMs` instead, when there is no room for a number
   */
  vary(channel: string, text: string, now: number, id: string): { readonly text: string } | { readonly waitMs: number } {
    const last = this.#last.get(channel)
    if (last?.id === id) return { text: last.said }
    const again = last !== undefined && now - last.at < memoryMs && (last.words === text || last.said === text)
    const times = again ? last.times + 1 : 1
    const said = again ? `${text} (${times})` : text
    if (again && codePoints(said) > longestText) return { waitMs: Math.max(1, last.at + memoryMs - now) }
    this.#last.set(channel, { words: again ? last.words : text, said, at: now, times, id })
    return { text: said }
  }
}
