import type { APIChannel, APIRole, GatewayGuildCreateDispatchData } from 'discord-api-types/v10'
import { type Guild, isText, isThread, type Place, roleOf } from './guild.ts'

type Odd<T> = { readonly [K in keyof T]?: T[K] | null | undefined }

/**
 * The servers, roles and channels that the bot sees, kept from what the gateway says; some kilobytes a server. Reads
 * with care: any field may be missing or null.
 */
export class World {
  readonly guilds = new Map<string, Guild>()
  readonly #places = new Map<string, Place>()
  /** What {@link World.home} found, until a channel of the server changes. */
  readonly #homes = new Map<string, string>()

  place(id: string): Place | undefined {
    return this.#places.get(id)
  }

  /** Where something was said: the channel, and the thread in it. */
  locate(id: string): { readonly channel: string; readonly thread: string | null } {
    const place = this.#places.get(id)
    return place && isThread(place) && place.parentId !== undefined
      ? { channel: place.parentId, thread: id }
      : { channel: id, thread: null }
  }

  /** Where to speak about what concerns a whole server: where Discord does, else in its first text channel. */
  home(guildId: string): string {
    const system = this.guilds.get(guildId)?.systemChannelId
    if (system) return system
    const known = this.#homes.get(guildId)
    if (known !== undefined) return known
    let first: Place | undefined
    for (const place of this.#places.values()) {
      if (place.guildId === guildId && isText(place) && (!first || place.position < first.position)) first = place
    }
    this.#homes.set(guildId, first?.id ?? guildId)
    return first?.id ?? guildId
  }

  /** A server as it is when the bot sees it first, or again. */
  enter(data: Odd<GatewayGuildCreateDispatchData>): void {
    const { id } = data
    if (typeof id !== 'string' || data.unavailable) return
    const guild = this.#guild(id)
    this.alter(data)
    guild.roles.clear()
    for (const role of data.roles ?? []) this.role(id, role)
    for (const place of [...(data.channels ?? []), ...(data.threads ?? [])]) this.open(place, id)
  }

  /** The server itself changed. */
  alter(data: Odd<GatewayGuildCreateDispatchData>): void {
    if (typeof data.id !== 'string') return
    const guild = this.#guild(data.id)
    guild.name = data.name ?? guild.name
    guild.ownerId = data.owner_id ?? guild.ownerId
    if (data.system_channel_id !== undefined) guild.systemChannelId = data.system_channel_id
    guild.systemChannelFlags = data.system_channel_flags ?? guild.systemChannelFlags
    if (Array.isArray(data.roles)) for (const role of data.roles) this.role(data.id, role)
  }

  /** @param unavailable an outage: the bot is still in it, and what is known stays */
  leave(id: string, unavailable: boolean): void {
    if (unavailable) return
    this.guilds.delete(id)
    this.#homes.delete(id)
    for (const [key, place] of this.#places) if (place.guildId === id) this.#places.delete(key)
  }

  role(guildId: string, role: APIRole | null | undefined): void {
    if (role && typeof role.id === 'string') this.#guild(guildId).roles.set(role.id, roleOf(role))
  }

  dropRole(guildId: string, roleId: string): void {
    this.guilds.get(guildId)?.roles.delete(roleId)
  }

  open(channel: Odd<APIChannel> | null | undefined, guildId?: string): void {
    const data = channel as Odd<{
      id: string
      guild_id: string
      name: string
      type: number
      parent_id: string
      position: number
      last_message_id: string
    }>
    const server = data?.guild_id ?? guildId
    if (typeof data?.id !== 'string' || server === undefined) return
    this.#homes.delete(server)
    this.#places.set(data.id, {
      id: data.id,
      guildId: server,
      name: data.name ?? '',
      type: data.type ?? 0,
      parentId: data.parent_id ?? undefined,
      position: data.position ?? 0,
      lastMessageId: data.last_message_id ?? undefined,
    })
  }

  close(id: string): void {
    this.#homes.delete(this.#places.get(id)?.guildId ?? '')
    this.#places.delete(id)
  }

  #guild(id: string): Guild {
    let guild = this.guilds.get(id)
    if (!guild) {
      guild = { id, name: id, ownerId: '', systemChannelId: null, systemChannelFlags: 0, roles: new Map() }
      this.guilds.set(id, guild)
    }
    return guild
  }
}
