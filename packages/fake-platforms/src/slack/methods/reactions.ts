import { reactionEvent } from '../events.ts'
import { Refusal } from '../refusal.ts'
import { channelOf, type Method } from './method.ts'

/** Sources: https://docs.slack.dev/reference/methods/reactions.add and reactions.get, read 2026-11-22. */
export const reactions: Readonly<Record<string, Method>> = {
  'reactions.add': (call) => {
    const { world, team, args } = call
    const channel = channelOf(call)
    const name = args.need('name', 'invalid_name').replaceAll(':', '')
    if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new Refusal('invalid_name')
    const message = channel.get(args.need('timestamp', 'no_item_specified'))
    if (!message) throw new Refusal('message_not_found')
    if (!channel.react(message, name, team.botUserId, true)) throw new Refusal('already_reacted')
    if (channel.members.has(team.botUserId)) world.tell(team, reactionEvent(true, channel, message, team.botUserId, name, world.ids.ts()))
    return {}
  },

  'reactions.get': (call) => {
    const channel = channelOf(call)
    const message = channel.get(call.args.need('timestamp', 'no_item_specified'))
    if (!message) throw new Refusal('message_not_found')
    return { type: 'message', channel: channel.id, message }
  },
}
