import type { Locale } from 'discord-api-types/v10'

/** A Discord server, as a test describes it. Whoever and whatever is named here can be named the same way later, or by its id. */
export interface GuildPlan {
  readonly name: string
  /** Made from the name when left out; `(id >> 22) % shards` is the shard that hears of it. */
  readonly id?: string
  /** Name of the member who owns it; `owner` when left out. */
  readonly owner?: string
  readonly roles?: readonly RolePlan[]
  /** A name alone is a text channel; `general` when left out. */
  readonly channels?: readonly (string | ChannelPlan)[]
  /** A name alone is a member without roles. The owner and the bot need not be named. */
  readonly members?: readonly (string | MemberPlan)[]
  /** Permission bits of everyone; {@link everyday} when left out. */
  readonly everyone?: bigint
  /** Permission bits of the bot's own role; {@link caretaker} when left out. */
  readonly bot?: bigint
  /** Where Discord itself says who joined and who boosted; nowhere when left out. */
  readonly systemChannel?: string
  readonly locale?: Locale
}

export interface RolePlan {
  readonly name: string
  readonly id?: string
  readonly permissions?: bigint
  readonly color?: number
  readonly mentionable?: boolean
}

export interface ChannelPlan {
  readonly name: string
  readonly id?: string
  readonly kind?: 'text' | 'voice' | 'category' | 'announcement'
  /** Name of the category it stands in. */
  readonly parent?: string
  readonly topic?: string
  readonly nsfw?: boolean
  /** By name of a role or a member (`@everyone` for all): what they may here, or may not. */
  readonly overwrites?: Readonly<Record<string, { readonly allow?: bigint; readonly deny?: bigint }>>
}

export interface MemberPlan {
  readonly name: string
  readonly id?: string
  readonly displayName?: string
  readonly nick?: string
  /** Names of roles. */
  readonly roles?: readonly string[]
  readonly bot?: boolean
  /** When they joined the server and when they began to boost it; epoch milliseconds. */
  readonly joinedAt?: number
  readonly boostsSince?: number
  /** They accept no direct messages: the bot is refused with 50007. */
  readonly closed?: boolean
  readonly locale?: Locale
}
