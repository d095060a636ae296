import { setTimeout as sleep } from 'node:timers/promises'
import { WaddleError } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'

/** How long one may be at it: longer than a platform is waited for, so a process that died in it holds nobody up for long. Milliseconds. */
const term = 30_000
/** How long it is waited for; milliseconds. */
const patience = 45_000
/** Pause between two looks; milliseconds. */
const lookAgain = 50

/** The right to renew something, held by one process at a time and worth nothing once its term is over. */
export class Lease {
  readonly #store: Store
  readonly #name: string
  readonly #holder: string

  constructor(store: Store, name: string, holder: string) {
    this.#store = store
    this.#name = name
    this.#holder = holder
  }

  /** Wait for it. @throws {WaddleError} `WDL_SECRET_BUSY` when it does not come */
  async take(): Promise<void> {
    const givenUp = performance.now() + patience
    while (!(await this.#try())) {
      if (performance.now() > givenUp)
        throw new WaddleError('WDL_SECRET_BUSY', `${this.#name} is being renewed by another process, for more than ${patience / 1_000} s`, {
          fix: 'waddle status',
        })
      await sleep(lookAgain)
    }
  }

  async leave(): Promise<void> {
    await this.#store.transaction(
      (db) => db.run`DELETE FROM waddle_secret_lease WHERE name = ${this.#name} AND holder = ${this.#holder}`,
      'secrets',
    )
  }

  #try(): Promise<boolean> {
    // Real time, not the bot's: the others are other programs.
    const now = Date.now()
    return this.#store.transaction(async (db) => {
      const { changes } = await db.run`
        INSERT INTO waddle_secret_lease (name, holder, until) VALUES (${this.#name}, ${this.#holder}, ${now + term})
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE waddle_secret_lease.until < ${now}`
      return changes === 1
    }, 'secrets')
  }
}
