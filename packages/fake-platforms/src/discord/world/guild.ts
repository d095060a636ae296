import {
  type APIAuditLogEntry,
  type APIBan,
  type APIBaseVoiceState,
  type APIGuild,
  type APIGuildCategoryChannel,
  type APIGuildMember,
  type APIGuildVoiceChannel,
  type APINewsChannel,
  type APIRole,
  type APITextChannel,
  type APIThreadChannel,
  type GatewayGuildCreateDispatchData,
  GatewayIntentBits,
  type GuildSystemChannelFlags,
  type Locale,
} from 'discord-api-types/v10'

/** The kinds of channel that the fake knows in a server. */
export type PlaceChannel = (APITextChannel | APINewsChannel | APIGuildVoiceChannel | APIGuildCategoryChannel) & { guild_id: string }
export type GuildChannel = PlaceChannel | APIThreadChannel

/** A server and all that is in it, in Discord's own shapes. */
export class Guild {
  readonly id: string
  readonly name: string
  readonly ownerId: string
  readonly locale: Locale
  readonly roles = new Map<string, APIRole>()
  readonly channels = new Map<string, GuildChannel>()
  readonly members = new Map<string, APIGuildMember>()
  readonly bans = new Map<string, APIBan>()
  readonly voice = new Map<string, APIBaseVoiceState>()
  /** Oldest first. */
  readonly audit: APIAuditLogEntry[] = []
  /** Ids of those who were members and left. */
  readonly former = new Set<string>()
  systemChannelId: string | null = null
  /** Whether the bot is in it. */
  present = true

  constructor(init: { id: string; name: string; ownerId: string; locale: Locale }) {
    this.id = init.id
    this.name = init.name
    this.ownerId = init.ownerId
    this.locale = init.locale
  }

  get everyone(): APIRole {
    return this.roles.get(this.id)!
  }

  get boosts(): number {
    return [...this.members.values()].filter((member) => member.premium_since).length
  }

  /** The server as `GET /guilds/{id}` shows it. */
  toGuild(): APIGuild {
    return {
      id: this.id,
      name: this.name,
      icon: null,
      splash: null,
      banner: null,
      description: null,
      features: [],
      verification_level: 0,
      vanity_url_code: null,
      discovery_splash: null,
      owner_id: this.ownerId,
      afk_channel_id: null,
      afk_timeout: 300,
      default_message_notifications: 0,
      explicit_content_filter: 0,
      roles: [...this.roles.values()],
      emojis: [],
      stickers: [],
      mfa_level: 0,
      application_id: null,
      system_channel_id: this.systemChannelId,
      system_channel_flags: 0 as GuildSystemChannelFlags,
      rules_channel_id: null,
      premium_tier: 0,
      premium_subscription_count: this.boosts,
      preferred_locale: this.locale,
      public_updates_channel_id: null,
      nsfw_level: 0,
      premium_progress_bar_enabled: false,
      hub_type: null,
      safety_alerts_channel_id: null,
      incidents_data: null,
    }
  }

  /**
   * The server as GUILD_CREATE shows it. Without the presences intent it holds only the bot and who is in a voice channel.
   * https://docs.discord.com/developers/events/gateway-events#guild-create; shapes and numbers as published in discord-api-types 0.38.57.
   */
  toCreate(botId: string, intents: number): GatewayGuildCreateDispatchData {
    const all = (intents & GatewayIntentBits.GuildPresences) !== 0
    const members = [...this.members.values()].filter(({ user }) => all || user.id === botId || this.voice.has(user.id))
    const channels = [...this.channels.values()]
    return {
      ...this.toGuild(),
      joined_at: this.members.get(botId)?.joined_at ?? new Date().toISOString(),
      large: false,
      unavailable: false,
      member_count: this.members.size,
      voice_states: (intents & GatewayIntentBits.GuildVoiceStates) !== 0 ? [...this.voice.values()] : [],
      members,
      channels: channels.filter((channel): channel is PlaceChannel => !isThread(channel)),
      threads: channels.filter(isThread).filter((thread) => !thread.thread_metadata?.archived),
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    }
  }
}

export function isThread(channel: GuildChannel): channel is APIThreadChannel {
  return 'thread_metadata' in channel
}
