import { type Answer, refuse, targetOf, type UserRef } from '@waddlebot/sdk'
import { type Context, typed } from '../context.ts'
import type { Item, Slot } from '../gear/items.ts'
import { catalogue, edgeFor, itemCalled, keep, keyOf, part, piecesOf, takeOff, wear } from '../gear/wardrobe.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { transfer } from '../ledger/transfer.ts'
import { minorOf, sayMoney } from '../money.ts'

/** `!gear [who]` */
export async function show(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const { author, channel, config, db } = ctx
  const target = who === undefined ? { person: author.id, name: author.name } : await targetOf(ctx, who)
  if ('refused' in target) return target
  const pieces = await piecesOf(db, channel.community, target.person)
  const subject = target.person === author.id ? 'You have' : `${target.name} has`
  if (pieces.length === 0) return `${subject} no gear; ${typed(ctx, 'gear shop')} lists what there is.`
  const edge = await edgeFor(db, config, channel.community, target.person)
  const list = pieces.map(({ item, slot }) => `${itemCalled(config, item)?.name ?? item}${slot === '' ? '' : ` (${slot})`}`)
  return `${subject} ${list.join(', ')}: +${edge} of 100 in duels.`
}

/** `!gear shop` */
export const shop = ({ config }: Context): Answer =>
  catalogue(config)
    .map((item) => `${item.name} (${item.slot}, +${item.edge}) ${sayMoney(minorOf(item.price, config)!, config)}`)
    .join(' · ')

/** `!gear buy <item>`: what is bought is worn at once. */
export async function buy(ctx: Context, name: string): Promise<Answer> {
  const { author, channel, config, db, message, now, runId } = ctx
  const { community } = channel
  const item = itemCalled(config, name)
  if (item === undefined) return unknown(ctx)
  const price = minorOf(item.price, config)!
  return db.transaction(async (tx): Promise<Answer> => {
    if (!(await keep(tx, community, author.id, { item, price, at: now() }))) return refuse(`You have the ${item.name} already.`, 'had-it')
    if (price > 0) {
      const why = { key: `gear:${runId}`, cause: 'gear', note: item.name, origin: message.id }
      const paid = await transfer(tx, { community, from: ofPerson(author.id), to: house, amount: price, ...why }, now())
      if (!paid.done) {
        await part(tx, community, author.id, item.name)
        const spendable = sayMoney(paid.reason === 'short' ? paid.spendable : 0, config)
        return refuse(`The ${item.name} costs ${sayMoney(price, config)}, and you have ${spendable} to spend.`, 'short')
      }
    }
    await wear(tx, community, author.id, item)
    return `${author.name} wears the ${item.name}: +${await edgeFor(tx, config, community, author.id)} of 100 in duels.`
  }, community)
}

/** `!gear sell <item>`: for half of what was paid. */
export async function sell({ author, channel, config, db, message, now, runId }: Context, name: string): Promise<Answer> {
  const { community } = channel
  return db.transaction(async (tx): Promise<Answer> => {
    const price = await part(tx, community, author.id, name)
    if (price === undefined) return refuse('You have no such thing.', 'none')
    const half = Math.floor(price / 2)
    if (half > 0) {
      const why = { key: `gear-sold:${runId}`, cause: 'gear sold', note: name.slice(0, 100), origin: message.id }
      const paid = await transfer(tx, { community, from: house, to: ofPerson(author.id), amount: half, ...why }, now())
      // Thrown, so that it is still theirs.
      if (!paid.done) throw new Error(`${half} do not fit into the purse of ${author.id}`)
    }
    return `Sold for ${sayMoney(half, config)}.`
  }, community)
}

/** `!gear wear <item>` */
export async function putOn(ctx: Context, name: string): Promise<Answer> {
  const { author, channel, config, db } = ctx
  const { community } = channel
  const item = itemCalled(config, name)
  if (item === undefined) return unknown(ctx)
  return db.transaction(async (tx): Promise<Answer> => {
    if (!(await owns(tx, community, author.id, item))) return refuse(`You have no ${item.name}; ${typed(ctx, 'gear buy')} buys it.`, 'none')
    await wear(tx, community, author.id, item)
    return `${author.name} wears the ${item.name}: +${await edgeFor(tx, config, community, author.id)} of 100 in duels.`
  }, community)
}

/** `!gear off <slot>` */
export async function putOff({ author, channel, config, db }: Context, slot: Slot): Promise<Answer> {
  const { community } = channel
  if (!(await takeOff(db, community, author.id, slot))) return refuse(`You wear no ${slot}.`, 'none')
  return `${author.name} wears no ${slot}: +${await edgeFor(db, config, community, author.id)} of 100 in duels.`
}

const owns = async (db: Context['db'], community: string, person: string, item: Item): Promise<boolean> =>
  (await piecesOf(db, community, person)).some((piece) => piece.item === keyOf(item.name))

const unknown = (ctx: Context) => refuse(`There is no such thing; ${typed(ctx, 'gear shop')} lists what there is.`, 'not-found')
