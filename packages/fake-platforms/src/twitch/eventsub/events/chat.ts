import type { Person } from '../../people.ts'
import { broadcasterOf, type Scene } from '../scene.ts'

export interface Said {
  readonly id: string
  readonly by: Person
  readonly text: string
  /** `set/version`, as on IRC. */
  readonly badges?: readonly string[]
  readonly bits?: number | undefined
  readonly replyTo?: string | undefined
}

/** The message that is answered, where the channel remembers it. */
function reply({ channel }: Scene, id: string | undefined) {
  const parent = id === undefined ? undefined : channel.lines.get(id)
  if (!parent) return null
  const { by } = parent
  return {
    parent_message_id: parent.id,
    parent_message_body: parent.text,
    parent_user_id: by.id,
    parent_user_name: by.displayName,
    parent_user_login: by.login,
    thread_message_id: parent.id,
    thread_user_id: by.id,
    thread_user_name: by.displayName,
    thread_user_login: by.login,
  }
}

/** Chat. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference/#channel-chat-message-event, not re-read on 2026-11-22. */
export const chat = {
  'channel.chat.message': (scene: Scene, { id, by, text, badges = [], bits, replyTo }: Said) => ({
    ...broadcasterOf(scene),
    source_broadcaster_user_id: null,
    source_broadcaster_user_login: null,
    source_broadcaster_user_name: null,
    chatter_user_id: by.id,
    chatter_user_login: by.login,
    chatter_user_name: by.displayName,
    message_id: id,
    source_message_id: null,
    is_source_only: null,
    message: { text, fragments: [{ type: 'text' as const, text, cheermote: null, emote: null, mention: null }] },
    color: '#1E90FF',
    badges: badges.map((badge) => {
      const [set_id = '', version = '1'] = badge.split('/')
      return { set_id, id: version, info: set_id === 'subscriber' ? version : '' }
    }),
    source_badges: null,
    message_type: 'text' as const,
    cheer: bits === undefined ? null : { bits },
    reply: reply(scene, replyTo),
    channel_points_custom_reward_id: null,
    channel_points_animation_id: null,
  }),
  'channel.chat.message_delete': (scene: Scene, { id, by }: { id: string; by: Person }) => ({
    ...broadcasterOf(scene),
    target_user_id: by.id,
    target_user_login: by.login,
    target_user_name: by.displayName,
    message_id: id,
  }),
}
