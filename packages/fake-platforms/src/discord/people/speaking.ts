import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIUser,
  MessageReferenceType,
  MessageType,
  PermissionFlagsBits as may,
} from 'discord-api-types/v10'
import { snowflakeOf } from '../snowflake.ts'
import { isThread } from '../world/guild.ts'
import { permissionsOf } from '../world/permission.ts'
import { pingsOf } from '../world/pings.ts'
import type { Place, World } from '../world/world.ts'

/** A message that somebody other than the bot writes. */
export interface DiscordWords {
  /** Name or id. A name that nobody has becomes a member of the server. */
  readonly user: string
  readonly text: string
  /** Id of the message that it answers. */
  readonly replyTo?: string
  /** The name of a webhook: the message is then a webhook's, not a member's, and `user` is the name it shows. */
  readonly webhook?: boolean
  readonly attachments?: readonly { readonly name: string; readonly size?: number; readonly type?: string }[]
  readonly embeds?: readonly APIEmbed[]
  /** Any field of the message, as Discord would send it: stickers, an odd type, nulls. */
  readonly fields?: Partial<APIMessage>
}

/** Somebody writes; returns the id of the message. Text is trimmed and may not be empty, as in Discord's own clients. */
export function say(world: World, ref: string, words: DiscordWords): string {
  const place = world.place(ref)
  const author = words.webhook ? hook(words.user) : writer(world, place, words.user)
  const content = words.text.trim()
  if (content === '' && !words.attachments?.length && !words.embeds?.length && !words.fields)
    throw new Error(`nobody can say nothing in Discord; give the message of ${words.user} a text or an attachment`)
  const answered = words.replyTo === undefined ? undefined : world.archive.anywhere(words.replyTo)
  const pings = pingsOf(place, author.id, { content, allowedMentions: undefined, repliedUser: answered?.message.author.id })
  const guild = place.guild ? { guild_id: place.guild.id } : {}
  const reply: Partial<APIMessage> = answered
    ? {
        type: MessageType.Reply,
        message_reference: { type: MessageReferenceType.Default, message_id: answered.message.id, channel_id: place.channel.id, ...guild },
        referenced_message: structuredClone(answered.message),
      }
    : {}
  const kept = world.archive.add(place, {
    author,
    pings,
    content,
    attachments: (words.attachments ?? []).map((file) => attachment(world, file)),
    embeds: [...(words.embeds ?? [])],
    ...(words.webhook ? { webhook_id: author.id } : {}),
    ...reply,
    ...words.fields,
  })
  return kept.message.id
}

/** The author changes what a message says. */
export function rewrite(world: World, messageId: string, text: string): void {
  const kept = world.archive.anywhere(messageId)
  const words = { content: text, allowedMentions: undefined, repliedUser: undefined }
  world.archive.change(kept, { content: text }, pingsOf(kept.place, kept.message.author.id, words))
}

/** A user who may write here: a member of the server, made one when nobody knows the name. */
export function writer(world: World, { channel, guild }: Place, name: string): APIUser {
  const user = world.users.get(name) ?? world.user({ name })
  if (!guild || channel.type === 1) return user
  if (!guild.members.has(user.id)) world.settleIn(guild, user)
  const bit = isThread(channel) ? may.SendMessagesInThreads : may.SendMessages
  const bits = permissionsOf(guild, user.id, channel, world.now())
  if (!(bits & may.ViewChannel) || !(bits & bit))
    throw new Error(`${name} may not write in ${guild.name}/${channel.name}; change the plan's overwrites or lift the timeout`)
  return user
}

function hook(name: string): APIUser {
  return { id: snowflakeOf(`webhook ${name}`), username: name, discriminator: '0000', global_name: null, avatar: null, bot: true }
}

function attachment(world: World, file: { readonly name: string; readonly size?: number; readonly type?: string }): APIAttachment {
  const url = `https://cdn.discordapp.com/attachments/1/${file.name}`
  const type = file.type === undefined ? {} : { content_type: file.type }
  return { id: world.ids.next(), filename: file.name, size: file.size ?? 1, url, proxy_url: url, ...type }
}
