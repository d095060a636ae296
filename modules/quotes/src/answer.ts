import { type Answer, type Author, type Channel, type Db, type Envelope, type Refusal, refuse } from '@waddlebot/sdk'
import type { Quote } from './quote.ts'
import { addQuote, type Kept } from './quotes.ts'
import { readSpoken } from './speaker.ts'

/** What adding needs of a call. */
interface Adding {
  readonly args: { readonly text?: string }
  readonly author: Author
  readonly channel: Channel
  readonly config: { readonly maxLength: number; readonly speaker: string }
  readonly db: Db
  readonly message: Envelope
  now(): number
}

/** Keep what was typed, or what the message replies to. A refusal says what was missing or too much. */
export async function addTyped({ args, author, channel, config, db, message, now }: Adding): Promise<Kept | Refusal> {
  const spoken = readSpoken(args.text ?? '', message)
  if (spoken === undefined) {
    return refuse('text is missing. Usage: quote add [@user] <text>, or quote add in reply to the message that you mean.', 'usage')
  }
  const { text } = spoken
  const speaker = spoken.speaker ?? (config.speaker === '' ? undefined : { name: config.speaker })
  const { community, platform, id } = channel
  return (
    checkLength(text, config.maxLength) ?? addQuote(db, { community, text, speaker, addedBy: author.id, at: now(), platform, channel: id })
  )
}

/** Refuses a text of more than `most` characters (code points). */
export function checkLength(text: string, most: number): Refusal | undefined {
  const { length } = [...text]
  return length <= most ? undefined : refuse(`That has ${length} characters, and a quote has at most ${most}.`, 'too-long')
}

/** What to say to somebody whose words were kept, or were not. */
export function sayKept(kept: Kept | Refusal, say: (quote: Quote) => string): Answer {
  if ('refused' in kept) return kept
  return 'twin' in kept ? refuse(`#${kept.twin} says that already.`, 'duplicate') : say(kept.quote)
}

/** Most numbers in a list. */
const most = 20

/** `You added #1 and #4. Of you there is #2.` */
export function sayNumbers({ added, said }: { readonly added: readonly number[]; readonly said: readonly number[] }): string {
  if (added.length + said.length === 0) return 'You added no quotes, and there are none of you.'
  return [added.length > 0 ? `You added ${numbers(added)}.` : '', said.length > 0 ? `You said ${numbers(said)}.` : ''].join(' ').trim()
}

function numbers(ids: readonly number[]): string {
  const listed = ids
    .slice(0, most)
    .map((id) => `#${id}`)
    .join(', ')
  return ids.length > most ? `${listed} and ${ids.length - most} more` : listed
}
