import { channelId, type PlatformRules, platformRules } from '@waddlebot/sdk'
import { Community, Place } from './place.ts'

/** A community as the configuration describes it. */
export interface CommunitySettings {
  readonly channels?: readonly string[] | undefined
  readonly prefix?: string | undefined
  readonly zone?: string | undefined
  readonly owners?: readonly string[] | undefined
}

/**
 * Which community a channel belongs to, known without asking the database: the one that claimed the channel, else the
 * one that its server is of, else `main`.
 */
export class Places {
  readonly communities = new Map<string, Community>()
  readonly #prefix: string
  readonly #rules: (platform: string) => PlatformRules
  /** platform → server (or '') → channel; nested, so that the hot path builds no key. */
  readonly #places = new Map<string, Map<string, Map<string, Place>>>()
  /** Where the last message came from: most come from where the one before them did, and need one look instead of three. */
  #last: { readonly platform: string; readonly server: string | null; readonly channels: ReadonlyMap<string, Place> } | undefined
  /** Channels that waddle.yml gives to a community. */
  readonly #named = new Map<string, Community>()
  readonly #claims = new Map<string, Community>()
  /** Whose servers are, by ids such as `discord:5`; those of the bot's own are not in it before they were stored. */
  readonly #servers = new Map<string, Community>()
  #waiting = 0

  constructor(prefix: string, rules: (platform: string) => PlatformRules = platformRules) {
    this.#prefix = prefix
    this.#rules = rules
    this.community('main')
  }

  /** The community with this id, made if it is new. */
  community(id: string, settings: CommunitySettings = {}): Community {
    let community = this.communities.get(id)
    if (!community) {
      community = new Community(id, settings.prefix ?? this.#prefix)
      this.communities.set(id, community)
    }
    if (settings.zone !== undefined) community.zone = settings.zone
    for (const channel of settings.channels ?? []) {
      this.#named.set(channel, community)
      this.#place(channel)
    }
    return community
  }

  /** Whether waddle.yml says whose this channel is: nothing else counts then. */
  named(channel: string): boolean {
    return this.#named.has(channel)
  }

  /** From now on this channel is of that community. */
  claim(channel: string, community: Community): void {
    this.#claims.set(channel, community)
    this.#place(channel)
  }

  /** These channels were claimed, and no others. */
  claims(claims: ReadonlyMap<string, Community>): void {
    const before = [...this.#claims.keys()]
    this.#claims.clear()
    for (const [channel, community] of claims) this.#claims.set(channel, community)
    for (const channel of new Set([...before, ...claims.keys()])) this.#place(channel)
  }

  #place(channel: string): void {
    const place = this.byId(channel)
    if (place) place.community = this.#ownerOf(place)
  }

  #ownerOf({ id, platform, server }: Pick<Place, 'id' | 'platform' | 'server'>): Community {
    const settled = server === null ? undefined : this.#servers.get(`${platform}:${server}`)
    return this.#named.get(id) ?? this.#claims.get(id) ?? settled ?? this.communities.get('main')!
  }

  /** From now on this server (`discord:5`) is of that community, with all of its channels that were not claimed one by one. */
  settle(server: string, community: Community, pending: boolean): void {
    community.pending = pending
    this.#servers.set(server, community)
    this.#waiting = [...this.#servers.values()].filter((each) => each.pending).length
    for (const place of this.#in(server)) place.community = this.#ownerOf(place)
  }

  /** How many servers nobody claimed yet. */
  get waiting(): number {
    return this.#waiting
  }

  /** Whether it is known whose this server is: somebody said so, or the bot served it before anybody had to. */
  settled(server: string): boolean {
    return this.#servers.has(server) || this.#in(server).some((place) => place.stored)
  }

  #in(server: string): readonly Place[] {
    const colon = server.indexOf(':')
    return [
      ...(this.#places
        .get(server.slice(0, colon))
        ?.get(server.slice(colon + 1))
        ?.values() ?? []),
    ]
  }

  /** Where an envelope happened; the place is made on first sight. */
  at(platform: string, server: string | null, channel: string): Place {
    const last = this.#last
    if (last === undefined || last.platform !== platform || last.server !== server) return this.#seek(platform, server, channel)
    return last.channels.get(channel) ?? this.#make(platform, server, channel)
  }

  /** The place with a channel id such as `twitch:duckpond`, made on first sight. Undefined if that is no channel id. */
  resolve(id: string): Place | undefined {
    const colon = id.indexOf(':')
    if (colon < 1 || colon === id.length - 1) return undefined
    const rest = id.slice(colon + 1)
    const slash = rest.indexOf('/')
    return this.at(id.slice(0, colon), slash < 0 ? null : rest.slice(0, slash), rest.slice(slash + 1))
  }

  /** The place with this channel id, if anything ever happened there. */
  byId(id: string): Place | undefined {
    const colon = id.indexOf(':')
    const rest = id.slice(colon + 1)
    const slash = rest.indexOf('/')
    return this.#places
      .get(id.slice(0, colon))
      ?.get(slash < 0 ? '' : rest.slice(0, slash))
      ?.get(rest.slice(slash + 1))
  }

  /** Every place seen so far. */
  *all(): Iterable<Place> {
    for (const servers of this.#places.values()) for (const channels of servers.values()) yield* channels.values()
  }

  #seek(platform: string, server: string | null, channel: string): Place {
    const channels = this.#places.get(platform)?.get(server ?? '')
    if (channels === undefined) return this.#make(platform, server, channel)
    this.#last = { platform, server, channels }
    return channels.get(channel) ?? this.#make(platform, server, channel)
  }

  #make(platform: string, server: string | null, channel: string): Place {
    let servers = this.#places.get(platform)
    if (!servers) this.#places.set(platform, (servers = new Map()))
    let channels = servers.get(server ?? '')
    if (!channels) servers.set(server ?? '', (channels = new Map()))
    const id = channelId(platform, server, channel)
    const community = this.#ownerOf({ id, platform, server })
    const place = new Place(id, platform, server, channel, community, this.#rules(platform))
    channels.set(channel, place)
    return place
  }
}
