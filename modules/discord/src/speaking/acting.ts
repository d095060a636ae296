import type { Acted, ActionName, Actions, ActPlace, NotDone } from '@waddlebot/sdk'
import type { APIGuildMember } from 'discord-api-types/v10'
import { limits } from '../limits.ts'
import type { World } from '../world/world.ts'
import type { Api, Said } from './api.ts'

type Takes<A extends ActionName> = Actions[A]['takes']

/** What the bot does on Discord besides speaking. */
export class Acting {
  readonly #api: Api
  readonly #world: World
  readonly #now: () => number
  /** The thread that a message stands in; undefined when it stands in the channel itself. */
  readonly #threadOf: (message: string) => string | undefined

  constructor(api: Api, world: World, now: () => number, threadOf: (message: string) => string | undefined) {
    this.#api = api
    this.#world = world
    this.#now = now
    this.#threadOf = threadOf
  }

  async act(where: ActPlace, action: ActionName, input: unknown): Promise<Acted> {
    const { server, channel } = where
    if (action === 'message.delete') return this.#deleteMessage(channel, input as Takes<'message.delete'>)
    if (action === 'reaction.add') return this.#react(channel, input as Takes<'reaction.add'>)
    if (action === 'account.made') return { done: true, result: madeAt(input as Takes<'account.made'>) }
    if (server === null) return no('unsupported', 'that needs a server; this is a direct message')
    const guild = `/guilds/${server}` as const
    switch (action) {
      case 'timeout': {
        const { account, seconds, reason } = input as Takes<'timeout'>
        const until = new Date(this.#now() + Math.min(seconds * 1_000, limits.timeoutMs)).toISOString()
        return this.#done('PATCH', `${guild}/members/${id(account)}`, { body: { communication_disabled_until: until }, reason })
      }
      case 'timeout.end': {
        const { account } = input as Takes<'timeout.end'>
        return this.#done('PATCH', `${guild}/members/${id(account)}`, { body: { communication_disabled_until: null } })
      }
      case 'ban': {
        const { account, reason, deleteSeconds = 0 } = input as Takes<'ban'>
        const delete_message_seconds = Math.min(Math.max(0, Math.floor(deleteSeconds)), limits.banDeleteSeconds)
        return this.#done('PUT', `${guild}/bans/${id(account)}`, { body: { delete_message_seconds }, reason })
      }
      case 'ban.end':
        return this.#done('DELETE', `${guild}/bans/${id((input as Takes<'ban.end'>).account)}`)
      case 'kick': {
        const { account, reason } = input as Takes<'kick'>
        return this.#done('DELETE', `${guild}/members/${id(account)}`, { reason })
      }
      case 'role.add':
      case 'role.remove': {
        const { account, role } = input as Takes<'role.add'>
        const roleId = this.#role(server, role)
        if (roleId === undefined) return no('not-found', `there is no role "${role}" in the server`)
        return this.#done(action === 'role.add' ? 'PUT' : 'DELETE', `${guild}/members/${id(account)}/roles/${roleId}`)
      }
      case 'account.find':
        return this.#find(guild, input as Takes<'account.find'>)
      case 'account.since':
        return this.#since(guild, input as Takes<'account.since'>)
      default:
        return no('unsupported', `Discord has no ${action}`)
    }
  }

  async #deleteMessage(channel: string, { message }: Takes<'message.delete'>): Promise<Acted> {
    return this.#done('DELETE', `/channels/${this.#threadOf(message) ?? channel}/messages/${id(message)}`)
  }

  async #react(channel: string, { message, emoji }: Takes<'reaction.add'>): Promise<Acted> {
    // Emoji of servers are written `name:id` in addresses.
    const name = /^<a?:(\w+:\d+)>$/.exec(emoji)?.[1] ?? emoji
    const path =
      `/channels/${this.#threadOf(message) ?? channel}/messages/${id(message)}/reactions/${encodeURIComponent(name)}/@me` as const
    return this.#done('PUT', path)
  }

  async #find(guild: `/${string}`, { name }: Takes<'account.find'>): Promise<Acted> {
    const wanted = name.replace(/^@/, '').toLowerCase()
    const byId = /^\d{15,20}$/.test(wanted)
    const said = byId
      ? await this.#api.insist<APIGuildMember>('GET', `${guild}/members/${wanted}`)
      : await this.#api.insist<APIGuildMember[]>('GET', `${guild}/members/search`, { query: { query: wanted, limit: '25' } })
    if (!said.ok) return said.why === 'refused' && said.status === 404 ? { done: true, result: undefined } : notDone(said)
    const members = Array.isArray(said.value) ? said.value : [said.value]
    const named = (by: (member: APIGuildMember) => string | null | undefined) =>
      members.find((member) => by(member)?.toLowerCase() === wanted)
    const found = byId
      ? members[0]
      : (named((member) => member.user.username) ?? named((member) => member.nick) ?? named((member) => member.user.global_name))
    if (!found) return { done: true, result: undefined }
    const displayName = found.nick ?? found.user.global_name ?? undefined
    return { done: true, result: { id: found.user.id, name: found.user.username, ...(displayName === undefined ? {} : { displayName }) } }
  }

  async #since(guild: `/${string}`, { account }: Takes<'account.since'>): Promise<Acted> {
    const said = await this.#api.insist<APIGuildMember>('GET', `${guild}/members/${id(account)}`)
    if (!said.ok) return said.why === 'refused' && said.status === 404 ? { done: true, result: undefined } : notDone(said)
    const at = Date.parse(said.value.joined_at ?? '')
    return { done: true, result: Number.isNaN(at) ? undefined : { at } }
  }

  #role(server: string, role: string): string | undefined {
    const roles = this.#world.guilds.get(server)?.roles
    if (roles?.has(role)) return role
    const wanted = role.replace(/^@/, '').toLowerCase()
    for (const [id, { name }] of roles ?? []) if (name.toLowerCase() === wanted) return id
    return undefined
  }

  async #done(
    method: 'PUT' | 'PATCH' | 'DELETE',
    path: `/${string}`,
    ask: { body?: unknown; reason?: string | undefined } = {},
  ): Promise<Acted> {
    const said = await this.#api.insist(method, path, ask)
    return said.ok ? { done: true, result: undefined } : notDone(said)
  }
}

/** An id as a part of an address: whatever else stands there leads nowhere. */
function id(text: string): string {
  return /^\d{1,20}$/.test(text) ? text : '0'
}

function no(reason: NotDone['reason'], detail: string): NotDone {
  return { done: false, reason, detail }
}

function notDone(said: Exclude<Said<unknown>, { ok: true }>): NotDone {
  if (said.why === 'limited') return { ...no('limited', said.reason), retryAfterMs: said.retryAfterMs }
  if (said.why === 'lost') return no('outage', said.reason)
  if (said.status === 404) return no('not-found', said.reason)
  if (said.status !== 403 && said.status !== 401) return no('failed', said.reason)
  return no('forbidden', `${said.reason}: give the bot the permission, and a role above theirs; \`waddle doctor\` lists what is missing`)
}

/** 2015-01-01, where Discord's ids begin to count: https://docs.discord.com/developers/reference#snowflakes */
const epoch = 1_420_070_400_000n

/** When an account was made: its id says so. */
function madeAt({ account }: Takes<'account.made'>): { at: number } | undefined {
  return /^\d{15,20}$/.test(account) ? { at: Number((BigInt(account) >> 22n) + epoch) } : undefined
}
