import type { Account } from '@waddlebot/sdk'
import type { APIGuildMember, APIUser } from 'discord-api-types/v10'
import type { DiscordConfig } from '../config.ts'
import { rolesIn } from './role.ts'
import type { World } from './world.ts'

type Odd<T> = { readonly [K in keyof T]?: T[K] | null | undefined }
export type OddUser = Odd<APIUser>
export type OddMember = Odd<Omit<APIGuildMember, 'user'>> & { readonly user?: OddUser | null | undefined }

/** What the bot remembers of a member that it saw. */
interface Remembered {
  readonly account: Account
  readonly roleIds: readonly string[]
  readonly boostsSince: number | undefined
  readonly silentUntil: number | undefined
}

/** Somebody in a voice channel. */
export interface InVoice {
  readonly channel: string
  /** They hear nobody, by their own wish or a moderator's. */
  readonly deaf: boolean
}

/** Most members to remember; some hundred bytes each. */
const most = 20_000

/** Members as they were seen last: for names of those whom an event only gives an id of, and to know what changed. */
export class Members {
  readonly #world: World
  readonly #mapped: DiscordConfig['roles']
  readonly #seen = new Map<string, Remembered>()
  /** Who is in which voice channel, by server and user. */
  readonly voice = new Map<string, InVoice>()

  constructor(world: World, mapped: DiscordConfig['roles']) {
    this.#world = world
    this.#mapped = mapped
  }

  recall(guildId: string | null, userId: string): Remembered | undefined {
    return this.#seen.get(`${guildId} ${userId}`)
  }

  /**
   * The account of a user with the roles that they hold in a server; remembered. Undefined when there is no id in it.
   *
   * @param member as an event brings it; what is remembered stands in when it brings none
   */
  account(guildId: string | null, user: OddUser | null | undefined, member?: OddMember | null): Account | undefined {
    if (typeof user?.id !== 'string' || user.id === '') return undefined
    const before = this.recall(guildId, user.id)
    if (!member && before) return before.account
    const displayName = member?.nick ?? user.global_name ?? undefined
    const roleIds = (member?.roles ?? []).filter((role) => typeof role === 'string')
    const boostsSince = timeOf(member?.premium_since)
    const guild = guildId === null ? undefined : this.#world.guilds.get(guildId)
    const account: Account = {
      id: user.id,
      name: user.username ?? user.id,
      roles: rolesIn(guild, { userId: user.id, roleIds, boosts: boostsSince !== undefined }, this.#mapped),
      ...(displayName === undefined ? {} : { displayName }),
      ...(user.bot || user.system ? { bot: true } : {}),
    }
    if (member || guildId === null)
      this.#remember(`${guildId} ${user.id}`, { account, roleIds, boostsSince, silentUntil: timeOf(member?.communication_disabled_until) })
    return account
  }

  /** Somebody of whom an event only says the id. */
  known(guildId: string | null, userId: string): Account {
    return this.recall(guildId, userId)?.account ?? { id: userId, name: userId }
  }

  /** Somebody is no member any more. Their name is still of use: a ban is told after its leaving. */
  strip(guildId: string, userId: string): void {
    const key = `${guildId} ${userId}`
    const before = this.#seen.get(key)
    if (before)
      this.#remember(key, { account: { ...before.account, roles: [] }, roleIds: [], boostsSince: undefined, silentUntil: undefined })
    this.voice.delete(`${guildId} ${userId}`)
  }

  #remember(key: string, member: Remembered): void {
    this.#seen.delete(key)
    this.#seen.set(key, member)
    if (this.#seen.size > most) this.#seen.delete(this.#seen.keys().next().value!)
  }
}

/** Epoch milliseconds; undefined when there is no time in it. */
export function timeOf(stamp: unknown): number | undefined {
  const at = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

/** When something with that id came into being; epoch milliseconds. https://docs.discord.com/developers/reference#snowflakes */
export function timeOfId(id: string): number | undefined {
  return /^\d{15,20}$/.test(id) ? Number(BigInt(id) >> 22n) + 1_420_070_400_000 : undefined
}

/** Whether the first of two ids is the younger one. */
export function younger(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length
}
