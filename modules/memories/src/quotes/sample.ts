import type { Db } from '@waddlebot/sdk'
import { addQuote } from './quotes.ts'

/** Id of the community that a bot has from the start. */
export const home = 'main'

/** Quotes for a bot that nobody has taught any, by whoever is said to have said them. */
export const samples: readonly { readonly text: string; readonly by: string }[] = [
  { text: 'A duck that swims in circles has seen every bank twice.', by: 'Mallory Mallard' },
  { text: 'I do not quack under pressure. I quack because it is Tuesday.', by: 'Sir Quacksalot' },
  { text: 'Stay calm on the surface, and paddle like mad below it.', by: 'Grandma Eider' },
  { text: 'Bread is not a personality.', by: 'Pondelope' },
  { text: 'If it walks like a duck, ask it whether it needs a lift.', by: 'Captain Webfoot' },
  { text: 'The pond was full, so we called it a raid.', by: 'Teal' },
  { text: 'I came for the crumbs and stayed for the company.', by: 'Pondelope' },
  { text: 'Never trust a goose with the admin password.', by: 'Sir Quacksalot' },
  { text: 'Rain is only the sky saying hello.', by: 'Grandma Eider' },
  { text: 'One small waddle for a duck, one long queue behind it.', by: 'Captain Webfoot' },
]

/**
 * Add the samples to a community that never had a quote. Where there was one once, even if it was removed, nothing
 * is added: samples that somebody threw out stay out.
 *
 * @param at when they count as added; epoch milliseconds
 */
export async function addSamples(db: Db, community: string, at: number): Promise<void> {
  await db.transaction(async (tx) => {
    const counter = await tx.one<{ last: number }>`SELECT last FROM memories_quote_counter WHERE community = ${community}`
    if ((counter?.last ?? 0) > 0) return
    for (const { text, by } of samples) {
      await addQuote(tx, { community, text, speaker: { name: by }, addedBy: null, at, platform: 'sample', channel: 'sample' })
    }
  })
}
