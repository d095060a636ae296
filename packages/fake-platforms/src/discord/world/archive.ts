import {
  type APIMessage,
  type APIUser,
  type APIUserWithMember,
  GatewayDispatchEvents,
  type GatewayMessageCreateDispatchData,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10'
import type { Pings, SentDiscordMessage } from '../journal.ts'
import { sees } from './permission.ts'
import type { AnyChannel, Place, World } from './world.ts'

/** A message in the archive, with what Discord knows of it and does not show. */
export interface Kept {
  readonly message: APIMessage
  readonly place: Place
  pings: Pings
  readonly ephemeral: boolean
  /** Ids of those who reacted, by emoji. */
  readonly reactions: Map<string, Set<string>>
  /** In the journal, when the bot sent it. */
  readonly sent: SentDiscordMessage | undefined
}

export type Draft = Partial<Omit<APIMessage, 'id' | 'channel_id' | 'author'>> & { readonly author: APIUser; readonly pings: Pings }

/** Every message of every channel, in order. */
export class Archive {
  readonly #world: World
  readonly #channels = new Map<string, Map<string, Kept>>()

  constructor(world: World) {
    this.#world = world
  }

  /** Keep a new message and tell the bot of it. */
  add(
    place: Place,
    draft: Draft,
    note?: { readonly sent?: (message: APIMessage) => SentDiscordMessage; readonly ephemeral?: boolean },
  ): Kept {
    const { pings, author, ...rest } = draft
    const message: APIMessage = {
      type: MessageType.Default,
      content: '',
      edited_timestamp: null,
      tts: false,
      mention_everyone: pings.everyone,
      mentions: this.#users(pings),
      mention_roles: [...pings.roles],
      attachments: [],
      embeds: [],
      pinned: false,
      components: [],
      flags: 0 as MessageFlags,
      timestamp: new Date(this.#world.now()).toISOString(),
      ...rest,
      author,
      id: this.#world.ids.next(),
      channel_id: place.channel.id,
    }
    const kept: Kept = {
      message,
      place,
      pings,
      ephemeral: note?.ephemeral ?? false,
      reactions: new Map(),
      sent: note?.sent?.(message),
    }
    const channel = this.#channels.get(place.channel.id) ?? new Map<string, Kept>()
    this.#channels.set(place.channel.id, channel)
    channel.set(message.id, kept)
    if ('last_message_id' in place.channel && !kept.ephemeral) place.channel.last_message_id = message.id
    if (kept.sent) this.#world.journal.sent.push(kept.sent)
    this.announce(GatewayDispatchEvents.MessageCreate, kept)
    this.#world.journal.changed()
    return kept
  }

  /** Change a message and tell the bot; `edited` is false when only embeds, flags or a loading state changed. */
  change(kept: Kept, patch: Partial<APIMessage>, pings?: Pings, edited = true): void {
    if (pings) {
      kept.pings = pings
      Object.assign(kept.message, { mentions: this.#users(pings), mention_roles: [...pings.roles], mention_everyone: pings.everyone })
    }
    const stamp = edited ? { edited_timestamp: new Date(this.#world.now()).toISOString() } : {}
    Object.assign(kept.message, patch, stamp)
    this.announce(GatewayDispatchEvents.MessageUpdate, kept)
    this.#world.journal.changed()
  }

  remove(kept: Kept): void {
    this.forget([kept])
    if (!sees(this.#world.bot.id, kept.place)) return
    const guild = kept.place.guild
    const guild_id = guild && !kept.ephemeral ? { guild_id: guild.id } : {}
    const data = { id: kept.message.id, channel_id: kept.message.channel_id, ...guild_id }
    this.#world.dispatch(GatewayDispatchEvents.MessageDelete, data, { guildId: guild_id.guild_id })
  }

  removeMany(many: readonly Kept[]): void {
    this.forget(many)
    const [first] = many
    if (!first || !sees(this.#world.bot.id, first.place)) return
    const guildId = first.place.guild?.id
    const data = {
      ids: many.map((kept) => kept.message.id),
      channel_id: first.message.channel_id,
      ...(guildId ? { guild_id: guildId } : {}),
    }
    this.#world.dispatch(GatewayDispatchEvents.MessageDeleteBulk, data, { guildId })
  }

  find(channelId: string, id: string): Kept | undefined {
    return this.#channels.get(channelId)?.get(id)
  }

  /** A message by id, wherever it is. */
  seek(id: string): Kept | undefined {
    for (const channel of this.#channels.values()) {
      const kept = channel.get(id)
      if (kept) return kept
    }
    return undefined
  }

  /** A message by id that must exist. */
  anywhere(id: string): Kept {
    const kept = this.seek(id)
    if (!kept) throw new Error(`there is no message ${id}, or it was deleted`)
    return kept
  }

  /** Messages of a channel, oldest first, without ephemeral ones. */
  of(channelId: string): Kept[] {
    return [...(this.#channels.get(channelId)?.values() ?? [])].filter((kept) => !kept.ephemeral)
  }

  /** Ephemeral messages travel like direct messages, without a server. https://docs.discord.com/developers/events/gateway-events#message-create */
  announce(type: GatewayDispatchEvents.MessageCreate | GatewayDispatchEvents.MessageUpdate, kept: Kept): void {
    const { place, ephemeral } = kept
    if (!sees(this.#world.bot.id, place)) return
    const guild = ephemeral ? undefined : place.guild
    const data: GatewayMessageCreateDispatchData = { ...structuredClone(kept.message), channel_type: textual(place.channel) }
    if (guild) {
      data.guild_id = guild.id
      const member = guild.members.get(kept.message.author.id)
      if (member && kept.message.webhook_id === undefined) data.member = memberAlone(member)
      data.mentions = data.mentions.map((user): APIUserWithMember => {
        const mentioned = guild.members.get(user.id)
        return mentioned ? { ...user, member: memberAlone(mentioned) } : user
      })
    }
    this.#world.dispatch(type, data, { guildId: guild?.id })
  }

  forget(many: readonly Kept[]): void {
    for (const kept of many) {
      this.#channels.get(kept.message.channel_id)?.delete(kept.message.id)
      if (kept.sent) kept.sent.deleted = true
    }
    this.#world.journal.changed()
  }

  #users(pings: Pings): APIUser[] {
    return pings.users.flatMap((id) => this.#world.users.get(id) ?? [])
  }
}

/** A message as the bot may see it: without the intent, only its own, direct messages and those that mention it have content. */
export function visible<T extends APIMessage | GatewayMessageCreateDispatchData>(message: T, botId: string, direct: boolean): T {
  const mentioned = message.mentions.some((user) => user.id === botId)
  if (direct || mentioned || message.author.id === botId || ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0) return message
  const answered = message.referenced_message ? { referenced_message: visible(message.referenced_message, botId, direct) } : {}
  const { poll: _, ...rest } = message
  return { ...rest, content: '', embeds: [], attachments: [], components: [], ...answered } as unknown as T
}

function memberAlone<M extends { user: APIUser }>({ user: _, ...member }: M): Omit<M, 'user'> {
  return member
}

type Textual = NonNullable<GatewayMessageCreateDispatchData['channel_type']>
function textual(channel: AnyChannel): Textual {
  return channel.type as Textual
}
