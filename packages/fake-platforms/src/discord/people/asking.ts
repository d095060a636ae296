import {
  type APIBaseInteraction,
  type APIInteraction,
  type APIInteractionDataResolved,
  ApplicationIntegrationType,
  GatewayDispatchEvents,
  InteractionContextType,
  type InteractionType,
  Locale,
} from 'discord-api-types/v10'
import { ownPermissions } from '../rest/posting.ts'
import type { Kept } from '../world/archive.ts'
import { permissionsOf } from '../world/permission.ts'
import type { Place, World } from '../world/world.ts'

/** Who starts an interaction, and where. */
export interface Asker {
  /** Name or id. */
  readonly user: string
  /** Id, name, `server/name`, or `@user` for a direct message. */
  readonly channel: string
}

type Body = Pick<APIInteraction, 'type' | 'data'>

/** Send an interaction to the bot and open its place in the ledger; returns its id. */
export function ask(world: World, place: Place, userId: string, body: Body, source?: Kept): string {
  const id = world.ids.next()
  const token = `interaction-${id}-${Buffer.from(id).toString('base64url')}`
  const interaction = {
    ...frame(world, place, userId, id, token),
    ...body,
    ...(source ? { message: structuredClone(source.message) } : {}),
  }
  world.ledger.open({ interaction: interaction as APIInteraction, token, place, userId, source })
  world.dispatch(GatewayDispatchEvents.InteractionCreate, interaction as APIInteraction, { guildId: place.guild?.id })
  world.journal.changed()
  return id
}

/** What every interaction carries. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object */
function frame(
  world: World,
  { channel, guild }: Place,
  userId: string,
  id: string,
  token: string,
): Omit<APIBaseInteraction<InteractionType, never>, 'type'> {
  const user = world.userNamed(userId)
  const member = guild?.members.get(userId)
  const common = {
    id,
    application_id: world.bot.id,
    token,
    version: 1 as const,
    channel_id: channel.id,
    locale: world.locales.get(userId) ?? Locale.EnglishUS,
    app_permissions: String(ownPermissions(world, { channel, guild })),
    entitlements: [],
    attachment_size_limit: 10 * 1024 * 1024,
  }
  if (!guild || !member || channel.type === 1) {
    const owners = { [ApplicationIntegrationType.GuildInstall]: '0' }
    return {
      ...common,
      channel: structuredClone(channel),
      user,
      context: InteractionContextType.BotDM,
      authorizing_integration_owners: owners,
    }
  }
  const bits = String(permissionsOf(guild, userId, channel, world.now()))
  return {
    ...common,
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    channel: Object.assign(structuredClone(channel), { permissions: bits }),
    member: { ...structuredClone(member), permissions: bits },
    context: InteractionContextType.Guild,
    authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: guild.id },
  }
}

/** Looks people, roles and channels up for an interaction, and collects them as Discord's `resolved`. */
export class Resolver {
  readonly data: APIInteractionDataResolved = {}
  readonly #world: World
  readonly #place: Place

  constructor(world: World, place: Place) {
    this.#world = world
    this.#place = place
  }

  get found(): { resolved?: APIInteractionDataResolved } {
    return Object.keys(this.data).length > 0 ? { resolved: this.data } : {}
  }

  user(nameOrId: string): string {
    const user = this.#world.userNamed(nameOrId)
    const { guild, channel } = this.#place
    this.data.users = { ...this.data.users, [user.id]: user }
    const member = guild?.members.get(user.id)
    if (guild && member) {
      const { user: _, deaf: __, mute: ___, ...rest } = structuredClone(member)
      const permissions = String(permissionsOf(guild, user.id, channel.type === 1 ? undefined : channel))
      this.data.members = { ...this.data.members, [user.id]: { ...rest, permissions } }
    }
    return user.id
  }

  role(nameOrId: string): string {
    const role = [...(this.#place.guild?.roles.values() ?? [])].find((one) => one.id === nameOrId || one.name === nameOrId)
    if (!role) throw new Error(`there is no role ${nameOrId} here to choose`)
    this.data.roles = { ...this.data.roles, [role.id]: role }
    return role.id
  }

  channel(ref: string): string {
    const { channel, guild } = this.#world.place(ref)
    if (channel.type === 1 || guild !== this.#place.guild) throw new Error(`the channel ${ref} cannot be chosen here`)
    const resolved = { id: channel.id, name: channel.name, type: channel.type, permissions: '0' }
    this.data.channels = { ...this.data.channels, [channel.id]: resolved as NonNullable<APIInteractionDataResolved['channels']>[string] }
    return channel.id
  }

  /** A user if somebody is called that, else a role. */
  mentionable(name: string): string {
    const somebody = [...this.#world.users.values()].some((one) => one.id === name || one.username === name)
    return somebody ? this.user(name) : this.role(name)
  }
}
