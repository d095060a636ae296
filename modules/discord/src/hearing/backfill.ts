import type { Log } from '@waddlebot/sdk'
import type { APIGuildMember, APIMessage } from 'discord-api-types/v10'
import type { DiscordConfig } from '../config.ts'
import { limits } from '../limits.ts'
import type { Api } from '../speaking/api.ts'
import { type OddMember, timeOfId, younger } from '../world/member.ts'
import type { OddMessage } from './message.ts'
import type { Scene } from './scene.ts'

/** Channels whose newest message is remembered. */
const most = 10_000
/** A server that does not come back is not waited for longer; milliseconds. */
const patienceMs = 30_000

const isSnowflake = (id: string) => /^\d{15,20}$/.test(id)

interface Seen {
  readonly guildId: string | null
  last: string
}

/**
 * Catches up after a gap. A new session tells nothing of what was said before it, so channels in which something was
 * heard are asked for what came after. What is said there meanwhile waits its turn.
 */
export class Backfill {
  readonly #api: Api
  readonly #scene: Scene
  readonly #log: Log
  readonly #config: DiscordConfig['backfill']
  readonly #hand: (message: OddMessage) => void
  readonly #seen = new Map<string, Seen>()
  /** Channels that are being caught up on, with what was said in them since. */
  readonly #held = new Map<string, OddMessage[]>()
  readonly #underway = new Set<string>()
  /** Channels that have to be caught up on once more: another gap came meanwhile. */
  readonly #again = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(api: Api, scene: Scene, log: Log, config: DiscordConfig['backfill'], hand: (message: OddMessage) => void) {
    this.#api = api
    this.#scene = scene
    this.#log = log
    this.#config = config
    this.#hand = hand
  }

  /** Where channels were left before this process heard anything. */
  left(channels: readonly { readonly server: string | null; readonly channel: string; readonly id: string }[]): void {
    for (const { server, channel, id } of channels.toReversed()) if (isSnowflake(id)) this.#note(channel, server, id)
  }

  /** A message came. @returns whether it is kept until its channel is caught up on */
  holds(message: OddMessage): boolean {
    const { id, channel_id: channel } = message
    if (typeof id !== 'string' || typeof channel !== 'string') return false
    const held = this.#held.get(channel)
    if (held) held.push(message)
    else this.#note(channel, message.guild_id ?? null, id)
    return held !== undefined
  }

  /** A new session began: what was said until now may have been missed. @param mine whether a server is of that session */
  begin(mine: (guildId: string | null) => boolean): void {
    if (this.#config.messages === 0) return
    for (const [channel, { guildId }] of this.#seen) {
      if (!mine(guildId)) continue
      if (this.#underway.has(channel)) this.#again.add(channel)
      else if (!this.#held.has(channel)) this.#held.set(channel, [])
    }
    void this.#catchUp((guildId) => guildId === null)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#catchUp(() => true), patienceMs)
    this.#timer.unref()
  }

  /** A server is back, and with it the newest message of each of its channels. */
  guildBack(guildId: string): void {
    void this.#catchUp((each) => each === guildId)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#held.clear()
  }

  async #catchUp(fits: (guildId: string | null) => boolean): Promise<void> {
    const channels = [...this.#held.keys()].filter((channel) => fits(this.#seen.get(channel)?.guildId ?? null))
    for (const channel of channels) {
      if (this.#underway.has(channel) || !this.#held.has(channel)) continue
      this.#underway.add(channel)
      do {
        if (!this.#held.has(channel)) this.#held.set(channel, [])
        await this.#channel(channel).catch((error) => this.#release(channel, [], error))
      } while (this.#again.delete(channel) && !this.#closed)
      this.#underway.delete(channel)
    }
  }

  async #channel(channel: string): Promise<void> {
    const seen = this.#seen.get(channel)
    const newest = this.#scene.world.place(channel)?.lastMessageId
    // Discord says itself that nothing came after.
    if (!seen || this.#closed || (newest !== undefined && !younger(newest, seen.last))) return this.#release(channel, [])
    const oldest = this.#scene.now() - this.#config.minutes * 60_000
    const missed: APIMessage[] = []
    let after = seen.last
    for (let left = this.#config.messages; left > 0; ) {
      const limit = Math.min(left, limits.history)
      const said = await this.#api.insist<APIMessage[]>('GET', `/channels/${channel}/messages`, { query: { after, limit: String(limit) } })
      if (!said.ok) {
        this.#log.warn('what was said in a channel during a gap cannot be read', { channel, reason: said.reason })
        break
      }
      const page = said.value.filter((message) => message?.id).toSorted((one, other) => (younger(one.id, other.id) ? 1 : -1))
      missed.push(...page)
      left -= page.length
      if (page.length < limit) break
      after = page.at(-1)!.id
      if (left <= 0) this.#log.warn('more was said during a gap than is caught up on', { channel, messages: this.#config.messages })
    }
    const recent = missed.filter((message) => (timeOfId(message.id) ?? 0) >= oldest)
    if (recent.length < missed.length)
      this.#log.warn('what was said too long ago is not caught up on', { channel, messages: missed.length - recent.length })
    await this.#bringMembers(seen.guildId, recent)
    this.#release(channel, recent)
  }

  /** History does not say what roles its authors hold; nobody unknown is given any. */
  async #bringMembers(guildId: string | null, messages: readonly APIMessage[]): Promise<void> {
    if (guildId === null) return
    const unknown = new Map(
      messages.filter(({ author, webhook_id: hook }) => author && !author.bot && !hook).map(({ author }) => [author.id, author]),
    )
    for (const id of unknown.keys()) {
      if (this.#scene.members.recall(guildId, id)) continue
      const said = await this.#api.insist<APIGuildMember>('GET', `/guilds/${guildId}/members/${id}`)
      if (said.ok) this.#scene.members.account(guildId, unknown.get(id)!, said.value as OddMember)
    }
  }

  /** Hand over what was missed and what waited, in order, each once. */
  #release(channel: string, missed: readonly APIMessage[], error?: unknown): void {
    if (error !== undefined) this.#log.warn('catching up on a channel failed', { channel, error: String(error) })
    const guildId = this.#seen.get(channel)?.guildId ?? null
    const known = new Set(missed.map((message) => message.id))
    const waited = (this.#held.get(channel) ?? []).filter((message) => !known.has(message.id!))
    this.#held.delete(channel)
    if (missed.length > 0) this.#log.info('caught up on what was said during a gap', { channel, messages: missed.length })
    for (const message of [...missed.map((each) => ({ ...each, ...(guildId === null ? {} : { guild_id: guildId }) })), ...waited]) {
      this.#note(channel, guildId, message.id!)
      this.#hand(message as OddMessage)
    }
  }

  #note(channel: string, guildId: string | null, id: string): void {
    const seen = this.#seen.get(channel)
    if (seen) {
      if (younger(id, seen.last)) seen.last = id
      return
    }
    this.#seen.set(channel, { guildId, last: id })
    if (this.#seen.size > most) this.#seen.delete(this.#seen.keys().next().value!)
  }
}
