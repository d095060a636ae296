import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIMessageInteractionMetadata,
  type APIMessageTopLevelComponent,
  EmbedType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
  PermissionFlagsBits as may,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { Complaints, refuse } from '../refusal.ts'
import type { Kept } from '../world/archive.ts'
import { isThread } from '../world/guild.ts'
import type { Entry } from '../world/ledger.ts'
import { permissionsOf } from '../world/permission.ts'
import { pingsOf, usersOnly, wording } from '../world/pings.ts'
import type { Place, World } from '../world/world.ts'
import type { Upload } from './call.ts'
import type { MessageBody } from './message-rule.ts'

/** The bot's permissions in a place; everything it needs in a direct message. */
export function ownPermissions(world: World, { channel, guild }: Place): bigint {
  if (!guild) return may.ViewChannel | may.SendMessages | may.ReadMessageHistory | may.AddReactions | may.EmbedLinks | may.AttachFiles
  return permissionsOf(guild, world.bot.id, channel.type === 1 ? undefined : channel, world.now())
}

/** Refuse what the bot may not do here: 50001 where it cannot even look, else 50013. */
export function require(world: World, place: Place, ...bits: readonly bigint[]): void {
  const own = ownPermissions(world, place)
  if (!(own & may.ViewChannel)) throw refuse(RESTJSONErrorCodes.MissingAccess)
  if (bits.some((bit) => !(own & bit))) throw refuse(RESTJSONErrorCodes.MissingPermissions)
}

/** A channel by id that the bot's servers have. */
export function placeOf(world: World, id: string): Place {
  const place = world.find(id)
  if (!place || place.guild?.present === false) throw refuse(RESTJSONErrorCodes.UnknownChannel)
  return place
}

/** Put a message of the bot into a place, in the journal, and on the gateway. */
export function post(world: World, place: Place, body: MessageBody, files: readonly Upload[], origin: string, entry?: Entry): Kept {
  const answered = entry ? undefined : referenced(world, place, body)
  const ephemeral = entry !== undefined && ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0
  const content = (body.content ?? '').trim()
  const pings = pingsOf(place, world.bot.id, {
    content: wording(content, body.components ?? []),
    allowedMentions: body.allowed_mentions ?? (entry ? usersOnly : undefined),
    repliedUser: answered?.message.author.id,
  })
  const embeds = shown(body.embeds ?? [])
  const components = structuredClone(body.components ?? []) as APIMessageTopLevelComponent[]
  const attachments = files.map((file) => attach(world, file, origin))
  const reply: Partial<APIMessage> = answered
    ? {
        type: MessageType.Reply,
        message_reference: reference(answered),
        referenced_message: structuredClone(answered.message),
      }
    : {}
  const source = entry?.source?.message
  const link: Partial<APIMessage> = entry
    ? {
        type: entry.interaction.type === 2 ? MessageType.ChatInputCommand : source ? MessageType.Reply : MessageType.Default,
        application_id: world.bot.id,
        webhook_id: world.bot.id,
        interaction_metadata: metadata(world, entry),
        ...(source ? { message_reference: reference(entry.source!), referenced_message: structuredClone(source) } : {}),
      }
    : {}
  return world.archive.add(
    place,
    {
      author: world.bot,
      pings,
      content,
      embeds,
      components,
      attachments,
      flags: (body.flags ?? 0) as MessageFlags,
      tts: body.tts ?? false,
      ...(body.nonce === undefined || body.nonce === null ? {} : { nonce: body.nonce }),
      ...reply,
      ...link,
    },
    {
      ephemeral,
      sent: (message) => ({
        id: message.id,
        channelId: place.channel.id,
        channel: nameOf(place),
        guildId: place.guild?.id,
        content,
        embeds,
        components,
        allowedMentions: body.allowed_mentions,
        pings,
        replyTo: answered?.message.id,
        nonce: body.nonce ?? undefined,
        ephemeral,
        interactionId: entry?.interaction.id,
        files: files.map(({ name, size }) => ({ name, size })),
        at: world.now(),
        edits: [],
        deleted: false,
        repeats: 0,
      }),
    },
  )
}

/** Change a message of the bot, as far as the body says. */
export function amend(world: World, kept: Kept, body: MessageBody): void {
  const patch: Partial<APIMessage> = {}
  if (body.content !== undefined) patch.content = (body.content ?? '').trim()
  if (body.embeds !== undefined) patch.embeds = shown(body.embeds ?? [])
  if (body.components !== undefined) patch.components = structuredClone(body.components ?? []) as APIMessageTopLevelComponent[]
  if (body.flags !== undefined && body.flags !== null) patch.flags = ((kept.message.flags ?? 0) & MessageFlags.Ephemeral) | body.flags
  const content = patch.content ?? kept.message.content
  const words = {
    content: wording(content, patch.components ?? kept.message.components ?? []),
    allowedMentions: body.allowed_mentions ?? (kept.sent?.interactionId === undefined ? undefined : usersOnly),
    repliedUser: undefined,
  }
  const pings = body.content === undefined && body.components === undefined ? undefined : pingsOf(kept.place, world.bot.id, words)
  const { sent } = kept
  if (sent) {
    sent.edits.push({ before: sent.content, at: world.now() })
    sent.content = content
    sent.embeds = patch.embeds ?? sent.embeds
    sent.components = patch.components ?? sent.components
    if (body.allowed_mentions) sent.allowedMentions = body.allowed_mentions
  }
  world.archive.change(kept, patch, pings)
}

export function nameOf({ channel }: Place): string {
  return channel.type === 1 ? (channel.recipients?.[0]?.username ?? '') : channel.name
}

/** The kinds of message that people and bots write; all others are Discord's own. */
const answerable = [MessageType.Default, MessageType.Reply, MessageType.ChatInputCommand, MessageType.ContextMenuCommand]

function referenced(world: World, place: Place, body: MessageBody): Kept | undefined {
  const wanted = body.message_reference
  if (!wanted?.message_id || wanted.type === MessageReferenceType.Forward) return undefined
  const kept = world.archive.find(place.channel.id, wanted.message_id)
  const system = kept !== undefined && !answerable.includes(kept.message.type)
  if (!system && (kept || wanted.fail_if_not_exists === false)) return kept
  const complaints = new Complaints()
  if (system) complaints.add(['message_reference'], 'REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE', 'Cannot reply to a system message')
  else complaints.add(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message')
  complaints.settle()
  return undefined
}

function reference({ message, place }: Kept): NonNullable<APIMessage['message_reference']> {
  const guild = place.guild ? { guild_id: place.guild.id } : {}
  return { type: MessageReferenceType.Default, message_id: message.id, channel_id: message.channel_id, ...guild }
}

function metadata(world: World, { interaction, userId, source }: Entry): APIMessageInteractionMetadata {
  const { id, authorizing_integration_owners } = interaction
  const base = { id, user: world.userNamed(userId), authorizing_integration_owners }
  if (interaction.type === 3) return { ...base, type: 3, interacted_message_id: source?.message.id ?? '' }
  if (interaction.type === 5) return { ...base, type: 5, triggering_interaction_metadata: { ...base, type: 2 } }
  return { ...base, type: 2 }
}

function shown(embeds: readonly APIEmbed[]): APIEmbed[] {
  return embeds.map((embed) => ({ type: EmbedType.Rich, ...structuredClone(embed) }))
}

function attach(world: World, file: Upload, origin: string): APIAttachment {
  const id = world.ids.next()
  const url = `${origin}/attachments/${id}/${encodeURIComponent(file.name)}`
  return { id, filename: file.name, content_type: file.type, size: file.size, url, proxy_url: url }
}

/** Whether a place can be written in at all: categories cannot, archived threads can (it opens them). */
export function writable({ channel }: Place): boolean {
  return channel.type !== 4 && !(channel.type !== 1 && isThread(channel) && channel.thread_metadata?.locked)
}
