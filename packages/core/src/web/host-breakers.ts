import { WaddleError } from '@waddlebot/sdk'
import { Breakers, type Ended } from '../breakers/breakers.ts'

/** Failures in a row after which a host is left alone. */
const failures = 5

/** A request of ours that never left says nothing of the host. */
const ours = new Set(['WDL_NET_PRIVATE', 'WDL_NET_HOST', 'WDL_NET_REDIRECTS'])

/** One breaker for each host that modules ask. */
export class HostBreakers {
  // Links in chat name any number of hosts.
  readonly #breakers = new Breakers({ failures, rests: [5_000, 15_000, 30_000, 60_000], most: 500 })

  /** Hosts that are left alone right now. */
  get resting(): readonly string[] {
    return this.#breakers.resting
  }

  /**
   * Ask `host`. Failing is not to answer, and to answer with 5xx.
   *
   * @throws {WaddleError} `WDL_NET_RESTING` while it is left alone; whatever `send` throws
   */
  async ask(host: string, send: () => Promise<Response>): Promise<Response> {
    const asked = await this.#breakers.ask(host, send, isDown)
    if ('answer' in asked) return asked.answer
    throw new WaddleError('WDL_NET_RESTING', `${host} is not asked for a moment: it failed ${failures} times in a row`, { data: { host } })
  }
}

function isDown(ended: Ended<Response>): boolean {
  if ('error' in ended) return !ours.has((ended.error as { code?: string } | undefined)?.code ?? '')
  return ended.answer.status >= 500
}
