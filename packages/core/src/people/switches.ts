import { type Db, isRole, roleBit, WaddleError } from '@waddlebot/sdk'
import type { Override } from '../router/tree.ts'
import type { Store } from '../store/index.ts'
import type { Community, Place } from './place.ts'
import type { Places } from './places.ts'

/** What an owner says about a module or a command in one place; kept as it was said. */
export interface SwitchSettings {
  readonly enabled?: boolean
  /** Least roles, any of which will do; for commands. */
  readonly roles?: readonly string[]
}

/** Where it counts. A channel's word counts before its community's. */
export type SwitchScope = { readonly community: string } | { readonly channel: string }

interface Row {
  scope: string
  target: string
  settings: string
}

/** What cannot be read must not open a door: it is off until somebody says otherwise. */
const off: Override = Object.freeze({ enabled: false })

/**
 * What is on and for whom, by community and channel: rows of the store, held in memory where the gates look.
 * A target is a module (`dice`) or a command of one (`dice/roll high`).
 */
export class Switches {
  readonly #places: Places
  /** Equal settings share one object: thousands of communities switch the same things. */
  readonly #known = new Map<string, Override>()

  constructor(places: Places) {
    this.#places = places
  }

  /**
   * Read every switch; what was known before is forgotten in the same moment.
   *
   * @returns rows that could not be read; what they name is off
   */
  async load(store: Store): Promise<readonly string[]> {
    const odd: string[] = []
    const read: [Place | Community, string, Override][] = []
    for (const row of await store.db.all<Row>`SELECT scope, target, settings FROM waddle_override`) {
      const owner = this.#ownerOf(row.scope)
      const override = this.#read(row.settings)
      if (!owner || !override) odd.push(`${row.scope} ${row.target}: ${row.settings}`)
      if (owner) read.push([owner, row.target, override ?? off])
    }
    for (const community of this.#places.communities.values()) community.overrides = undefined
    for (const place of this.#places.all()) place.overrides = undefined
    for (const [owner, target, override] of read) this.#put(owner, target, override)
    return odd
  }

  /**
   * Change one switch, in the given transaction; call what is returned once that is committed.
   *
   * @param target `dice` or `dice/roll high`
   * @throws {WaddleError} `WDL_ROLE`, `WDL_CHANNEL_ID`
   */
  async set(db: Db, scope: SwitchScope, target: string, settings: SwitchSettings): Promise<() => void> {
    const text = JSON.stringify(settings)
    const unknown = settings.roles?.find((role) => !isRole(role))
    if (unknown !== undefined) {
      throw new WaddleError('WDL_ROLE', `"${unknown}" is no role (${target})`, { fix: `use one of ${Object.keys(roleBit).join(', ')}` })
    }
    const [key, owner] = this.#owner(scope)
    const override = this.#read(text)!
    await db.run`
      INSERT INTO waddle_override (scope, target, settings) VALUES (${key}, ${target}, ${text})
      ON CONFLICT (scope, target) DO UPDATE SET settings = excluded.settings`
    return () => this.#put(owner, target, override)
  }

  /** Take a switch away, so that what stands above it counts again; call what is returned once that is committed. */
  async clear(db: Db, scope: SwitchScope, target: string): Promise<() => void> {
    const [key, owner] = this.#owner(scope)
    await db.run`DELETE FROM waddle_override WHERE scope = ${key} AND target = ${target}`
    return () => {
      owner.overrides?.delete(target)
      if (owner.overrides?.size === 0) owner.overrides = undefined
    }
  }

  #put(owner: Place | Community, target: string, override: Override): void {
    owner.overrides ??= new Map()
    owner.overrides.set(target, override)
  }

  #owner(scope: SwitchScope): readonly [string, Place | Community] {
    if ('community' in scope) return [`community ${scope.community}`, this.#places.community(scope.community)]
    const place = this.#places.resolve(scope.channel)
    if (!place) {
      throw new WaddleError('WDL_CHANNEL_ID', `"${scope.channel}" is no channel id`, {
        fix: 'write it like twitch:duckpond or discord:5/10',
      })
    }
    return [`channel ${place.id}`, place]
  }

  #ownerOf(scope: string): Place | Community | undefined {
    if (scope.startsWith('community ')) return this.#places.community(scope.slice('community '.length))
    return scope.startsWith('channel ') ? this.#places.resolve(scope.slice('channel '.length)) : undefined
  }

  #read(text: string): Override | undefined {
    const known = this.#known.get(text)
    if (known) return known
    let settings: SwitchSettings | null
    try {
      settings = JSON.parse(text) as SwitchSettings | null
    } catch {
      return undefined
    }
    if (typeof settings !== 'object' || settings === null) return undefined
    const { enabled, roles } = settings
    if (enabled !== undefined && typeof enabled !== 'boolean') return undefined
    if (
      roles !== undefined &&
      !(Array.isArray(roles) && roles.length > 0 && roles.every((role) => typeof role === 'string' && isRole(role)))
    )
      return undefined
    const override: Override = Object.freeze({
      ...(enabled === undefined ? {} : { enabled }),
      ...(roles === undefined ? {} : { roles: roles.reduce((bits, role) => bits | roleBit[role as keyof typeof roleBit], 0) }),
    })
    this.#known.set(text, override)
    return override
  }
}
