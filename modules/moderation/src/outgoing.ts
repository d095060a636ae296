import type { Channel, Hold } from '@waddlebot/sdk'
import type { Config } from './context.ts'
import { Desk } from './desk.ts'
import { plain } from './text/plain.ts'

/** What the bot says repeats what viewers wrote: the words and the blocking rules of the community hold for it too. */
export function outgoing(ctx: { readonly config: Config; readonly text: string; readonly channel: Channel }): Hold | undefined {
  const community = Desk.of(ctx).find(ctx.channel.community)
  const found = community?.search?.in(plain(ctx.text))
  if (community === undefined || found === undefined) return undefined
  if (found.word !== undefined && community.setting('words').mode === 'on') return { reason: `words: "${found.word}"` }
  const blocking = found.rules.find(
    ({ rule }) =>
      rule.act === 'block' &&
      rule.mode === 'on' &&
      rule.text !== '*' &&
      (rule.channels.length === 0 || rule.channels.includes(ctx.channel.id)),
  )
  return blocking && { reason: `rule ${blocking.number}` }
}
