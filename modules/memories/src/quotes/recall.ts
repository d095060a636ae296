import { type Answer, type Db, type Envelope, refuse } from '@waddlebot/sdk'
import { noSuch } from './answer.ts'
import { sayQuote } from './quote.ts'
import { getQuote } from './quotes.ts'
import { randomQuote } from './random.ts'
import { findQuotes } from './search.ts'
import { readSpeaker } from './speaker.ts'
import { taggedQuotes, tagIn } from './tag.ts'

/**
 * Answer `!quote`: any quote, the one with a number (`12`, `#12`), any of somebody
 * (`@ann`), any with a tag (`#duck`), or the best for words.
 *
 * @param what what stands after the command
 * @param random gives a number in [0, 1)
 */
export async function recall(
  db: Db,
  community: string,
  what: string | undefined,
  message: Envelope,
  random: () => number,
): Promise<Answer> {
  if (what === undefined) {
    const quote = await randomQuote(db, community, random)
    return quote ? sayQuote(quote) : 'There are no quotes yet.'
  }
  const number = /^#?0*(\d+)$/.exec(what)?.[1]
  if (number !== undefined) {
    // Numbers of quotes have nine digits at most; a longer one would be no whole number for the database.
    const quote = number.length > 9 ? undefined : await getQuote(db, community, Number(number))
    return quote ? sayQuote(quote) : noSuch(number.slice(0, 20))
  }
  const tag = tagIn(what)
  if (tag !== undefined) {
    const tagged = await taggedQuotes(db, community, tag, 100)
    const quote = tagged[Math.floor(random() * tagged.length)]
    return quote ? sayQuote(quote) : refuse('No quote has that tag.', 'not-found')
  }
  const speaker = readSpeaker(what, message)
  if (speaker !== undefined) {
    const quote = await randomQuote(db, community, random, speaker.name)
    return quote ? sayQuote(quote) : refuse(`There are no quotes of ${speaker.name}.`, 'not-found')
  }
  const [best] = await findQuotes(db, community, what, 1)
  return best ? sayQuote(best) : refuse('No quote has these words.', 'not-found')
}
