import type { Channel } from './channel.ts'
import { changedEvent, deletedEvent, mentionEvent, messageEvent } from './events.ts'
import type { SlackPost } from './journal.ts'
import type { SlackMessage } from './message.ts'
import type { Team } from './team.ts'
import { named } from './view.ts'
import type { World } from './world.ts'

/** Put a message into a channel, and tell the app if it is there: about the message, and about the mention of it if there is one. */
export function post(world: World, team: Team, channel: Channel, init: Omit<SlackMessage, 'type' | 'ts'>): SlackMessage {
  const thread = init.thread_ts === undefined ? undefined : channel.get(init.thread_ts)
  const message: SlackMessage = {
    type: 'message',
    ts: world.ids.ts(),
    ...init,
    ...(thread ? { parent_user_id: thread.user ?? '' } : {}),
    ...(init.blocks ? { blocks: named(world, init.blocks) } : {}),
  }
  channel.put(message)
  if (channel.members.has(team.botUserId)) {
    world.tell(team, messageEvent(channel, message))
    const mentioned = message.text.includes(`<@${team.botUserId}>`) && channel.kind !== 'im'
    if (mentioned && message.user !== team.botUserId) world.tell(team, mentionEvent(channel, message))
  }
  return message
}

/** Change what a message says. */
export function edit(
  world: World,
  team: Team,
  channel: Channel,
  message: SlackMessage,
  change: Partial<SlackMessage>,
  by: string,
): SlackMessage {
  const blocks = change.blocks && { blocks: named(world, change.blocks) }
  const edited: SlackMessage = { ...message, ...change, ...blocks, edited: { user: by, ts: world.ids.ts() } }
  channel.put(edited)
  if (channel.members.has(team.botUserId)) world.tell(team, changedEvent(channel, edited, message, world.ids.ts()))
  return edited
}

/** Take a message away. */
export function remove(world: World, team: Team, channel: Channel, message: SlackMessage): void {
  channel.delete(message)
  if (channel.members.has(team.botUserId)) world.tell(team, deletedEvent(channel, message, world.ids.ts()))
}

/** The bot's own words: who says them, in the fields that Slack uses. */
export function asBot(world: World, team: Team): Pick<SlackMessage, 'user' | 'bot_id' | 'app_id' | 'team' | 'bot_profile'> {
  const name = team.user(team.botUserId)?.name ?? 'bot'
  const icons = { image_36: 'https://a.slack-edge.com/80588/img/plugins/app/bot_36.png' }
  const profile = { id: team.botId, name, app_id: world.app.id, team_id: team.id, icons, updated: 0, deleted: false }
  return { user: team.botUserId, bot_id: team.botId, app_id: world.app.id, team: team.id, bot_profile: profile }
}

/** What the journal keeps of a message of the bot. */
export function record(world: World, team: Team, channel: Channel, message: SlackMessage, by: string, user?: string): SlackPost {
  return {
    team: team.id,
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    blocks: message.blocks,
    thread: message.thread_ts,
    user,
    metadata: message.metadata,
    by,
    at: world.now(),
  }
}
