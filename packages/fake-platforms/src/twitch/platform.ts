import { plainName } from './account.ts'
import type { AuthDesk } from './auth/auth.ts'
import { type Category, Channel } from './channel.ts'
import type { Clock } from './clock.ts'
import type { HappenIn } from './eventsub/happen.ts'
import type { TwitchChat } from './face.ts'
import type { HelixLimits } from './helix/limits.ts'
import type { People } from './people.ts'

/** What all parts of the fake Twitch share: one set of people and channels, one clock, one chat. */
export class Platform {
  readonly clock: Clock
  readonly people: People
  readonly auth: AuthDesk
  readonly limits: HelixLimits
  readonly categories: readonly Category[]
  readonly #channels = new Map<string, Channel>()
  readonly #missing: ReadonlySet<string>
  /** Set once the chat and the events are up. */
  chat!: TwitchChat
  happen!: HappenIn

  constructor(init: {
    clock: Clock
    people: People
    auth: AuthDesk
    limits: HelixLimits
    categories: readonly Category[]
    missing: readonly string[]
  }) {
    this.clock = init.clock
    this.people = init.people
    this.auth = init.auth
    this.limits = init.limits
    this.categories = init.categories
    this.#missing = new Set(init.missing)
  }

  /** The channel of that name, made when first asked for. */
  channel(name: string): Channel {
    const login = plainName(name)
    const known = this.#channels.get(login)
    if (known) return known
    const channel = new Channel(this.people.mention(name))
    this.#channels.set(login, channel)
    return channel
  }

  get channels(): readonly Channel[] {
    return [...this.#channels.values()]
  }

  /** Whether nobody has that name. */
  missing(login: string): boolean {
    return this.#missing.has(login)
  }
}
