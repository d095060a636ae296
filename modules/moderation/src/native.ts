import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import { openCase } from './case.ts'
import type { Context } from './context.ts'
import { isOurs } from './sanction.ts'

type Native = Context & { readonly event: EventOf<'ban' | 'timeout' | 'unban'>; readonly author: Author; readonly channel: Channel }

/** What people do with the platform's own buttons is a case as well. What the bot did is one already. */
export async function keepNative(ctx: Native): Promise<void> {
  const { author, channel, db, event } = ctx
  const account = `${author.platform}:${author.accountId}`
  if (isOurs(ctx, account, event.kind)) return
  const { by, reason, seconds } = event as { by?: string; reason?: string; seconds?: number }
  const lifts = event.kind === 'timeout' && (seconds ?? 0) === 0
  await openCase(db, {
    ...{ community: channel.community, person: author.id, account, name: author.name, channel: channel.id, at: event.at },
    action: lifts ? 'untimeout' : event.kind,
    ...(event.kind === 'timeout' && seconds ? { seconds } : {}),
    reason: reason ?? '',
    actor: 'platform',
    actorName: by ?? 'somebody on the platform',
  })
}
