import type { Envelope, EventKind } from '@waddlebot/sdk'
import type { Members } from '../world/member.ts'
import type { World } from '../world/world.ts'

/** The bot itself, once the gateway said who it is. */
export interface Self {
  readonly id: string
  readonly name: string
  readonly applicationId: string
}

/** What an event is read against: who is who and where, as the bot knows it at that moment. */
export class Scene {
  readonly world: World
  readonly members: Members
  readonly now: () => number
  self: Self | undefined

  constructor(world: World, members: Members, now: () => number) {
    this.world = world
    this.members = members
    this.now = now
  }

  /** Server, channel and thread of a place. */
  at(guildId: string | null, channelId: string): { server: string | null; channel: string; thread?: string } {
    const { channel, thread } = this.world.locate(channelId)
    return { server: guildId, channel, ...(thread === null ? {} : { thread }) }
  }

  /** A place for what concerns a whole server. */
  around(guildId: string): { server: string; channel: string } {
    return { server: guildId, channel: this.world.home(guildId) }
  }

  /** An envelope of Discord's, received now. @throws when what every envelope has is no text: all of it came from outside */
  envelope(kind: EventKind, rest: Omit<Envelope, 'platform' | 'kind' | 'receivedAt'>): Envelope {
    const { id, server, channel, account, text } = rest
    const odd = Object.entries({ id, channel, account: account.id, name: account.name, server: server ?? '', text }).find(
      ([, value]) => typeof value !== 'string',
    )
    if (odd) throw new Error(`its ${odd[0]} is no text`)
    return { platform: 'discord', kind, receivedAt: this.now(), ...rest }
  }
}
