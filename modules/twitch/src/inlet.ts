import type { Envelope, ReceiverContext } from '@waddlebot/sdk'

/** The one way from Twitch into the bot, for the chat and for events. What goes wrong behind it stays behind it. */
export class Inlet {
  readonly #ctx: Pick<ReceiverContext<unknown>, 'receive' | 'log'>
  /** Let nothing in any more. */
  paused = false

  constructor(ctx: Pick<ReceiverContext<unknown>, 'receive' | 'log'>) {
    this.#ctx = ctx
  }

  /** @returns whether the bot has taken it; never rejects */
  async hand(envelope: Envelope): Promise<boolean> {
    if (this.paused) return false
    try {
      const accepted = await this.#ctx.receive(envelope)
      if (!accepted.accepted) this.#ctx.log.warn('something from Twitch was not taken', { id: envelope.id, reason: accepted.reason })
      return accepted.accepted
    } catch (error) {
      this.#ctx.log.error('something from Twitch failed on its way in', { id: envelope.id, error: String(error) })
      return false
    }
  }
}
