import {
  type APIDMChannel,
  type APIUser,
  type ChannelFlags,
  ChannelType,
  type GatewayDispatchPayload,
  type Locale,
} from 'discord-api-types/v10'
import type { DiscordJournal } from '../journal.ts'
import type { DiscordLimits } from '../limits.ts'
import { Snowflakes, snowflakeOf } from '../snowflake.ts'
import { Archive } from './archive.ts'
import type { Guild, GuildChannel } from './guild.ts'
import type { Ledger } from './ledger.ts'
import type { GuildPlan, MemberPlan } from './plan.ts'
import { newMember, settle } from './settle.ts'

/** What each dispatch carries, by its name. */
export type DispatchData = { [Payload in GatewayDispatchPayload as Payload['t']]: Payload['d'] }

/** Where an event happened: in a server, or (without one) in a direct message or nowhere in particular. */
export interface Scope {
  readonly guildId?: string | undefined
  /** It concerns the bot itself, and reaches it whatever its intents. */
  readonly own?: boolean
}

export type Dispatch = <T extends GatewayDispatchPayload['t']>(type: T, data: DispatchData[T], scope?: Scope) => void

export type AnyChannel = GuildChannel | APIDMChannel
export interface Place {
  readonly channel: AnyChannel
  /** Undefined in a direct message. */
  readonly guild: Guild | undefined
}

/** What everything in one fake Discord shares: servers, people, messages, the clock. */
export class World {
  readonly journal: DiscordJournal
  readonly limits: DiscordLimits
  readonly now: () => number
  readonly ids: Snowflakes
  readonly bot: APIUser
  readonly guilds = new Map<string, Guild>()
  readonly users = new Map<string, APIUser>()
  readonly dms = new Map<string, APIDMChannel>()
  readonly archive: Archive
  /** Privileged intents that are switched on in the developer portal. */
  readonly privileged: number
  /** Users who accept no direct messages. */
  readonly closed = new Set<string>()
  readonly locales = new Map<string, Locale>()
  token: string
  /** Send an event to the bot; set by the gateway. */
  dispatch: Dispatch = () => {}
  /** Interactions and their answers; set once, after the world stands. */
  ledger!: Ledger

  constructor(init: {
    journal: DiscordJournal
    limits: DiscordLimits
    now: () => number
    token: string
    botName: string
    botId: string
    privileged: number
  }) {
    this.journal = init.journal
    this.limits = init.limits
    this.now = init.now
    this.token = init.token
    this.privileged = init.privileged
    this.ids = new Snowflakes(init.now)
    this.bot = { id: init.botId, username: init.botName, discriminator: '0000', global_name: null, avatar: null, bot: true }
    this.users.set(this.bot.id, this.bot)
    this.archive = new Archive(this)
  }

  addGuild(plan: GuildPlan): Guild {
    const guild = settle(this, plan)
    this.guilds.set(guild.id, guild)
    return guild
  }

  /** Make somebody a member without a word, as one who was here all along. */
  settleIn(guild: Guild, user: APIUser): void {
    guild.members.set(user.id, newMember(user, {}))
  }

  /** The user of that name, made when first asked for. */
  user(person: Pick<MemberPlan, 'name' | 'id' | 'displayName' | 'bot' | 'closed' | 'locale'>): APIUser {
    const known = [...this.users.values()].find((one) => one.username === person.name)
    if (known) return known
    const id = person.id ?? snowflakeOf(`user ${person.name}`)
    const global_name = person.displayName ?? null
    const user: APIUser = { id, username: person.name, discriminator: '0', global_name, avatar: null, ...(person.bot ? { bot: true } : {}) }
    this.users.set(id, user)
    if (person.closed) this.closed.add(id)
    if (person.locale) this.locales.set(id, person.locale)
    return user
  }

  /** A user by name or id who exists. */
  userNamed(nameOrId: string): APIUser {
    const found = this.users.get(nameOrId) ?? [...this.users.values()].find((one) => one.username === nameOrId)
    if (found) return found
    throw new Error(`there is no user ${nameOrId}; there are ${[...this.users.values()].map((one) => one.username).join(', ')}`)
  }

  /** A server by name or id. */
  guild(nameOrId: string): Guild {
    const found = this.guilds.get(nameOrId) ?? [...this.guilds.values()].find((one) => one.name === nameOrId)
    if (found) return found
    throw new Error(`there is no server ${nameOrId}; there are ${[...this.guilds.values()].map((one) => one.name).join(', ')}`)
  }

  /** A channel by id, `name`, `server/name`, or `@user` for a direct message. */
  place(ref: string): Place {
    if (ref.startsWith('@')) return { channel: this.dm(this.userNamed(ref.slice(1))), guild: undefined }
    const known = this.find(ref)
    if (known) return known
    for (const guild of this.guilds.values()) {
      for (const channel of guild.channels.values()) {
        if (channel.name === ref || `${guild.name}/${channel.name}` === ref) return { channel, guild }
      }
    }
    const names = [...this.guilds.values()].flatMap((guild) => [...guild.channels.values()].map((one) => `${guild.name}/${one.name}`))
    throw new Error(`there is no channel ${ref}; there are ${names.join(', ')}`)
  }

  /** A channel by id, if there is one. */
  find(id: string): Place | undefined {
    const dm = this.dms.get(id)
    if (dm) return { channel: dm, guild: undefined }
    for (const guild of this.guilds.values()) {
      const channel = guild.channels.get(id)
      if (channel) return { channel, guild }
    }
    return undefined
  }

  /** The channel between the bot and a user, opened when first asked for. */
  dm(user: APIUser): APIDMChannel {
    const id = snowflakeOf(`dm ${user.id}`)
    const known = this.dms.get(id)
    if (known) return known
    const channel: APIDMChannel = {
      id,
      type: ChannelType.DM,
      name: null,
      last_message_id: null,
      recipients: [user],
      flags: 0 as ChannelFlags,
    }
    this.dms.set(id, channel)
    return channel
  }
}
