import { limits } from '../limits.ts'
import { Window } from './window.ts'

/**
 * The allowance of the whole account. Delivery paces each channel; Twitch counts over all of them, and who is over it
 * is mute for half an hour everywhere.
 */
export class AccountPace {
  readonly #guest: Window
  readonly #moderator: Window

  /** @param most messages in 30 s where the account moderates nothing */
  constructor(most: number) {
    const { moderating, perMs, kept } = limits.chat.messages
    const share = (count: number) => Math.max(1, Math.floor(count * kept))
    this.#guest = new Window(share(most), perMs)
    this.#moderator = new Window(share(Math.max(most, moderating)), perMs)
  }

  /** Milliseconds to wait before saying something; 0 takes one of the allowance. */
  take(moderates: boolean): number {
    const window = moderates ? this.#moderator : this.#guest
    const wait = window.waitMs()
    if (wait === 0) window.took()
    return wait
  }
}
