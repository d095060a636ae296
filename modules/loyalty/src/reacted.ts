import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import type { Ground } from './context.ts'
import { thanked } from './earning/reactions.ts'
import { react } from './raffle/press.ts'

/** Somebody reacted to a message: it may enter a raffle, and whoever wrote it earns. */
export async function reacted(
  ctx: Ground & { readonly event: EventOf<'reaction.add'>; readonly author: Author; readonly channel: Channel },
): Promise<void> {
  await react(ctx)
  await thanked(ctx)
}
