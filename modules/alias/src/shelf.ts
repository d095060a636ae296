import { type Alias, readAliases, readPacks, type Scope } from './alias.ts'
import { Commands } from './commands.ts'
import type { Config, Context } from './context.ts'
import { readLine, type Step } from './line.ts'

/** An alias in memory, its line read; without steps when it cannot be read any more. */
export interface Held {
  readonly alias: Alias
  readonly steps: readonly Step[]
}

const shelves = new WeakMap<Config, Shelf>()

/** The aliases of one bot, in memory as they stand in the database. */
export class Shelf {
  /** By community, by scope, by name. */
  readonly #held = new Map<string, Map<string, Map<string, Held>>>()
  readonly #commands = new Commands(this)
  #off: ReadonlySet<string> = new Set()

  /** Of the bot with this configuration. */
  static of({ config }: { readonly config: Config }): Shelf {
    let shelf = shelves.get(config)
    if (shelf === undefined) shelves.set(config, (shelf = new Shelf()))
    return shelf
  }

  /** Read again what a community has in a scope, what it has in all, or what all have. */
  async load(ctx: Context, { community, scope }: Partial<Pick<Alias, 'community' | 'scope'>> = {}): Promise<void> {
    this.#off = await readPacks(ctx.db)
    const fresh = new Map<string, Map<string, Alias[]>>()
    const place = (id: string, where: string) => {
      const scopes = fresh.get(id) ?? fresh.set(id, new Map()).get(id)!
      return scopes.get(where) ?? scopes.set(where, []).get(where)!
    }
    // What is there no more has to go too.
    for (const [id, scopes] of this.#held)
      for (const where of scopes.keys()) if ((community ?? id) === id && (scope ?? where) === where) place(id, where)
    for (const alias of await readAliases(ctx.db, community, scope)) place(alias.community, alias.scope).push(alias)
    for (const [id, scopes] of fresh) for (const [where, aliases] of scopes) this.#put(ctx, id, where, aliases)
  }

  /** How many there are. */
  get size(): number {
    return [...this.#held.keys()].reduce((sum, community) => sum + this.all(community).length, 0)
  }

  /** Every alias of a community. */
  all(community: string): readonly Held[] {
    return [...(this.#held.get(community)?.values() ?? [])].flatMap((held) => [...held.values()])
  }

  at({ community, scope, name }: Pick<Alias, 'community' | 'scope' | 'name'>): Held | undefined {
    return this.#held.get(community)?.get(scope)?.get(name)
  }

  /** The alias that a name means to somebody somewhere: the channel's, the community's, their own. */
  find(community: string, channel: string, person: string, name: string): Held | undefined {
    const scopes = [`channel:${channel}`, 'community', `person:${person}`] as const
    for (const scope of scopes) {
      const held = this.at({ community, scope, name })
      if (held !== undefined) return held
    }
    return undefined
  }

  /** Whether the pack of an alias is on. */
  isOn({ community, pack }: Pick<Alias, 'community' | 'pack'>): boolean {
    return pack === '' || !this.#off.has(`${community}\n${pack}`)
  }

  #put(ctx: Context, community: string, scope: string, aliases: readonly Alias[]): void {
    const scopes = this.#held.get(community) ?? this.#held.set(community, new Map()).get(community)!
    const names = new Set([...(scopes.get(scope)?.keys() ?? []), ...aliases.map(({ name }) => name)])
    const held = new Map<string, Held>()
    for (const alias of aliases) {
      const line = readLine(alias.line, ctx.templates, '!')
      if (!line.ok) ctx.log.warn('an alias cannot be read any more and does not run', { alias: alias.name, problem: line.message })
      held.set(alias.name, { alias, steps: line.ok ? line.steps : [] })
    }
    if (held.size === 0) scopes.delete(scope)
    else scopes.set(scope, held)
    for (const name of names) this.#commands.settle(ctx, { community, scope: scope as Scope, name })
  }
}
