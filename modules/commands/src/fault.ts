import type { Db } from '@waddlebot/sdk'

/** How many errors of each command are kept, the newest. */
const kept = 20

/** A run of a command that was stopped. Who ran it is not kept. */
export interface Fault {
  /** Epoch milliseconds. */
  readonly at: number
  readonly code: string
  readonly message: string
}

/** Write a fault down, and forget what is too old to help. */
export async function noteFault(db: Db, command: number, { at, code, message }: Fault): Promise<void> {
  await db.run`INSERT INTO commands_error (command, at, code, message) VALUES (${command}, ${at}, ${code}, ${message})`
  await db.run`
    DELETE FROM commands_error WHERE command = ${command} AND id NOT IN (
      SELECT id FROM commands_error WHERE command = ${command} ORDER BY id DESC LIMIT ${kept})`
}

/** The faults of a command, newest first. */
export async function faultsOf(db: Db, command: number, limit: number): Promise<Fault[]> {
  const rows = await db.all<Fault & { at: number | string }>`
    SELECT at, code, message FROM commands_error WHERE command = ${command} ORDER BY id DESC LIMIT ${limit}`
  return rows.map((row) => ({ ...row, at: Number(row.at) }))
}
