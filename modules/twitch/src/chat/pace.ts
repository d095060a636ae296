import type { Allowance, ReceiverContext } from '@waddlebot/sdk'
import { limits } from '../limits.ts'
import type { AccountAllowance } from './allowance.ts'

/**
 * The allowance of the whole account. Delivery paces each channel; Twitch counts over all of them, and who is over it
 * is mute for half an hour everywhere.
 */
export class AccountPace {
  readonly #guest: Allowance
  readonly #moderator: Allowance

  constructor({ messages, moderating }: Pick<AccountAllowance, 'messages' | 'moderating'>, allowance: ReceiverContext<never>['allowance']) {
    const { messageWindowMs, kept } = limits.chat
    this.#guest = allowance('messages', messages * kept, messageWindowMs)
    this.#moderator = moderating === messages ? this.#guest : allowance('messages.moderating', moderating * kept, messageWindowMs)
  }

  /** Milliseconds to wait before saying something; 0 takes one of the allowance. */
  async take(moderates: boolean): Promise<number> {
    return (await (moderates ? this.#moderator : this.#guest).take(1)).waitMs
  }
}
