import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import type { Ground } from './context.ts'
import type { Note } from './listening.ts'
import { claim } from './raffle/claim.ts'
import { enterQuietly } from './raffle/press.ts'

/** Do what was noted of somebody's words: enter raffles, take what was won. What other modules noted is theirs. */
export async function filtered(
  ctx: Ground & { readonly event: EventOf<'filtered'>; readonly author: Author; readonly channel: Channel },
): Promise<void> {
  const { author, channel, event } = ctx
  if (event.by !== 'loyalty') return
  const note = event.note as unknown as Note
  for (const raffle of note.enter) await enterQuietly(ctx, raffle, ctx)
  if (note.claim) await claim(ctx, channel.community, author.id, channel.id, event.at)
}
