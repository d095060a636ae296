import { type Answer, formatDuration, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { setHappy } from '../earning/times.ts'

/** `!points happy <times> [for]` */
export async function happy({ audit, author, channel, db, message, now }: Context, times: number, ms: number): Promise<Answer> {
  if (!(times >= 1 && times <= 10)) return refuse('It can count 1 to 10 times as much.', 'times')
  const hundredths = Math.round(times * 100)
  await setHappy(db, channel.community, hundredths, now() + ms)
  await audit({ who: author.id, what: 'points happy', after: { community: channel.community, times, ms }, origin: message.id })
  return hundredths === 100
    ? 'Everything counts as much as ever.'
    : `Everything counts ${hundredths / 100} times as much for ${formatDuration(ms)}.`
}
