import type { Db, Log } from '@waddlebot/sdk'

/** How many errors of each command are kept, the newest. */
const kept = 20

/** A run of a command that was stopped. Who ran it is not kept. */
export interface Fault {
  /** Epoch milliseconds. */
  readonly at: number
  readonly code: string
  readonly message: string
}

/**
 * Why runs of commands were stopped. A run that is stopped leaves nothing behind, so what is written about it
 * is written beside it, in its own time; nobody waits for that.
 */
export class Faults {
  readonly #db: Db
  readonly #log: Log
  #writing: Promise<void> = Promise.resolve()
  #waiting: { readonly command: number; readonly fault: Fault }[] = []

  /** @param db one whose every write stands alone */
  constructor(db: Db, log: Log) {
    this.#db = db
    this.#log = log
  }

  /** Write a fault down, and forget what is too old to help. */
  note(command: number, fault: Fault): void {
    const entry = { command, fault }
    // Somebody may make a command fail faster than a disk writes; the newest are those that help.
    this.#waiting = [...this.#waiting.slice(1 - kept * 5), entry]
    this.#writing = this.#writing.then(async () => {
      if (!this.#waiting.includes(entry)) return
      try {
        await this.#write(command, fault)
      } catch (error) {
        this.#log.warn('an error of a command could not be written down', { command, code: fault.code, error: String(error) })
      }
      this.#waiting = this.#waiting.filter((each) => each !== entry)
    })
  }

  /** The faults of a command, newest first, those that are still on their way to the disk included. */
  async of(db: Db, command: number, limit: number): Promise<Fault[]> {
    const waiting = this.#waiting.filter((each) => each.command === command).map(({ fault }) => fault)
    const rows = await db.all<Fault & { at: number | string }>`
      SELECT at, code, message FROM commands_error WHERE command = ${command} ORDER BY id DESC LIMIT ${limit}`
    return [...waiting.reverse(), ...rows.map((row) => ({ ...row, at: Number(row.at) }))].slice(0, limit)
  }

  /** Resolves when everything is written. */
  close(): Promise<void> {
    return this.#writing
  }

  async #write(command: number, { at, code, message }: Fault): Promise<void> {
    await this.#db.transaction(async (db) => {
      await db.run`INSERT INTO commands_error (command, at, code, message) VALUES (${command}, ${at}, ${code}, ${message})`
      await db.run`
        DELETE FROM commands_error WHERE command = ${command} AND id NOT IN (
          SELECT id FROM commands_error WHERE command = ${command} ORDER BY id DESC LIMIT ${kept})`
    })
  }
}
