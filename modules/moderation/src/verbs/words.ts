import type { Answer } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { Desk } from '../desk.ts'
import { readPattern, writtenPattern } from '../match/pattern.ts'
import { largestTogether } from '../match/patterns.ts'
import { mostSpelt, readNeedle, spelt } from '../match/words.ts'
import { addWords, removeWords } from '../store.ts'
import { shown } from '../target.ts'
import { refused } from './acting.ts'

/** Most words and patterns that one community may have. */
const most = 5_000
const longestWord = 100
const onePage = 40

/** `!words add spam, *casino*, /free\s+(nitro|skins)/` */
export async function add(ctx: Asked, text: string): Promise<Answer> {
  const words = listed(text)
  const { words: known } = Desk.of(ctx).community(ctx.channel.community)
  if (words.length === 0) return refused('There is nothing to look for.', 'usage')
  if (known.size + words.length > most) return refused(`A list has at most ${most} words.`, 'full')
  for (const word of words) {
    const problem = problemOf(word)
    if (problem !== undefined) return refused(problem, 'usage')
  }
  if (weightOf([...known, ...words]) > largestTogether)
    return refused('The patterns of this list would take too long together; words cost less than patterns.', 'full')
  const { rules } = Desk.of(ctx).community(ctx.channel.community)
  const texts = [...rules.values()].map(({ rule }) => rule.text)
  if (spelt([...known, ...words, ...texts]) > mostSpelt) return refused('The list would be too long to be held in memory.', 'full')
  const fresh = await addWords(ctx, words)
  const already = words.length - fresh
  return `Added ${fresh} to the list${already > 0 ? `; ${already} stood there already` : ''}.`
}

/** `!words remove spam` */
export async function remove(ctx: Asked, text: string): Promise<Answer> {
  const words = listed(text)
  const gone = await removeWords(ctx, words)
  return gone === 0 ? refused('That is not on the list.', 'not-found') : `Took ${gone} off the list.`
}

/** `!words list 2` */
export function list(ctx: Asked, page: number): Answer {
  const words = [...Desk.of(ctx).community(ctx.channel.community).words].sort()
  if (words.length === 0) return 'There are no words on the list.'
  const pages = Math.ceil(words.length / onePage)
  if (page < 1 || page > pages) return refused(`There are ${pages} pages.`)
  const shownWords = words.slice((page - 1) * onePage, page * onePage).join(', ')
  // Not for everybody's eyes, where the platform can.
  return { message: `${words.length} on the list${pages > 1 ? ` (page ${page} of ${pages})` : ''}: ${shownWords}`, private: true }
}

/** A pattern may have commas in it, so it stands alone. */
function listed(text: string): readonly string[] {
  if (writtenPattern(text.trim()) !== undefined) return [text.trim()]
  const words = text.split(',').map((word) => word.replace(/\s+/gu, ' ').trim())
  return [...new Set(words.filter((word) => word !== ''))]
}

function problemOf(word: string): string | undefined {
  const written = writtenPattern(word)
  if (written !== undefined) {
    const read = readPattern(written.source, written.caseSensitive)
    return read.ok ? undefined : `The pattern ${shown(word)} cannot be used: ${read.why}.`
  }
  if ([...word].length > longestWord) return `A word has at most ${longestWord} characters.`
  const needle = readNeedle(word)
  if (needle === undefined) return `There is nothing to look for in "${shown(word)}".`
  if (needle.openBefore && needle.openAfter && needle.plain.length < 3) return `"${shown(word)}" stands in half of all messages.`
  return undefined
}

function weightOf(words: readonly string[]): number {
  return words.reduce((sum, word) => {
    const written = writtenPattern(word)
    const read = written && readPattern(written.source, written.caseSensitive)
    return read?.ok ? sum + read.pattern.size : sum
  }, 0)
}
