import { WaddleError } from '@waddlebot/sdk'
import { Permits } from './permits.ts'

/**
 * One at a time for each name, first come, first served, in this process: whoever waits here takes up no connection,
 * and transactions of a module end in the order in which they began. Other processes are kept out by the server.
 */
export class Queue {
  readonly #lines = new Map<string, Permits>()
  readonly #mostMs: number

  /** @param mostMs longest wait; milliseconds */
  constructor(mostMs: number) {
    this.#mostMs = mostMs
  }

  /** @returns lets the next one in */
  async enter(name: string): Promise<() => void> {
    let line = this.#lines.get(name)
    if (!line) this.#lines.set(name, (line = new Permits(1, this.#mostMs)))
    const own = line
    try {
      const leave = await own.take()
      return () => {
        if (own.waiting === 0) this.#lines.delete(name)
        leave()
      }
    } catch {
      throw new WaddleError('WDL_STORE_TIMEOUT', `another transaction of "${name}" went on for more than ${this.#mostMs} ms`, {
        fix: 'in the module, wait for the network before the transaction, not in it',
      })
    }
  }
}
