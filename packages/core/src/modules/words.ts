import type { Db } from '@waddlebot/sdk'
import type { Draft } from '../router/turn.ts'
import type { AloneParts } from './run-alone.ts'

type Voice = Pick<AloneParts, 'journal' | 'delivery' | 'clock'>

/** Note what a run that no message asked for is to say, in the transaction of its effects. */
export async function noteWords({ journal, clock }: Voice, db: Db, id: string, drafts: readonly Draft[]): Promise<void> {
  for (const [index, draft] of drafts.entries()) await journal.toSay(db, `${id}#${index}`, null, draft, clock.now())
}

/** Say what was noted, and have it struck off. What cannot be struck off is said again at the next start. */
export async function sayWords({ journal, delivery }: Voice, id: string, drafts: readonly Draft[]): Promise<void> {
  await Promise.all(
    drafts.map(async (draft, index) => {
      const delivered = await delivery.say(`${id}#${index}`, draft)
      journal.said(`${id}#${index}`, delivered).catch(() => undefined)
    }),
  )
}
