import { type Account, isRole, ladder, type Role, roleBits } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'
import type { PeopleChange } from './change.ts'
import type { Place } from './place.ts'
import type { Places } from './places.ts'

/** The platform asked for last and its prefix: this runs for every message, and most come from where the last one came from. */
let lastPlatform = ''
let lastPrefix = ''

const nothing: ReadonlySet<Role> = new Set()

/** An account that the configuration names as owner, and the person that is owner only because of it. */
interface Owner {
  readonly community: string
  readonly account: string
  lent: string | undefined
}

/**
 * Who is who. A person is the key of their first account until accounts are linked, so nobody has to be
 * looked up to be known: only links and roles given by hand are held, and there are few of them.
 */
export class People {
  readonly #places: Places
  readonly #linked = new Map<string, string>()
  /** Owners by the configuration. */
  readonly #owners: Owner[] = []

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
    const given = place.community.given?.get(person)?.bits ?? 0
    const said = account.roles
    return given | (said === undefined || said.length === 0 ? 1 : roleBits(said))
  }

  /** The configuration names this account as owner; so is the person it is part of, for as long as it is. */
  own(community: string, account: string): void {
    const owner: Owner = { community, account, lent: undefined }
    this.#owners.push(owner)
    this.#lend(owner)
  }

  #lend(owner: Owner): void {
    const { community, lent } = owner
    const person = this.person(owner.account)
    if (lent === person) return
    if (lent !== undefined) this.revoke(community, lent, 'owner')
    // Whoever is owner by hand as well stays it when the account leaves.
    owner.lent = this.#given(community, person).has('owner') ? undefined : person
    if (owner.lent !== undefined) this.grant(community, person, 'owner')
  }

  /** Give a role by hand. */
  grant(community: string, person: string, role: Role): void {
    this.#give(community, person, new Set([...this.#given(community, person), role]))
  }

  /** Take a role away that was given by hand. */
  revoke(community: string, person: string, role: Role): void {
    this.#give(community, person, new Set([...this.#given(community, person)].filter((each) => each !== role)))
  }

  /** Roles given by hand, highest first. */
  given(community: string, person: string): readonly Role[] {
    const roles = this.#given(community, person)
    return ladder.filter((role) => roles.has(role))
  }

  /** The community that this person owns by hand or by the configuration; the first one, if several. */
  ownedBy(person: string): string | undefined {
    return [...this.#places.communities.keys()].find((id) => this.#given(id, person).has('owner'))
  }

  /** Everybody with roles given by hand, in order of person. */
  holders(community: string): { readonly person: string; readonly roles: readonly Role[] }[] {
    const persons = [...(this.#places.communities.get(community)?.given?.keys() ?? [])].sort()
    return persons.map((person) => ({ person, roles: this.given(community, person) }))
  }

  #given(community: string, person: string): ReadonlySet<Role> {
    return this.#places.communities.get(community)?.given?.get(person)?.roles ?? nothing
  }

  #give(community: string, person: string, roles: ReadonlySet<Role>): void {
    const record = this.#places.community(community)
    record.given ??= new Map()
    if (roles.size === 0) record.given.delete(person)
    else record.given.set(person, { roles, bits: roleBits(roles) })
  }

  /** From now on this account is of that person. */
  relink(account: string, person: string): void {
    if (account === person) this.#linked.delete(account)
    else this.#linked.set(account, person)
    for (const owner of this.#owners) if (owner.account === account) this.#lend(owner)
  }

  /** Know nothing of these keys any more. */
  forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.#linked.delete(key)
      for (const community of this.#places.communities.values()) community.given?.delete(key)
    }
  }

  /** Know what changed. */
  apply(change: PeopleChange): void {
    if (change.what === 'forget') this.forget(change.keys)
    else if (change.what === 'relink') this.relink(change.account, change.person)
    else if (change.what === 'claim') this.#places.claim(change.channel, this.#places.community(change.community))
    else if (change.what === 'server') this.#settle(change.server, change.community, change.pending)
    else this[change.what](change.community, change.person, change.role)
  }

  #settle(server: string, id: string, pending: boolean): void {
    this.#places.settle(server, this.#places.community(id), pending)
  }

  /** Read links, roles and claims from the store; what was known before is forgotten in the same moment. */
  async load(store: Store): Promise<void> {
    const [linked, roles, claims, served, servers] = await Promise.all([
      store.db.all<{ id: string; person: string }>`SELECT id, person FROM waddle_account WHERE person <> id`,
      store.db.all<{ community: string; person: string; role: string }>`SELECT community, person, role FROM waddle_role`,
      store.db.all<{ id: string; community: string }>`
        SELECT c.id, c.community FROM waddle_channel c
        LEFT JOIN waddle_server s ON s.platform = c.platform AND s.server = c.server
        WHERE c.community <> COALESCE(s.community, 'main')`,
      store.db.all<{ platform: string; server: string }>`
        SELECT platform, server FROM waddle_channel WHERE server IS NOT NULL GROUP BY platform, server`,
      store.db.all<{ id: string; community: string; state: string }>`SELECT id, community, state FROM waddle_server`,
    ])
    this.#linked.clear()
    for (const community of this.#places.communities.values()) community.given = undefined
    for (const { id, person } of linked) this.#linked.set(id, person)
    for (const { community, person, role } of roles) if (isRole(role)) this.grant(community, person, role)
    for (const owner of this.#owners) {
      owner.lent = undefined
      this.#lend(owner)
    }
    const met = new Set(servers.map(({ id }) => id))
    // What was there before servers had to be claimed stays where it is.
    for (const { platform, server } of served) {
      if (!met.has(`${platform}:${server}`)) this.#settle(`${platform}:${server}`, 'main', false)
    }
    for (const { id, community, state } of servers) this.#settle(id, community, state === 'pending')
    this.#places.claims(new Map(claims.map(({ id, community }) => [id, this.#places.community(community)])))
  }
}
