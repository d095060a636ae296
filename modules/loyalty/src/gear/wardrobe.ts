import type { Db } from '@waddlebot/sdk'
import type { Config } from '../config.ts'
import { ducksGear, edgeOf, type Item, type Slot } from './items.ts'

/** Something that somebody owns. */
export interface Piece {
  readonly item: string
  readonly slot: string
  /** What was paid for it; minor units. */
  readonly price: number
}

/** What can be bought and counts here. */
export const catalogue = ({ gear }: Pick<Config, 'gear'>): readonly Item[] => (gear.length > 0 ? gear : ducksGear)

/** An item by its name, however it is written. */
export const itemCalled = (config: Pick<Config, 'gear'>, name: string): Item | undefined =>
  catalogue(config).find((item) => keyOf(item.name) === keyOf(name))

export const keyOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Everything that somebody owns, the oldest first. */
export function piecesOf(db: Db, community: string, person: string): Promise<Piece[]> {
  return db.all<Piece>`
    SELECT item, slot, price FROM loyalty_gear WHERE community = ${community} AND person = ${person} ORDER BY at, item`
}

/** What the gear that somebody wears adds to their chance. What is no longer on the list adds nothing. */
export async function edgeFor(db: Db, config: Pick<Config, 'gear'>, community: string, person: string): Promise<number> {
  const pieces = await piecesOf(db, community, person)
  const worn = pieces.flatMap(({ item, slot }) => {
    const known = itemCalled(config, item)
    return known !== undefined && known.slot === slot ? [known] : []
  })
  return edgeOf(worn)
}

/** False when it is theirs already. */
export async function keep(tx: Db, community: string, person: string, { item, price, at }: { item: Item; price: number; at: number }) {
  const { changes } = await tx.run`
    INSERT INTO loyalty_gear (community, person, item, price, at)
    VALUES (${community}, ${person}, ${keyOf(item.name)}, ${price}, ${at}) ON CONFLICT (community, person, item) DO NOTHING`
  return changes > 0
}

/** Wear it in its place, in which nothing else is worn then. False when it is not theirs. */
export async function wear(tx: Db, community: string, person: string, item: Item): Promise<boolean> {
  await takeOff(tx, community, person, item.slot)
  const { changes } = await tx.run`
    UPDATE loyalty_gear SET slot = ${item.slot} WHERE community = ${community} AND person = ${person} AND item = ${keyOf(item.name)}`
  return changes > 0
}

export async function takeOff(tx: Db, community: string, person: string, slot: Slot): Promise<boolean> {
  const { changes } = await tx.run`
    UPDATE loyalty_gear SET slot = '' WHERE community = ${community} AND person = ${person} AND slot = ${slot}`
  return changes > 0
}

/** Part with it; what was paid for it, or undefined when it is not theirs. */
export async function part(tx: Db, community: string, person: string, name: string): Promise<number | undefined> {
  const row = await tx.one<{ price: number }>`
    DELETE FROM loyalty_gear WHERE community = ${community} AND person = ${person} AND item = ${keyOf(name)} RETURNING price`
  return row?.price
}
