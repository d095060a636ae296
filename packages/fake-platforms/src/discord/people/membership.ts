import { type APIRole, GatewayDispatchEvents as events, MessageType } from 'discord-api-types/v10'
import { addMember, banUser, changeMember, removeMember, unbanUser } from '../world/deed.ts'
import type { Guild } from '../world/guild.ts'
import type { MemberPlan } from '../world/plan.ts'
import { newMember, newRole, roleIn } from '../world/settle.ts'
import type { World } from '../world/world.ts'

const nobody = { everyone: false, users: [], roles: [] }

/** What people do to their membership and to each other's. Servers, users and roles are named or given by id. */
export class Membership {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Somebody joins; Discord says so in the system channel, if there is one. */
  join(server: string, person: string | MemberPlan): string {
    const guild = this.#world.guild(server)
    const plan = typeof person === 'string' ? { name: person } : person
    const user = this.#world.users.get(plan.name) ?? this.#world.user(plan)
    if (guild.bans.has(user.id)) throw new Error(`${plan.name} is banned from ${guild.name} and cannot join; unban them first`)
    if (guild.members.has(user.id)) throw new Error(`${plan.name} is a member of ${guild.name} already`)
    const roles = (plan.roles ?? []).map((name) => roleIn(guild, name).id)
    addMember(this.#world, guild, newMember(user, { joinedAt: this.#world.now(), ...plan, roles }))
    this.#announce(guild, user.id, MessageType.UserJoin)
    return user.id
  }

  leave(server: string, who: string): void {
    const guild = this.#world.guild(server)
    removeMember(this.#world, guild, this.#member(guild, who).user.id)
    this.#world.journal.changed()
  }

  /** Somebody begins to boost, or stops; the server's booster role comes and goes with it. */
  boost(server: string, who: string, boosting = true): void {
    const guild = this.#world.guild(server)
    const member = this.#member(guild, who)
    const role = this.#boosterRole(guild)
    member.premium_since = boosting ? new Date(this.#world.now()).toISOString() : null
    member.roles = [...member.roles.filter((id) => id !== role.id), ...(boosting ? [role.id] : [])]
    const data = { ...structuredClone(member), avatar: member.avatar ?? null, banner: member.banner ?? null, guild_id: guild.id }
    this.#world.dispatch(events.GuildMemberUpdate, data, { guildId: guild.id })
    this.#world.dispatch(events.GuildUpdate, guild.toGuild(), { guildId: guild.id })
    if (boosting) this.#announce(guild, member.user.id, MessageType.GuildBoost)
    this.#world.journal.changed()
  }

  /** `by` is the owner when left out. */
  ban(server: string, who: string, deed: { readonly by?: string; readonly reason?: string } = {}): void {
    const guild = this.#world.guild(server)
    banUser(this.#world, guild, this.#world.userNamed(who).id, this.#deed(guild, deed))
    this.#world.journal.changed()
  }

  unban(server: string, who: string, deed: { readonly by?: string; readonly reason?: string } = {}): void {
    const guild = this.#world.guild(server)
    unbanUser(this.#world, guild, this.#world.userNamed(who).id, this.#deed(guild, deed))
    this.#world.journal.changed()
  }

  kick(server: string, who: string, deed: { readonly by?: string; readonly reason?: string } = {}): void {
    const guild = this.#world.guild(server)
    removeMember(this.#world, guild, this.#member(guild, who).user.id, this.#deed(guild, deed))
    this.#world.journal.changed()
  }

  /** Silence somebody until a time (epoch milliseconds), or let them speak again with null. */
  timeout(server: string, who: string, until: number | null, deed: { readonly by?: string; readonly reason?: string } = {}): void {
    const guild = this.#world.guild(server)
    const patch = { communication_disabled_until: until === null ? null : new Date(until).toISOString() }
    changeMember(this.#world, guild, this.#member(guild, who), patch, this.#deed(guild, deed))
    this.#world.journal.changed()
  }

  /** Give somebody exactly these roles. */
  roles(server: string, who: string, roles: readonly string[], deed: { readonly by?: string; readonly reason?: string } = {}): void {
    const guild = this.#world.guild(server)
    const patch = { roles: roles.map((name) => roleIn(guild, name).id) }
    changeMember(this.#world, guild, this.#member(guild, who), patch, this.#deed(guild, deed))
    this.#world.journal.changed()
  }

  /** Change somebody's name in the server; null takes it away. */
  nick(server: string, who: string, nick: string | null): void {
    const guild = this.#world.guild(server)
    const member = this.#member(guild, who)
    changeMember(this.#world, guild, member, { nick }, { by: member.user.id })
    this.#world.journal.changed()
  }

  /** The role that boosters have, made with the first of them. https://docs.discord.com/developers/topics/permissions#role-object-role-tags-structure */
  #boosterRole(guild: Guild): APIRole {
    const known = [...guild.roles.values()].find((role) => role.tags && 'premium_subscriber' in role.tags)
    if (known) return known
    const made = { ...newRole(guild, { name: 'Server Booster' }, 1), managed: true, tags: { premium_subscriber: null } }
    guild.roles.set(made.id, made)
    this.#world.dispatch(events.GuildRoleCreate, { guild_id: guild.id, role: made }, { guildId: guild.id })
    return made
  }

  #member(guild: Guild, who: string) {
    const user = this.#world.userNamed(who)
    const member = guild.members.get(user.id)
    if (!member) throw new Error(`${who} is no member of ${guild.name}`)
    return member
  }

  #deed(guild: Guild, { by, reason }: { readonly by?: string; readonly reason?: string }) {
    return { by: by === undefined ? guild.ownerId : this.#world.userNamed(by).id, reason }
  }

  #announce(guild: Guild, userId: string, type: MessageType): void {
    if (guild.systemChannelId === null) return
    const channel = guild.channels.get(guild.systemChannelId)!
    this.#world.archive.add({ channel, guild }, { author: this.#world.userNamed(userId), pings: nobody, type })
  }
}
