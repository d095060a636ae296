import { type Answer, type Refusal, type Role, refuse } from '@waddlebot/sdk'
import { type Alias, removeAlias, type Scope, saveAlias, sayScope } from '../alias.ts'
import { astray } from '../circle.ts'
import type { Asked } from '../context.ts'
import { longestLine, readLine, type Step } from '../line.ts'
import { bareName, readName } from '../name.ts'
import { type Held, Shelf } from '../shelf.ts'

/** What an alias is made with. */
export interface Typed {
  readonly name: string
  readonly line: string
  readonly me: boolean
  readonly here: boolean
  readonly level?: Role
  readonly cd?: number
  readonly pack?: string
}

/** `!alias add hi hug $1=everybody` */
export async function add(asked: Asked, typed: Typed): Promise<Answer> {
  const { author, channel, config, now } = asked
  const scope = scopeFor(asked, typed)
  if (typeof scope !== 'string') return scope
  const named = readName(typed.name, prefixOf(asked))
  if (!named.ok) return refuse(named.message, 'name')
  const known = Shelf.of(asked).at({ community: channel.community, scope, name: named.name })
  if (known !== undefined)
    return refuse(
      `There is ${prefixOf(asked)}${named.name} already. To change it: ${prefixOf(asked)}alias edit ${named.name} <line>`,
      'taken',
    )
  const own = scope.startsWith('person:')
  const count = Shelf.of(asked)
    .all(channel.community)
    .filter(({ alias }) => (own ? alias.scope === scope : !alias.scope.startsWith('person:'))).length
  const most = own ? config.mostOwn : config.most
  if (count >= most) return refuse(`There are ${most} aliases already.`, 'full')
  const pack = (typed.pack ?? '').toLowerCase()
  if (!/^[\p{L}\p{N}_-]{0,30}$/u.test(pack)) return refuse('The name of a pack is one word of letters and digits.', 'name')
  const alias: Alias = {
    ...{ community: channel.community, scope, name: named.name, line: typed.line.trim(), pack },
    options: {
      ...(typed.level === undefined ? {} : { role: typed.level }),
      ...(typed.cd === undefined ? {} : { cooldown: Math.ceil(typed.cd / 1_000) }),
    },
    published: false,
    madeBy: author.id,
    madeByName: author.name,
    credit: undefined,
    at: now(),
  }
  return save(asked, alias, `Added ${prefixOf(asked)}${named.name} ${sayScope(alias)}`)
}

/** `!alias edit hi hug $1` */
export async function edit(asked: Asked, name: string, line: string): Promise<Answer> {
  const found = changeable(asked, name)
  if ('refused' in found) return found
  return save(asked, { ...found.alias, line: line.trim() }, `Changed ${prefixOf(asked)}${found.alias.name}`)
}

/** `!alias remove hi` */
export async function remove(asked: Asked, name: string): Promise<Answer> {
  const found = changeable(asked, name)
  if ('refused' in found) return found
  await removeAlias(asked.db, found.alias)
  await changed(asked, found.alias.scope)
  const more = dependants(asked, found.alias)
  return `Removed ${prefixOf(asked)}${found.alias.name}.${more.length === 0 ? '' : ` These led to it: ${more.join(', ')}.`}`
}

/** `!alias rename hi hello` */
export async function rename(asked: Asked, name: string, to: string): Promise<Answer> {
  const found = changeable(asked, name)
  if ('refused' in found) return found
  const named = readName(to, prefixOf(asked))
  if (!named.ok) return refuse(named.message, 'name')
  const alias = { ...found.alias, name: named.name }
  const hindered = hindrance(asked, alias)
  if (hindered !== undefined) return hindered
  const read = readLine(alias.line, asked.templates, prefixOf(asked))
  const lost = read.ok ? way(asked, alias, read.steps) : undefined
  if (lost !== undefined) return lost
  const more = dependants(asked, found.alias)
  await removeAlias(asked.db, found.alias)
  await saveAlias(asked.db, alias)
  await changed(asked, alias.scope)
  return `Alias ${prefixOf(asked)}${found.alias.name} is ${prefixOf(asked)}${named.name} now.${more.length === 0 ? '' : ` These lead to the old name still: ${more.join(', ')}.`}`
}

/** Check an alias and write it down. */
export async function save(asked: Asked, alias: Alias, done: string): Promise<Answer> {
  if ([...alias.line].length > longestLine) return refuse(`An alias has at most ${longestLine} characters.`, 'long')
  const known = Shelf.of(asked).at(alias)
  const hindered = known === undefined ? hindrance(asked, alias) : undefined
  if (hindered !== undefined) return hindered
  const read = readLine(alias.line, asked.templates, prefixOf(asked))
  if (!read.ok) return refuse(read.message, 'line')
  const lost = way(asked, alias, read.steps)
  if (lost !== undefined) return lost
  await saveAlias(asked.db, alias)
  await changed(asked, alias.scope)
  return `${done}: ${alias.line}`
}

/** Why an alias cannot be called that: a command is, or another alias is. */
function hindrance(asked: Asked, { community, name, scope }: Alias): Refusal | undefined {
  const { commands } = asked
  const where = scope.startsWith('channel:') ? { channel: scope.slice('channel:'.length) } : { community }
  for (let count = name.split(' ').length; count > 0; count--) {
    const path = name.split(' ').slice(0, count).join(' ')
    const holder = commands.taken(where, path)
    if (holder === undefined) continue
    const ours = holder.module === 'alias' && holder.custom
    // Aliases of other people's own do not stand in anybody's way.
    if (ours && Shelf.of(asked).at({ community, scope: 'community', name: path }) === undefined) continue
    return refuse(`There is a command ${prefixOf(asked)}${path} already.`, 'taken')
  }
  return undefined
}

/** Why an alias cannot lead where it leads. */
function way(asked: Asked, alias: Alias, steps: readonly Step[]): Refusal | undefined {
  const { channel, commands } = asked
  const person = alias.scope.startsWith('person:') ? alias.scope.slice('person:'.length) : ''
  const prefix = prefixOf(asked)
  const look = (head: readonly string[]) => {
    for (let count = Math.min(2, head.length); count > 0; count--) {
      const held = Shelf.of(asked).find(alias.community, channel.id, person, head.slice(0, count).join(' '))
      if (held !== undefined && held.alias.name !== alias.name) return { name: held.alias.name, steps: held.steps }
    }
    return undefined
  }
  const found = astray(alias.name, steps, look)
  const shown = found?.way.map((name) => `${prefix}${name}`).join(' → ')
  if (found?.kind === 'circle') return refuse(`That goes round in a circle: ${shown}`, 'circle')
  if (found?.kind === 'deep') return refuse(`That is aliases in aliases too deep: ${shown}`, 'deep')
  for (const { head } of steps) {
    const known = [3, 2, 1].some((count) => commands.taken({ channel: channel.id }, head.slice(0, count).join(' ')) !== undefined)
    if (!known) return refuse(`There is no command ${prefix}${[...head[0]!].slice(0, 40).join('')}.`, 'unknown')
  }
  return undefined
}

/** Aliases of the community that lead to this one, by name. */
function dependants(asked: Asked, { community, name }: Alias): readonly string[] {
  const words = name.split(' ')
  return Shelf.of(asked)
    .all(community)
    .filter(
      ({ alias, steps }) =>
        alias.name !== name && !alias.scope.startsWith('person:') && steps.some(({ head }) => words.every((word, at) => head[at] === word)),
    )
    .map(({ alias }) => `${prefixOf(asked)}${alias.name}`)
}

/** The alias of that name that somebody may change: their own, or as staff the community's. */
export function changeable(asked: Asked, written: string): Held | Refusal {
  const { author, channel } = asked
  const name = bareName(written, prefixOf(asked))
  const own = Shelf.of(asked).at({ community: channel.community, scope: `person:${author.id}`, name })
  const found = Shelf.of(asked).find(channel.community, channel.id, author.id, name)
  if (found === undefined) return refuse(`There is no alias ${prefixOf(asked)}${[...name].slice(0, 40).join('')}.`, 'not-found')
  if (isStaff(asked) || own === undefined)
    return isStaff(asked) || found === own ? found : refuse('Aliases for everybody are for moderators to change.', 'role')
  return own
}

function scopeFor(asked: Asked, { me, here }: Typed): Scope | Refusal {
  const { author, channel, config } = asked
  if (isStaff(asked) && !me) return here ? `channel:${channel.id}` : 'community'
  if (here && !me) return refuse('Aliases for a channel are for moderators to make.', 'role')
  return config.own ? `person:${author.id}` : refuse('Nobody has aliases of their own here.', 'off')
}

export function isStaff({ author }: Pick<Asked, 'author'>): boolean {
  return author.roles.includes('moderator')
}

export function prefixOf({ channel, registry }: Pick<Asked, 'channel' | 'registry'>): string {
  return registry.prefix(channel.id)
}

/** What changed, as every process of the bot is told: the aliases of a scope, or all of a community. */
export type Changed = { readonly community: string; readonly scope?: Scope }

export async function changed({ broadcast, channel }: Asked, scope?: Scope): Promise<void> {
  await broadcast('changed', { community: channel.community, ...(scope === undefined ? {} : { scope }) } satisfies Changed)
}
