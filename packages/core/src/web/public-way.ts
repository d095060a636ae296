import type { Networks } from './network.ts'
import type { PublicSend } from './public-fetch.ts'

/**
 * The way to public places, read when somebody first goes it: few bots do in their first minute, and all would wait for
 * it at their start. An owner's own networks are looked at at once, so that a wrong one is found then.
 */
export class PublicWay {
  readonly #networks: Networks | undefined
  #send: Promise<PublicSend> | undefined

  constructor(networks?: Networks) {
    this.#networks = networks
  }

  /** @throws {WaddleError} `WDL_NET_RANGE` for what is no network */
  async check(): Promise<void> {
    if (this.#networks !== undefined && this.#networks.allow.length + this.#networks.deny.length > 0) await this.#open()
  }

  /** Send one request there. */
  readonly send: PublicSend = async (url, init, signal) => (await this.#open())(url, init, signal)

  #open(): Promise<PublicSend> {
    this.#send ??= Promise.all([import('./public-fetch.ts'), import('./network.ts')]).then(([{ publicSend }, { Border }]) =>
      publicSend(new Border(this.#networks)),
    )
    return this.#send
  }
}
