import type { Db } from '@waddlebot/sdk'
import type { Asked } from './context.ts'
import type { Shape } from './shape.ts'

/** What was done to a command. */
export type Action = 'add' | 'edit' | 'options' | 'enable' | 'disable' | 'rename' | 'remove' | 'revert'

/** One change of a command. */
export interface Change {
  readonly version: number
  readonly action: Action
  /** Epoch milliseconds. */
  readonly at: number
  /** Who did it; null once they asked to be forgotten. */
  readonly name: string | null
  readonly before: Shape | null
  /** Null for a removal. */
  readonly after: Shape | null
}

interface Row {
  readonly version: number
  readonly action: Action
  readonly at: number | string
  readonly name: string | null
  readonly before: string | null
  readonly after: string | null
}

/** Write down a change: who, when, because of which message, what stood there, and what stands there now. */
export async function note(
  { db, author, message, now }: Asked,
  command: number,
  version: number,
  action: Action,
  before: Shape | null,
  after: Shape | null,
): Promise<void> {
  await db.run`
    INSERT INTO commands_history (command, version, action, at, person, name, event, before, after)
    VALUES (${command}, ${version}, ${action}, ${now()}, ${author.id}, ${author.name}, ${`${message.platform}:${message.id}`},
      ${before && JSON.stringify(before)}, ${after && JSON.stringify(after)})`
}

/** The changes of a command, newest first. */
export async function changesOf(db: Db, command: number, limit: number, offset = 0): Promise<Change[]> {
  const rows = await db.all<Row>`
    SELECT version, action, at, name, before, after FROM commands_history
    WHERE command = ${command} ORDER BY version DESC LIMIT ${limit} OFFSET ${offset}`
  return rows.map(read)
}

/** One change by its version. */
export async function changeTo(db: Db, command: number, version: number): Promise<Change | undefined> {
  const row = await db.one<Row>`
    SELECT version, action, at, name, before, after FROM commands_history WHERE command = ${command} AND version = ${version}`
  return row && read(row)
}

function read(row: Row): Change {
  return { ...row, at: Number(row.at), before: shape(row.before), after: shape(row.after) }
}

function shape(text: string | null): Shape | null {
  return text === null ? null : (JSON.parse(text) as Shape)
}
