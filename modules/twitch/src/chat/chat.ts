import type { Outgoing, ReceiverContext, ReceiverHealth, Sent } from '@waddlebot/sdk'
import type { TwitchConfig } from '../config.ts'
import { limits } from '../limits.ts'
import { allowanceOf } from './allowance.ts'
import { Dials } from './dials.ts'
import type { Mouths } from './hearing.ts'
import type { Credentials } from './identity.ts'
import { Link, type LinkParts } from './link.ts'

/** All chat connections: so many channels on each, and one allowance of joins and log-ins over all of them. */
export class Chat {
  readonly #parts: Omit<LinkParts, 'channels'>
  readonly #most: number
  /** The channels of each connection. Also a bot without channels has one. */
  readonly #channels = new Map<Link, Set<string>>()
  readonly #byChannel = new Map<string, Link>()

  constructor(ctx: ReceiverContext<TwitchConfig>, credentials: Credentials, mouths: Mouths) {
    const { joins, logIns } = allowanceOf(ctx.config)
    const { joinWindowMs } = limits.chat
    this.#most = ctx.config.channelsPerConnection
    this.#parts = {
      ctx,
      credentials,
      mouths,
      joins: ctx.allowance('joins', joins, joinWindowMs),
      dials: new Dials(ctx.allowance('log-ins', logIns, joinWindowMs)),
    }
  }

  get #links(): readonly Link[] {
    return [...this.#channels.keys()]
  }

  /** Be in these channels and in no others. Connections come and go with them. Resolves when Twitch has said yes or no to each. */
  async become(channels: ReadonlySet<string>): Promise<void> {
    for (const [channel, link] of this.#byChannel) {
      if (channels.has(channel)) continue
      this.#byChannel.delete(channel)
      this.#channels.get(link)?.delete(channel)
    }
    const fresh = [...channels].filter((channel) => !this.#byChannel.has(channel))
    for (const [link, its] of this.#channels) this.#fill(link, its, fresh)
    while (fresh.length > 0 || this.#channels.size === 0) this.#open(fresh.splice(0, this.#most))
    for (const [link, its] of this.#channels) {
      if (its.size > 0 || this.#channels.size === 1) link.become([...its])
      else {
        link.stop('it has no channels any more')
        this.#channels.delete(link)
      }
    }
    await Promise.all(this.#links.map((link) => link.joins.settled()))
  }

  #fill(link: Link, its: Set<string>, fresh: string[]): void {
    for (const channel of fresh.splice(0, this.#most - its.size)) {
      its.add(channel)
      this.#byChannel.set(channel, link)
    }
  }

  #open(channels: readonly string[]): void {
    const link = new Link({ ...this.#parts, channels })
    this.#channels.set(link, new Set(channels))
    for (const channel of channels) this.#byChannel.set(channel, link)
  }

  /** `up` when all connections stand, `degraded` when some do or a channel is closed to the bot. */
  get state(): ReceiverHealth['state'] {
    const states = this.#links.map((link) => link.state)
    const standing = states.filter((state) => state === 'up').length
    if (standing < states.length) return standing > 0 ? 'degraded' : states.includes('connecting') ? 'connecting' : 'down'
    return this.#links.some((link) => link.joins.refused.size > 0) ? 'degraded' : 'up'
  }

  /** Where the bot is and where it cannot be, in words. */
  get presence(): string {
    const fallen = this.#links.find((link) => link.state !== 'up')
    if (fallen && this.#links.every((link) => link.state !== 'up')) return fallen.why ?? 'dialling'
    let joined = 0
    let wanted = 0
    let missing = ''
    for (const { joins } of this.#links) {
      joined += joins.joined.size
      wanted += joins.wanted.length
      for (const [channel, why] of joins.refused) missing += `; cannot be in #${channel}: ${why}`
    }
    return `in ${joined} of ${wanted} channels${missing}${fallen ? `; a connection is down: ${fallen.why ?? 'dialling'}` : ''}`
  }

  get heardAt(): number | undefined {
    let latest: number | undefined
    for (const { hearing } of this.#links) if ((hearing.heardAt ?? 0) > (latest ?? 0)) latest = hearing.heardAt
    return latest
  }

  /** Whether nothing that it could do by itself would bring it back, and why. */
  get over(): string | undefined {
    return this.#links.every((link) => link.over) ? (this.#links[0]?.why ?? 'stopped') : undefined
  }

  moderates(channel: string): boolean {
    return this.#byChannel.get(channel)?.hearing.moderates(channel) ?? false
  }

  say(message: Outgoing, text: string): Promise<Sent> | Sent {
    const link = this.#byChannel.get(message.channel) ?? this.#links[0]!
    return link.say(message, text)
  }

  stop(): void {
    for (const link of this.#links) link.stop()
  }
}
