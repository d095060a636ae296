import type { Account } from '@waddlebot/sdk'
import { roleBits } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'
import type { Place } from './place.ts'
import type { Places } from './places.ts'

/** The platform asked for last and its prefix: this runs for every message, and most come from where the last one came from. */
let lastPlatform = ''
let lastPrefix = ''

/**
 * Who is who. A person is the key of their first account until accounts are linked, so nobody has to be
 * looked up to be known: only links and roles given by hand are held, and there are few of them.
 */
export class People {
  readonly #places: Places
  readonly #linked = new Map<string, string>()

  constructor(places: Places) {
    this.#places = places
  }

  /** Key of an account: `twitch:12345`. By the platform's id, so a recycled name inherits nothing. */
  static account(platform: string, id: string): string {
    if (platform !== lastPlatform) {
      lastPlatform = platform
      lastPrefix = `${platform}:`
    }
    return lastPrefix + id
  }

  /** The person behind an account. */
  person(account: string): string {
    return this.#linked.size === 0 ? account : (this.#linked.get(account) ?? account)
  }

  /** Role bits of `account` at `place`: what the platform says, and what was given by hand. */
  roles(place: Place, account: Account, person: string): number {
    const given = place.community.roles?.get(person) ?? 0
    const said = account.roles
    return given | (said === undefined || said.length === 0 ? 1 : roleBits(said))
  }

  /** Give a role by hand. */
  grant(community: string, person: string, role: string): void {
    const record = this.#places.community(community)
    record.roles ??= new Map()
    record.roles.set(person, (record.roles.get(person) ?? 0) | roleBits([role]))
  }

  /** Read links, roles and claims from the store. */
  async load(store: Store): Promise<void> {
    for (const row of await store.db.all<{ id: string; person: string }>`SELECT id, person FROM waddle_account WHERE person <> id`) {
      this.#linked.set(row.id, row.person)
    }
    for (const row of await store.db.all<{
      community: string
      person: string
      role: string
    }>`SELECT community, person, role FROM waddle_role`) {
      this.grant(row.community, row.person, row.role)
    }
    for (const row of await store.db.all<{
      id: string
      community: string
    }>`SELECT id, community FROM waddle_channel WHERE community <> 'main'`) {
      this.#places.claim(row.id, this.#places.community(row.community))
    }
  }
}
