import type { Envelope } from '@waddlebot/sdk'
import type {
  APIEmoji,
  GatewayMessageDeleteBulkDispatchData,
  GatewayMessageDeleteDispatchData,
  GatewayMessageReactionAddDispatchData,
  GatewayMessageReactionRemoveDispatchData,
} from 'discord-api-types/v10'
import type { OddMember, OddUser } from '../world/member.ts'
import type { Scene } from './scene.ts'

type Reaction = GatewayMessageReactionAddDispatchData | GatewayMessageReactionRemoveDispatchData

/** @param unique tells one reaction from the same one given again: Discord gives neither an id nor a time */
export function reactionOf(kind: 'reaction.add' | 'reaction.remove', data: Reaction, scene: Scene, unique: string): Envelope | undefined {
  const { user_id: userId, message_id: message, channel_id: channel } = data
  if (!userId || !message || !channel) throw new Error('it lacks a user, a message or a channel')
  if (userId === scene.self?.id) return undefined
  const guildId = data.guild_id ?? null
  const member = 'member' in data ? (data.member as OddMember | undefined) : undefined
  const account = scene.members.account(guildId, member?.user as OddUser, member) ?? scene.members.known(guildId, userId)
  const emoji = emojiText(data.emoji)
  const id = `${kind}:${message}:${userId}:${emoji}:${unique}`
  // Discord names the author of the message in what was added, and not in what was taken back.
  const to = 'message_author_id' in data ? data.message_author_id : undefined
  const about = { emoji, message, ...(to ? { to } : {}) }
  return scene.envelope(kind, { id, ...scene.at(guildId, channel), account, at: scene.now(), text: '', data: about })
}

/** Standard emoji as they are; those of servers as Discord writes them, which it also takes back. */
function emojiText(emoji: Partial<APIEmoji> | null | undefined): string {
  if (emoji?.id) return `<${emoji.animated ? 'a' : ''}:${emoji.name ?? '_'}:${emoji.id}>`
  if (emoji?.name) return emoji.name
  throw new Error('it lacks an emoji')
}

/** Discord does not say who took a message away, nor whose it was. */
export function deletionsOf(
  data: GatewayMessageDeleteDispatchData | GatewayMessageDeleteBulkDispatchData,
  scene: Scene,
): readonly Envelope[] {
  const ids = 'ids' in data ? data.ids : [data.id]
  if (!data.channel_id || !Array.isArray(ids)) throw new Error('it lacks a channel or messages')
  const place = scene.at(data.guild_id ?? null, data.channel_id)
  const account = { id: '0', name: 'somebody' }
  return ids
    .filter((id) => typeof id === 'string')
    .map((message) =>
      scene.envelope('message.delete', { id: `${message}:delete`, ...place, account, at: scene.now(), text: '', data: { message } }),
    )
}
