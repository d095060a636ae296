import { platformRules, shorten } from '@waddlebot/sdk'

/** A quote as people are told about it. */
export interface Quote {
  /** Its number in its community; never given to another one. */
  readonly id: number
  readonly community: string
  readonly text: string
  /** Name of whoever said it, without `@`. */
  readonly saidBy: string | null
  /** When it was added; epoch milliseconds. */
  readonly addedAt: number
  /** Where it was added. */
  readonly platform: string
  readonly channel: string
  /** Votes for it less votes against it. */
  readonly votes: number
}

/** A row of `memories_quote` with its votes, as a query gives it. */
export interface QuoteRow {
  readonly id: number
  readonly community: string
  readonly text: string
  readonly said_by: string | null
  readonly added_at: number | string
  readonly platform: string
  readonly channel: string
  readonly votes: number | string
}

/** Read a row. Large numbers come as text from some databases. */
export function quoteOf(row: QuoteRow): Quote {
  const { id, community, text, said_by, platform, channel } = row
  return { id, community, text, saidBy: said_by, addedAt: Number(row.added_at), platform, channel, votes: Number(row.votes) }
}

/** `#12 “ducks never sleep” – ann, 2026-01-31`; the day is UTC's. */
export function sayQuote(quote: Quote): string {
  const day = new Date(quote.addedAt).toISOString().slice(0, 10)
  return `#${quote.id} “${quote.text}” – ${quote.saidBy === null ? day : `${quote.saidBy}, ${day}`}`
}

/** Most characters that a quote gets in a list. */
const shown = 80

/** Quotes on as few lines as `platform` allows, long ones shortened; `note` says what else there is to know of each. */
export function sayQuotes(quotes: readonly Quote[], platform: string, note: (quote: Quote) => string = () => ''): string {
  const lines = quotes.map(
    (quote) => `#${quote.id}${note(quote)} “${shorten(quote.text, shown)}”${quote.saidBy === null ? '' : ` – ${quote.saidBy}`}`,
  )
  return lines.join(platformRules(platform).can.newlines ? '\n' : ' · ')
}
