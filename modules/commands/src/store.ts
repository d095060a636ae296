import type { Db } from '@waddlebot/sdk'
import type { Shape } from './shape.ts'

/** Where a command is known: in all channels of a community, or in one of them. */
export interface Where {
  readonly community: string
  /** Channel id; empty for all channels of the community. */
  readonly channel: string
}

/** A command as it is stored. Its id stays the same whatever is done to it. */
export interface Saved extends Where {
  readonly id: number
  /** Goes up by one with each change. */
  readonly version: number
  readonly shape: Shape
}

interface Row extends Where {
  readonly id: number
  readonly version: number
  readonly shape: string
}

/** Every command that was not removed, oldest first. */
export async function allCommands(db: Db): Promise<Saved[]> {
  const rows = await db.all<Row>`
    SELECT id, community, channel, version, shape FROM commands_command WHERE removed = 0 ORDER BY id`
  return rows.map(read)
}

/** Keep a new command. Undefined when another has the name there by now. */
export async function insertCommand(db: Db, { community, channel }: Where, shape: Shape, at: number): Promise<Saved | undefined> {
  const row = await db.one<{ id: number }>`
    INSERT INTO commands_command (community, channel, name, version, shape, changed_at)
    VALUES (${community}, ${channel}, ${shape.name}, ${1}, ${JSON.stringify(shape)}, ${at})
    ON CONFLICT DO NOTHING RETURNING id`
  return row && { id: row.id, community, channel, version: 1, shape }
}

/** Change a command that nobody else changed since `before`; undefined when somebody did, or has the name by now. */
export async function updateCommand(db: Db, before: Saved, shape: Shape, at: number): Promise<Saved | undefined> {
  const version = before.version + 1
  const { changes } = await db.run`
    UPDATE commands_command SET name = ${shape.name}, version = ${version}, shape = ${JSON.stringify(shape)}, removed = ${0}, changed_at = ${at}
    WHERE id = ${before.id} AND version = ${before.version} AND NOT EXISTS (
      SELECT 1 FROM commands_command AS other WHERE other.community = ${before.community} AND other.channel = ${before.channel}
      AND other.name = ${shape.name} AND other.removed = 0 AND other.id <> ${before.id})`
  return changes === 1 ? { ...before, version, shape } : undefined
}

/** Take a command away; false when somebody else changed it since `before`. */
export async function removeCommand(db: Db, before: Saved, at: number): Promise<boolean> {
  const { changes } = await db.run`
    UPDATE commands_command SET version = ${before.version + 1}, removed = ${1}, changed_at = ${at}
    WHERE id = ${before.id} AND version = ${before.version}`
  return changes === 1
}

/** A command as it stands now; undefined once it is removed. */
export async function standingCommand(db: Db, id: number): Promise<Saved | undefined> {
  const row = await db.one<Row>`
    SELECT id, community, channel, version, shape FROM commands_command WHERE id = ${id} AND removed = 0`
  return row && read(row)
}

/** The command that has a name now. */
export async function namedCommand(db: Db, { community, channel }: Where, name: string): Promise<Saved | undefined> {
  const row = await db.one<Row>`
    SELECT id, community, channel, version, shape FROM commands_command
    WHERE community = ${community} AND channel = ${channel} AND name = ${name} AND removed = 0`
  return row && read(row)
}

/** The command of this name that was removed last. */
export async function removedCommand(db: Db, { community, channel }: Where, name: string): Promise<Saved | undefined> {
  const row = await db.one<Row>`
    SELECT id, community, channel, version, shape FROM commands_command
    WHERE community = ${community} AND channel = ${channel} AND name = ${name} AND removed = 1 ORDER BY changed_at DESC, id DESC LIMIT 1`
  return row && read(row)
}

function read({ id, community, channel, version, shape }: Row): Saved {
  return { id, community, channel, version, shape: JSON.parse(shape) as Shape }
}
