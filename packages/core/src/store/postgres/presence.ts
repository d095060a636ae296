import { WaddleError } from '@waddlebot/sdk'
import type pg from 'pg'
import type { Connections } from './connections.ts'

/** How long until somebody who lost the connection tries to be there again; milliseconds. */
const again = 1_000

const at = "hashtextextended(current_schema() || ' running', 0)"
const bot = "hashtextextended(current_schema() || ' bot', 0)"
const both = (second: string) => `SELECT CASE WHEN pg_try_advisory_lock_shared(${at}) THEN ${second}(${bot}) ELSE false END AS got`
const locks = {
  /** One process of a bot of several. */
  running: both('pg_try_advisory_lock_shared'),
  /** A bot that is one process: two of them would each go on with what it has in memory. */
  whole: both('pg_try_advisory_lock'),
  /** A command that writes a row of which no bot holds anything in memory. */
  beside: `SELECT pg_try_advisory_lock_shared(${at}) AS got`,
  /** A command that nobody may be beside. */
  alone: `SELECT pg_try_advisory_lock(${at}) AS got`,
} as const

/** As what somebody is at work on a database. */
export type PresenceKind = keyof typeof locks

/**
 * That somebody is at work on a database: bots side by side, or one command alone. It is a lock of the server's on a
 * connection of its own, so it goes with the process, whatever ends it.
 */
export class Presence {
  readonly #connections: Connections
  readonly #kind: PresenceKind
  #client: pg.Client | undefined
  #timer: NodeJS.Timeout | undefined
  #left = false

  private constructor(connections: Connections, kind: PresenceKind) {
    this.#connections = connections
    this.#kind = kind
  }

  /** @throws {WaddleError} `WDL_STORE_IN_USE` */
  static async take(connections: Connections, kind: PresenceKind): Promise<Presence> {
    const presence = new Presence(connections, kind)
    await presence.#enter()
    return presence
  }

  async leave(): Promise<void> {
    this.#left = true
    clearTimeout(this.#timer)
    await this.#client?.end().catch(() => undefined)
  }

  async #enter(): Promise<void> {
    const client = await this.#connections.separate()
    try {
      const { rows } = await client.query<{ got: number }>(locks[this.#kind])
      if (rows[0]!.got !== 1) throw this.#refused()
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    if (this.#left) return void (await client.end())
    this.#client = client
    client.once('end', () => this.#return())
  }

  /** The server was away: a bot goes on as soon as it is back, and is known to run again. */
  #return(): void {
    if (this.#left || this.#connections.closed) return
    this.#timer = setTimeout(() => void this.#enter().catch(() => this.#return()), again)
    this.#timer.unref()
  }

  #refused(): WaddleError {
    const { place } = this.#connections
    if (this.#kind === 'whole') {
      return new WaddleError('WDL_STORE_IN_USE', `another process is at work on ${place}, and without Redis this bot is one process`, {
        fix: 'stop the other one first, or let them know of each other: waddle config set redis redis://…',
        data: { place },
      })
    }
    return this.#kind === 'alone'
      ? new WaddleError('WDL_STORE_IN_USE', `a bot is running on ${place}, and would go on with what it has in memory`, {
          fix: 'stop it first',
          data: { place },
        })
      : new WaddleError('WDL_STORE_IN_USE', `somebody is at work on ${place} who must be alone there: a command, or a bot without Redis`, {
          fix: 'wait until it is done, then: waddle run',
          data: { place },
        })
  }
}
