import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import { answerFor, welcome } from './afk/afk.ts'
import type { Ground } from './context.ts'
import { tellAwaited } from './reminders/tell.ts'
import { heed, type Notice } from './watch.ts'

/** Do what {@link Notice} found reason for: once for each message, in one transaction. */
export async function remembered(
  ctx: Ground & { readonly event: EventOf<'filtered'>; readonly author: Author; readonly channel: Channel },
): Promise<void> {
  const { author, channel, event } = ctx
  if (event.by !== 'memories') return
  const { awaited, back, pinged } = event.note as unknown as Notice
  if (back) await welcome(ctx, author, channel.id, channel.community)
  if (awaited) {
    const place = { channel: channel.id, account: `${author.platform}:${author.accountId}`, name: author.name }
    await tellAwaited(ctx, author.id, channel.community, place)
    await heed(ctx, author.id)
  }
  await answerFor(ctx, pinged, channel.id, channel.community)
}
