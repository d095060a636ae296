import type { Settled } from '@waddlebot/sdk'
import type { Api } from './api.ts'
import { Exchange, type ExchangeInit } from './exchange.ts'

/** What people see when the answer to them is no, and nothing was said about it. */
const endings: Partial<Record<Settled['outcome'], string>> = {
  refused: 'That is not possible here.',
  failed: 'That went wrong. Please try again later.',
}

/** The interactions that can still be answered. */
export class Exchanges {
  readonly #api: Api
  readonly #open = new Map<string, Exchange>()

  constructor(api: Api) {
    this.#api = api
  }

  get(id: string | undefined): Exchange | undefined {
    const exchange = id === undefined ? undefined : this.#open.get(id)
    return exchange?.live ? exchange : undefined
  }

  /** Begin one. Undefined when it is begun already: Discord delivered it twice. */
  begin(init: ExchangeInit): Exchange | undefined {
    if (this.#open.has(init.id)) return undefined
    for (const [id, old] of this.#open) {
      if (old.live) break
      this.#open.delete(id)
    }
    const exchange = new Exchange(this.#api, init)
    this.#open.set(init.id, exchange)
    return exchange
  }

  /** A command or a click is done with. */
  settled({ id, outcome }: Settled): void {
    // Somebody else works on it, or did.
    if (outcome === 'duplicate') return
    void this.#open.get(id)?.end(endings[outcome])
  }

  /** Resolves when nobody looks at a bot that thinks, as far as Discord can be reached. */
  async close(): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const exchange of open) exchange.close()
    await Promise.all(open.map((exchange) => exchange.leave()))
  }
}
