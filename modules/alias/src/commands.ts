import type { Alias } from './alias.ts'
import type { Asked, Context } from './context.ts'
import { perform } from './perform.ts'
import type { Shelf } from './shelf.ts'

type Place = Pick<Alias, 'community' | 'scope' | 'name'>

/** The commands that aliases are, one for each name in each place, as the shelf has them. */
export class Commands {
  readonly #shelf: Shelf
  /** How each is taken back. */
  readonly #defined = new Map<string, () => void>()
  /** Who has an alias of their own, by community and name. */
  readonly #owners = new Map<string, Set<string>>()

  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  /** An alias is there, is another, or is gone: make its command so. */
  settle(ctx: Context, place: Place): void {
    if (place.scope.startsWith('person:')) {
      this.#own(place)
      this.#settleOwn(ctx, place)
      return
    }
    this.#undo(`${place.community}\n${place.scope}\n${place.name}`)
    this.#define(ctx, place)
    // What everybody has stands before what somebody has.
    if (place.scope === 'community') this.#settleOwn(ctx, place)
  }

  #own({ community, scope, name }: Place): void {
    const key = `${community}\n${name}`
    const owners = this.#owners.get(key) ?? new Set()
    if (this.#shelf.at({ community, scope, name }) === undefined) owners.delete(scope)
    else owners.add(scope)
    if (owners.size === 0) this.#owners.delete(key)
    else this.#owners.set(key, owners)
  }

  #define(ctx: Context, place: Place): void {
    const held = this.#shelf.at(place)
    if (held === undefined) return
    const { community, scope, name, line, options } = held.alias
    const where = scope === 'community' ? { community } : { channel: scope.slice('channel:'.length) }
    const more = {
      ...(options.role === undefined ? {} : { role: options.role }),
      ...(options.cooldown === undefined ? {} : { cooldown: `${options.cooldown}s user` as const }),
    }
    const described = { describe: `Another name for ${line}`, enabled: this.#shelf.isOn(held.alias), data: undefined, ...more }
    const undo = ctx.commands.define({ scope: where, signature: `${name} [args:rest]`, ...described }, (call) => {
      const now = this.#shelf.at(place)
      return now && perform(call as typeof call & Asked, now, String(call.args['args'] ?? ''))
    })
    this.#defined.set(`${community}\n${scope}\n${name}`, undo)
  }

  /** One command for all who have an alias of that name for themselves; to everybody else it is not there. */
  #settleOwn(ctx: Context, { community, name }: Place): void {
    const key = `${community}\nown\n${name}`
    const wanted = this.#owners.has(`${community}\n${name}`) && this.#shelf.at({ community, scope: 'community', name }) === undefined
    if (!wanted) this.#undo(key)
    if (!wanted || this.#defined.has(key)) return
    const undo = ctx.commands.define({ scope: { community }, signature: `${name} [args:rest]`, hidden: true, data: undefined }, (call) => {
      const held = this.#shelf.at({ community, scope: `person:${call.author.id}`, name })
      return held && perform(call as typeof call & Asked, held, String(call.args['args'] ?? ''))
    })
    this.#defined.set(key, undo)
  }

  #undo(key: string): void {
    this.#defined.get(key)?.()
    this.#defined.delete(key)
  }
}
