import type { Db } from '@waddlebot/sdk'
import type { Change } from './template/index.ts'

/** A named number. */
export interface Tally {
  readonly name: string
  readonly value: number
}

/**
 * A counter's value, with its row held until the transaction ends, so that nobody else counts in between.
 * A counter that nobody has counted with yet is 0.
 */
export async function holdCounter(db: Db, community: string, name: string): Promise<number> {
  const row = await db.one<{ value: number | string }>`
    INSERT INTO commands_counter (community, name, value) VALUES (${community}, ${name}, ${0})
    ON CONFLICT (community, name) DO UPDATE SET value = commands_counter.value RETURNING value`
  return Number(row?.value ?? 0)
}

/** Write a counter that is held. */
export async function keepCounter(db: Db, community: string, name: string, value: number): Promise<void> {
  await db.run`UPDATE commands_counter SET value = ${value} WHERE community = ${community} AND name = ${name}`
}

/** A counter's value as it was last committed; undefined when there is no such counter. */
export async function readCounter(db: Db, community: string, name: string): Promise<number | undefined> {
  const row = await db.one<{ value: number | string }>`
    SELECT value FROM commands_counter WHERE community = ${community} AND name = ${name}`
  return row && Number(row.value)
}

/** The counters of a community, by name. */
export async function counters(db: Db, community: string, limit: number): Promise<Tally[]> {
  const rows = await db.all<{ name: string; value: number | string }>`
    SELECT name, value FROM commands_counter WHERE community = ${community} ORDER BY name LIMIT ${limit}`
  return rows.map(({ name, value }) => ({ name, value: Number(value) }))
}

/** How often a command was used, with its row held until the transaction ends. */
export async function holdUses(db: Db, command: number): Promise<number> {
  const row = await db.one<{ uses: number | string }>`
    INSERT INTO commands_use (command, uses) VALUES (${command}, ${0})
    ON CONFLICT (command) DO UPDATE SET uses = commands_use.uses RETURNING uses`
  return Number(row?.uses ?? 0)
}

/** Write a number of uses that is held. */
export async function keepUses(db: Db, command: number, uses: number): Promise<void> {
  await db.run`UPDATE commands_use SET uses = ${uses} WHERE command = ${command}`
}

/** How often a command was used, as far as its template counts. */
export async function readUses(db: Db, command: number): Promise<number> {
  const row = await db.one<{ uses: number | string }>`SELECT uses FROM commands_use WHERE command = ${command}`
  return Number(row?.uses ?? 0)
}

/** A number after a change; undefined when that is larger than can be counted. */
export function changed(value: number, { sign, by }: Change): number | undefined {
  const next = sign === '=' ? by : sign === '+' ? value + by : value - by
  return Number.isSafeInteger(next) ? next : undefined
}
