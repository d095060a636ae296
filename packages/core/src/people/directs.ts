import type { Envelope } from '@waddlebot/sdk'
import { type PeopleChange, peopleTopic } from './change.ts'
import type { PeopleParts } from './parts.ts'
import { People } from './people.ts'
import type { Community, Place } from './place.ts'

/**
 * Direct messages that are in no server: they belong to the community in which their author last used the bot on that
 * platform; to `main` while there is none.
 */
export class Directs {
  readonly #parts: PeopleParts
  /** By channel, so that what is said there stays in order. */
  readonly #tails = new Map<string, Promise<void>>()

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  /** Whether there is more than one community that they could be of. */
  get needed(): boolean {
    return this.#parts.places.communities.size > 1
  }

  /** Whether it has to be looked up whose what was said there is. */
  concern({ platform, server, channel, account }: Envelope): boolean {
    const { places } = this.#parts
    if (server !== null || account.bot) return false
    const place = places.at(platform, server, channel)
    return place.direct && !places.named(place.id)
  }

  /** Have the place of a message be of its community, in every process. Resolves in the order of calls for a place; never rejects. */
  async place({ platform, server, channel, account }: Envelope): Promise<void> {
    const place = this.#parts.places.at(platform, server, channel)
    const turn = (this.#tails.get(place.id) ?? Promise.resolve()).then(() => this.#move(place, People.account(platform, account.id)))
    this.#tails.set(place.id, turn)
    await turn
    if (this.#tails.get(place.id) === turn) this.#tails.delete(place.id)
  }

  async #move(place: Place, account: string): Promise<void> {
    const { people, store, wire, log, now } = this.#parts
    try {
      const community = await this.#homeOf(account)
      if (community === undefined || community === place.community) return
      await store.db.run`
        INSERT INTO waddle_channel (id, platform, server, name, community, seen_at, account)
        VALUES (${place.id}, ${place.platform}, ${null}, ${place.name}, ${community.id}, ${now()}, ${account})
        ON CONFLICT (id) DO UPDATE SET community = excluded.community`
      const change: PeopleChange = { what: 'claim', channel: place.id, community: community.id }
      people.apply(change)
      await wire.broadcast(peopleTopic, [change])
    } catch (error) {
      log.warn(`whose direct messages ${place.id} are could not be looked up; they stay of ${place.community.id}`, { error })
    }
  }

  async #homeOf(account: string): Promise<Community | undefined> {
    const { places, store } = this.#parts
    const row = await store.db.one<{ home: string | null }>`SELECT home FROM waddle_account WHERE id = ${account}`
    const community = row?.home ? places.resolve(row.home)?.community : undefined
    return community?.pending ? undefined : community
  }
}
