import type { Alias } from './alias.ts'
import { readAliases, readPacks } from './alias.ts'
import type { Asked, Config, Context } from './context.ts'
import { readLine, type Step } from './line.ts'
import { perform } from './perform.ts'

/** An alias in memory, its line read; without steps when it cannot be read any more. */
export interface Held {
  readonly alias: Alias
  readonly steps: readonly Step[]
}

const shelves = new WeakMap<Config, Shelf>()

/** The aliases of one bot, in memory as they stand in the database. */
export class Shelf {
  /** By community, then by scope and name. */
  readonly #held = new Map<string, Map<string, Held>>()
  readonly #defined = new Map<string, (() => void)[]>()
  #off: ReadonlySet<string> = new Set()

  /** Of the bot with this configuration. */
  static of({ config }: { readonly config: Config }): Shelf {
    let shelf = shelves.get(config)
    if (shelf === undefined) shelves.set(config, (shelf = new Shelf()))
    return shelf
  }

  /** Read again what a community has, or what all have. */
  async load(ctx: Context, community?: string): Promise<void> {
    this.#off = await readPacks(ctx.db)
    const all = await readAliases(ctx.db, community)
    const ids = community === undefined ? new Set([...this.#held.keys(), ...all.map((alias) => alias.community)]) : [community]
    for (const id of ids)
      this.#put(
        ctx,
        id,
        all.filter((alias) => alias.community === id),
      )
  }

  /** How many there are. */
  get size(): number {
    return [...this.#held.values()].reduce((sum, held) => sum + held.size, 0)
  }

  /** Every alias of a community. */
  all(community: string): readonly Held[] {
    return [...(this.#held.get(community)?.values() ?? [])]
  }

  at({ community, scope, name }: Pick<Alias, 'community' | 'scope' | 'name'>): Held | undefined {
    return this.#held.get(community)?.get(`${scope}\n${name}`)
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

  #put(ctx: Context, community: string, aliases: readonly Alias[]): void {
    for (const undo of this.#defined.get(community) ?? []) undo()
    const held = new Map<string, Held>()
    for (const alias of aliases) {
      const line = readLine(alias.line, ctx.templates, '!')
      if (!line.ok) ctx.log.warn('an alias cannot be read any more and does not run', { alias: alias.name, problem: line.message })
      held.set(`${alias.scope}\n${alias.name}`, { alias, steps: line.ok ? line.steps : [] })
    }
    this.#held.set(community, held)
    this.#defined.set(community, this.#define(ctx, community))
  }

  #define(ctx: Context, community: string): (() => void)[] {
    const undo: (() => void)[] = []
    const own = new Set<string>()
    for (const { alias } of this.all(community)) {
      const { name, options, scope } = alias
      if (scope.startsWith('person:')) {
        own.add(name)
        continue
      }
      const where = scope === 'community' ? { community } : { channel: scope.slice('channel:'.length) }
      const more = {
        ...(options.role === undefined ? {} : { role: options.role }),
        ...(options.cooldown === undefined ? {} : { cooldown: `${options.cooldown}s user` as const }),
      }
      const signature = `${name} [args:rest]`
      const described = { describe: `Another name for ${alias.line}`, enabled: this.isOn(alias), data: undefined, ...more }
      undo.push(
        ctx.commands.define({ scope: where, signature, ...described }, (call) => {
          const held = this.at(alias)
          return held && perform(call as typeof call & Asked, held, String(call.args['args'] ?? ''))
        }),
      )
    }
    for (const name of own) {
      if (this.at({ community, scope: 'community', name }) !== undefined) continue
      // One command for all who have it; to everybody else it is not there.
      undo.push(
        ctx.commands.define({ scope: { community }, signature: `${name} [args:rest]`, hidden: true, data: undefined }, (call) => {
          const held = this.at({ community, scope: `person:${call.author.id}`, name })
          return held && perform(call as typeof call & Asked, held, String(call.args['args'] ?? ''))
        }),
      )
    }
    return undo
  }
}
