import { WaddleError } from '@waddlebot/sdk'
import type pg from 'pg'
import type { Connections } from './connections.ts'

/** How long until somebody who lost the connection tries to be there again; milliseconds. */
const again = 1_000

const number = "hashtextextended(current_schema() || ' running', 0)"
const locks = {
  running: `SELECT pg_try_advisory_lock_shared(${number}) AS got`,
  alone: `SELECT pg_try_advisory_lock(${number}) AS got`,
} as const

/**
 * That somebody is at work on a database: bots side by side, or one command alone. It is a lock of the server's on a
 * connection of its own, so it goes with the process, whatever ends it.
 */
export class Presence {
  readonly #connections: Connections
  readonly #kind: keyof typeof locks
  #client: pg.Client | undefined
  #timer: NodeJS.Timeout | undefined
  #left = false

  private constructor(connections: Connections, kind: keyof typeof locks) {
    this.#connections = connections
    this.#kind = kind
  }

  /** @throws {WaddleError} `WDL_STORE_IN_USE` */
  static async take(connections: Connections, kind: 'running' | 'alone'): Promise<Presence> {
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
    return this.#kind === 'alone'
      ? new WaddleError('WDL_STORE_IN_USE', `a bot is running on ${place}, and would go on with what it has in memory`, {
          fix: 'stop it first',
          data: { place },
        })
      : new WaddleError('WDL_STORE_IN_USE', `a command is at work on ${place} that must be alone there`, {
          fix: 'wait until it is done, then: waddle run',
          data: { place },
        })
  }
}
