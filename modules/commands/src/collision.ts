import { Book } from './book.ts'
import type { Asked } from './context.ts'
import type { Saved, Where } from './store.ts'

/** The scope of a place, as the router names it. */
function scopeOf({ community, channel }: Where) {
  return channel === '' ? { community } : { channel }
}

/**
 * Why a command cannot be called `name`: who answers to it already. Another command made in chat is never
 * pushed aside; one that a module brings is when `override` says so.
 *
 * @param self the command that wants the name, if there is one already
 * @returns a sentence for chat, or undefined when the name is free
 */
export function collision(asked: Asked, where: Where, name: string, override: boolean, self?: Saved): string | undefined {
  const { commands, channel, registry } = asked
  const prefix = registry.prefix(channel.id)
  const other = Book.of(commands).at(where, name)
  if (other !== undefined && other.saved.id !== self?.id) {
    const { shape } = other.saved
    return shape.name === name
      ? `Command ${prefix}${name} is there already. To change it: ${prefix}cmd edit ${quoted(name)} <text>`
      : `Command ${prefix}${name} is another name of ${prefix}${shape.name}. To take it away: ${prefix}cmd options -alias=none ${quoted(shape.name)}`
  }
  // Whoever has the first words would lose what is typed after them, so theirs is the whole of it.
  const words = name.split(' ')
  for (let count = words.length; count > 0; count--) {
    const path = words.slice(0, count).join(' ')
    const holder = commands.taken(scopeOf(where), path)
    if (holder === undefined || (holder.custom && holder.module === 'commands')) continue
    if (holder.custom) return `Command ${prefix}${path} was made here with the module ${holder.module}; take it away there first.`
    if (!override) {
      return `Command ${prefix}${path} belongs to the module ${holder.module}. To put yours in its place: ${prefix}cmd add -override ${quoted(name)} <text>`
    }
  }
  return undefined
}

/** A name as it is typed in a command line. */
export function quoted(name: string): string {
  return name.includes(' ') ? `"${name}"` : name
}
