import type { Account, Envelope } from '@waddlebot/sdk'
import type { APIMessage } from 'discord-api-types/v10'
import { type OddMember, type OddUser, timeOf, timeOfId } from '../world/member.ts'
import type { Scene } from './scene.ts'
import { type Words, wordsOf } from './text.ts'

/** A message as it comes: any field may be missing or null. */
export type OddMessage = { readonly [K in keyof APIMessage]?: APIMessage[K] | null | undefined } & {
  readonly guild_id?: string | null | undefined
  readonly member?: OddMember | null | undefined
}

/** Types of messages that people write: plain ones, replies, and what other bots answer commands with. https://docs.discord.com/developers/resources/message#message-object-message-types */
const written: readonly number[] = [0, 19, 20, 23]
/** "… just boosted the server", and the levels it may reach by that. */
const boosts: readonly number[] = [8, 9, 10, 11]

/** What a message says, if it is one of the kinds that waddle knows. Throws for what cannot be read. */
export function messageOf(message: OddMessage, scene: Scene): Envelope | undefined {
  const { id, channel_id: channel, type } = message
  if (typeof id !== 'string' || typeof channel !== 'string') throw new Error('it lacks an id or a channel')
  const account = authorOf(message, scene)
  if (!account) throw new Error('it lacks an author')
  const base = { id, ...scene.at(message.guild_id ?? null, channel), account, at: timeOf(message.timestamp) ?? timeOfId(id) ?? scene.now() }
  if (boosts.includes(type ?? 0)) {
    const count = Number(message.content)
    return scene.envelope('boost', { ...base, text: '', data: Number.isInteger(count) && count > 0 ? { count } : { count: 1 } })
  }
  if (!written.includes(type ?? 0)) return undefined
  const words = readWords(message, scene)
  return scene.envelope('message', { ...base, ...words, replyTo: replyOf(message, scene) ?? null, data: { text: words.text } })
}

/** An edit of the words; undefined where only a preview or a pin came to it. */
export function editOf(message: OddMessage, scene: Scene): Envelope | undefined {
  const { id, channel_id: channel, edited_timestamp: stamp } = message
  if (typeof id !== 'string' || typeof channel !== 'string') throw new Error('it lacks an id or a channel')
  const at = timeOf(stamp)
  if (at === undefined || typeof message.content !== 'string') return undefined
  const account = authorOf(message, scene)
  if (!account) return undefined
  const { text, fragments } = readWords(message, scene)
  const place = scene.at(message.guild_id ?? null, channel)
  return scene.envelope('message.edit', { id: `${id}:edit:${at}`, ...place, account, at, text, fragments, data: { text, message: id } })
}

export function authorOf(message: OddMessage, scene: Scene): Account | undefined {
  const account = scene.members.account(message.guild_id ?? null, message.author as OddUser, message.member)
  return account && message.webhook_id ? { ...account, roles: [], bot: true } : account
}

function readWords(message: OddMessage, scene: Scene): Words {
  const mentioned = new Map((message.mentions ?? []).filter(Boolean).map((user) => [user.id, user.username]))
  const guildId = message.guild_id ?? null
  const guild = guildId === null ? undefined : scene.world.guilds.get(guildId)
  return wordsOf(
    typeof message.content === 'string' ? message.content : '',
    {
      user: (id) => (id === scene.self?.id ? scene.self.name : (mentioned.get(id) ?? scene.members.recall(guildId, id)?.account.name)),
      role: (id) => guild?.roles.get(id)?.name,
      channel: (id) => scene.world.place(id)?.name,
    },
    scene.self?.id,
  )
}

function replyOf(message: OddMessage, scene: Scene): NonNullable<Envelope['replyTo']> | undefined {
  const reference = message.message_reference
  // A forwarded message refers to its source too, and answers nothing.
  if (!reference?.message_id || (reference.type ?? 0) !== 0) return undefined
  const answered = message.referenced_message as OddMessage | null | undefined
  const author = answered?.author
  return {
    id: reference.message_id,
    ...(author?.id ? { account: { id: author.id, name: author.username ?? author.id } } : {}),
    ...(answered?.content ? { text: readWords({ ...answered, guild_id: message.guild_id }, scene).text } : {}),
  }
}

/** Whether others' words are kept from the bot: no content, and nothing else that a message can be. */
export function isBlank(message: OddMessage): boolean {
  const empty = (list: readonly unknown[] | null | undefined) => (list?.length ?? 0) === 0
  return (
    message.content === '' &&
    written.includes(message.type ?? 0) &&
    empty(message.embeds) &&
    empty(message.attachments) &&
    empty(message.components) &&
    empty(message.sticker_items) &&
    !message.poll &&
    !message.message_snapshots
  )
}
