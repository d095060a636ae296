import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { Desk } from '../desk.ts'
import { levelOf, notice } from './mode.ts'

type Came = Context & { readonly event: EventOf<'member.join' | 'follow'>; readonly author: Author; readonly channel: Channel }

/** Accounts younger than this count for several: whoever raids makes them for it. Milliseconds. */
const young = 7 * 86_400_000
const youngWeight = 3

/**
 * Somebody joined a server or follows a channel. Many at once are a raid that has not spoken yet; guests whom another
 * channel sent are none.
 */
export async function arrived(ctx: Came): Promise<void> {
  const { channel, config, event } = ctx
  if (config.raidArrivals === 0) return
  const { raids } = Desk.of(ctx)
  const weight = event.kind === 'member.join' && (await isYoung(ctx)) ? youngWeight : 1
  const span = config.raidSeconds * 1_000
  const sum = raids.arrivals.come(channel.id, event.at, weight, span)
  const most = raids.usual.note(`arrivals ${channel.id}`, event.at, sum, span, config.raidArrivals) + raids.guests(channel.id, event.at)
  if (sum >= most) await notice(ctx, `so many came within ${config.raidSeconds} s`, levelOf(sum, most))
}

/** As far as the platform tells; of a Discord account its id does, so that nobody is asked for it. */
async function isYoung({ act, author, channel, event }: Came): Promise<boolean> {
  const acted = await act(channel.id, 'account.made', { account: author.accountId })
  return acted.done && acted.result !== undefined && event.at - acted.result.at < young
}
