import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { dayIn } from '../day.ts'
import { minorOf } from '../money.ts'
import { giveBack, useUp } from '../quota.ts'
import { ignored } from './ignored.ts'
import { reward } from './reward.ts'

/**
 * Somebody reacted to a message: whoever wrote it earns, once for each who does, up to a limit of the day. What nobody
 * knows the author of, one's own messages and those of strangers (other bots, mostly) earn nothing.
 */
export async function thanked(
  ctx: Ground & { readonly event: EventOf<'reaction.add'>; readonly author: Author; readonly channel: Channel },
): Promise<void> {
  const { author, channel, config, db, event, now, people } = ctx
  const { community, platform } = channel
  if (config.reactionAmount === 0 || event.to === undefined || author.accountId === '' || ignored(author, config)) return
  const account = `${platform}:${event.to}`
  const [known] = await people.names(account)
  const person = people.person(account)
  if (known === undefined || person === author.id || ignored({ accountId: event.to, platform, name: known.name }, config)) return
  const quota = { community, person, what: 'reaction', day: dayIn(channel.zone, event.at) }
  const [amount, most] = [minorOf(config.reactionAmount, config)!, minorOf(config.reactionDailyMost, config)!]
  await db.transaction(async (tx) => {
    if (!(await useUp(tx, quota, amount, most))) return
    const key = `reaction:${platform}:${event.message}:${author.id}`
    const earned = { community, person, units: config.reactionAmount, times: 100, key, cause: 'reaction', origin: event.id }
    if ((await reward(tx, config, now(), earned)) === 0) await giveBack(tx, quota, amount)
  }, community)
}
