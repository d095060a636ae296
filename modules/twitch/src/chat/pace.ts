import { limits } from '../limits.ts'
import { type Allowance, partOf } from './allowance.ts'
import { Window } from './window.ts'

/**
 * The allowance of the whole account. Delivery paces each channel; Twitch counts over all of them, and who is over it
 * is mute for half an hour everywhere.
 */
export class AccountPace {
  readonly #guest: Window
  readonly #moderator: Window

  /** @param parts how many processes speak with the account: each says its part of what Twitch allows */
  constructor({ messages, moderating }: Pick<Allowance, 'messages' | 'moderating'>, parts: () => number = () => 1) {
    const { messageWindowMs, kept } = limits.chat
    const window = (count: number) => new Window(partOf(count * kept, parts), messageWindowMs)
    this.#guest = window(messages)
    this.#moderator = moderating === messages ? this.#guest : window(moderating)
  }

  /** Milliseconds to wait before saying something; 0 takes one of the allowance. */
  take(moderates: boolean): number {
    const window = moderates ? this.#moderator : this.#guest
    const wait = window.waitMs()
    if (wait === 0) window.took()
    return wait
  }
}
