import { type Answer, formatDuration, refuse } from '@waddlebot/sdk'
import { type Alias, removeAlias, saveAlias, sayScope } from '../alias.ts'
import type { Asked } from '../context.ts'
import { bareName } from '../name.ts'
import { Shelf } from '../shelf.ts'
import { changeable, changed, prefixOf, save } from './saving.ts'

const onePage = 15

/** `!alias list` */
export function list(asked: Asked, page: number): Answer {
  const { author, channel } = asked
  const shelf = Shelf.of(asked)
  const mine: readonly string[] = ['community', `channel:${channel.id}`, `person:${author.id}`]
  const names = shelf
    .all(channel.community)
    .filter(({ alias }) => mine.includes(alias.scope))
    .map(
      ({ alias }) =>
        `${prefixOf(asked)}${alias.name}${alias.scope.startsWith('person:') ? ' (yours)' : ''}${shelf.isOn(alias) ? '' : ' (off)'}`,
    )
  if (names.length === 0) return `There are no aliases. Make one: ${prefixOf(asked)}alias add hi hug $1=everybody`
  const pages = Math.ceil(names.length / onePage)
  if (page < 1 || page > pages) return refuse(`There are ${pages} pages.`, 'usage')
  return `Aliases${pages > 1 ? ` (page ${page} of ${pages})` : ''}: ${names.slice((page - 1) * onePage, page * onePage).join(', ')}`
}

/** `!alias show hi`: what it stands for, and what that is in the end. */
export function show(asked: Asked, written: string): Answer {
  const { author, channel } = asked
  const name = bareName(written, prefixOf(asked))
  const found = Shelf.of(asked).find(channel.community, channel.id, author.id, name)
  if (found === undefined) return refuse(`There is no alias ${prefixOf(asked)}${[...name].slice(0, 40).join('')}.`, 'not-found')
  const { alias } = found
  const whole = expansion(asked, alias, 0)
  const parts = [
    `Alias ${prefixOf(asked)}${alias.name} ${sayScope(alias)}: ${alias.line}`,
    ...(whole === alias.line ? [] : [`in the end: ${whole}`]),
    ...(alias.options.role === undefined ? [] : [`for ${alias.options.role}`]),
    ...(alias.options.cooldown === undefined ? [] : [`every ${formatDuration(alias.options.cooldown * 1_000)}`]),
    ...(alias.pack === '' ? [] : [`pack ${alias.pack}${Shelf.of(asked).isOn(alias) ? '' : ' (off)'}`]),
    `by ${alias.madeByName}`,
    ...(alias.credit === undefined ? [] : [`after ${alias.credit}`]),
    ...(alias.published ? ['published'] : []),
  ]
  return parts.join(' · ')
}

/** The line with every alias in it written out. */
function expansion(asked: Asked, alias: Alias, deep: number): string {
  const { author, channel } = asked
  const shelf = Shelf.of(asked)
  const held = shelf.at(alias)
  if (held === undefined || deep >= 3) return alias.line
  const words = held.steps.map(({ head, piped, source }, index) => {
    const next = [2, 1]
      .map((count) => shelf.find(channel.community, channel.id, author.id, head.slice(0, count).join(' ')))
      .find((each) => each !== undefined)
    const inner =
      next === undefined || next.alias.name === alias.name
        ? source
        : `[${prefixOf(asked)}${source} = ${expansion(asked, next.alias, deep + 1)}]`
    return `${index === 0 ? '' : piped ? '| ' : '&& '}${inner}`
  })
  return words.join(' ')
}

/** `!alias publish hi on`: others may copy it. */
export async function publish(asked: Asked, written: string, on: boolean): Promise<Answer> {
  const found = changeable(asked, written)
  if ('refused' in found) return found
  await saveAlias(asked.db, { ...found.alias, published: on })
  await changed(asked)
  const { name, madeByName } = found.alias
  return on
    ? `Alias ${prefixOf(asked)}${name} may be copied now: ${prefixOf(asked)}alias copy @${madeByName} ${name}`
    : `Alias ${prefixOf(asked)}${name} is not to be copied any more.`
}

/** `!alias copy @ann hi`: one of theirs, as one's own. */
export async function copy(asked: Asked, who: { readonly name: string }, written: string, as: string | undefined): Promise<Answer> {
  const { author, channel, config, now } = asked
  if (!config.own) return refuse('Nobody has aliases of their own here.', 'off')
  const name = bareName(written, prefixOf(asked))
  const shelf = Shelf.of(asked)
  const theirs = shelf
    .all(channel.community)
    .find(({ alias }) => alias.name === name && alias.published && alias.madeByName.toLowerCase() === who.name.toLowerCase())
  if (theirs === undefined) return refuse(`No alias of that name was published by ${[...who.name].slice(0, 40).join('')}.`, 'not-found')
  const scope = `person:${author.id}` as const
  const mine = bareName(as ?? name, prefixOf(asked))
  if (shelf.at({ community: channel.community, scope, name: mine }) !== undefined)
    return refuse(`You have ${prefixOf(asked)}${mine} already.`, 'taken')
  if (shelf.all(channel.community).filter(({ alias }) => alias.scope === scope).length >= config.mostOwn)
    return refuse(`You have ${config.mostOwn} aliases already.`, 'full')
  const alias: Alias = {
    ...theirs.alias,
    ...{
      scope,
      name: mine,
      pack: '',
      published: false,
      madeBy: author.id,
      madeByName: author.name,
      credit: theirs.alias.madeByName,
      at: now(),
    },
  }
  return save(asked, alias, `Copied from ${theirs.alias.madeByName}: ${prefixOf(asked)}${mine}`)
}

/** `!alias transfer hi @bob`: an own alias becomes somebody else's. */
export async function transfer(asked: Asked, written: string, who: { readonly id?: string; readonly name: string }): Promise<Answer> {
  const { author, channel, db, people } = asked
  const name = bareName(written, prefixOf(asked))
  const own = Shelf.of(asked).at({ community: channel.community, scope: `person:${author.id}`, name })
  if (own === undefined) return refuse(`You have no alias ${prefixOf(asked)}${[...name].slice(0, 40).join('')} of your own.`, 'not-found')
  const accounts =
    who.id === undefined ? (await people.find(who.name, channel.platform)).map(({ id }) => id) : [`${channel.platform}:${who.id}`]
  if (accounts.length !== 1)
    return refuse(
      `I know ${accounts.length === 0 ? 'nobody' : 'several people'} called ${[...who.name].slice(0, 40).join('')} here.`,
      'not-found',
    )
  const scope = `person:${people.person(accounts[0]!)}` as const
  if (Shelf.of(asked).at({ community: channel.community, scope, name }) !== undefined)
    return refuse(`They have ${prefixOf(asked)}${name} already.`, 'taken')
  await removeAlias(db, own.alias)
  await saveAlias(db, {
    ...own.alias,
    scope,
    madeBy: scope.slice('person:'.length),
    madeByName: who.name,
    credit: own.alias.credit ?? author.name,
  })
  await changed(asked)
  return `Alias ${prefixOf(asked)}${name} is ${who.name}'s now.`
}

/** `!alias pack event off`: a whole pack, on or off. */
export async function turn(asked: Asked, written: string, on: boolean): Promise<Answer> {
  const { channel, db } = asked
  const pack = written.toLowerCase()
  const size = Shelf.of(asked)
    .all(channel.community)
    .filter(({ alias }) => alias.pack === pack).length
  if (pack === '' || size === 0) return refuse(`There is no pack ${[...pack].slice(0, 40).join('')}.`, 'not-found')
  if (on) await db.run`DELETE FROM alias_pack WHERE community = ${channel.community} AND name = ${pack}`
  else
    await db.run`INSERT INTO alias_pack (community, name) VALUES (${channel.community}, ${pack}) ON CONFLICT (community, name) DO NOTHING`
  await changed(asked)
  return `The pack ${pack} is ${on ? 'on' : 'off'}: ${size === 1 ? '1 alias' : `${size} aliases`}.`
}
