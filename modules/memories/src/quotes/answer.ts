import { type Answer, type Author, type Channel, type Db, type Envelope, type Refusal, refuse } from '@waddlebot/sdk'
import { type Overlay, showLatest } from './overlay.ts'
import { type Quote, sayQuote } from './quote.ts'
import { addQuote, editQuote, type Kept } from './quotes.ts'
import { readSpoken } from './speaker.ts'

/** What keeping words needs of a call. */
interface Keeping<Args> {
  readonly args: Args
  readonly author: Author
  readonly channel: Channel
  readonly config: { readonly maxLength: number; readonly speaker: string }
  readonly db: Db
  readonly message: Envelope
  readonly overlay: Overlay
  now(): number
}

/** Keep what was typed, or what the message replies to. */
export async function addTyped(ctx: Keeping<{ readonly text?: string }>): Promise<Answer> {
  const { args, author, channel, config, db, message, now } = ctx
  const spoken = readSpoken(args.text ?? '', message)
  if (spoken === undefined) {
    return refuse('text is missing. Usage: quote add [@user] <text>, or quote add in reply to the message that you mean.', 'usage')
  }
  const { text } = spoken
  const speaker = spoken.speaker ?? (config.speaker === '' ? undefined : { name: config.speaker })
  const { community, platform, id } = channel
  return (
    checkLength(text, config.maxLength) ??
    sayKept(
      ctx,
      await addQuote(db, { community, text, speaker, addedBy: author.id, at: now(), platform, channel: id }),
      (quote) => `Added #${quote.id}.`,
    )
  )
}

/** Give a quote the words that were typed. */
export async function editTyped(ctx: Keeping<{ readonly id: number; readonly text: string }>): Promise<Answer> {
  const { args, channel, config, db } = ctx
  const long = checkLength(args.text, config.maxLength)
  if (long) return long
  const kept = await editQuote(db, channel.community, args.id, args.text)
  return kept === undefined ? noSuch(args.id) : sayKept(ctx, kept, (quote) => `Now it is ${sayQuote(quote)}`)
}

/** No quote has this number. */
export function noSuch(id: number | string): Refusal {
  return refuse(`There is no quote #${id}.`, 'not-found')
}

/** Refuses a text of more than `most` characters (code points). */
function checkLength(text: string, most: number): Refusal | undefined {
  const { length } = [...text]
  return length <= most ? undefined : refuse(`That has ${length} characters, and a quote has at most ${most}.`, 'too-long')
}

async function sayKept(ctx: Keeping<unknown>, kept: Kept, say: (quote: Quote) => string): Promise<Answer> {
  if ('twin' in kept) return refuse(`#${kept.twin} says that already.`, 'duplicate')
  await showLatest(ctx, ctx.channel.community)
  return say(kept.quote)
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
