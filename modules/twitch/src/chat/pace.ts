import { limits } from '../limits.ts'
import type { Allowance } from './allowance.ts'
import { Window } from './window.ts'

/**
 * The allowance of the whole account. Delivery paces each channel; Twitch counts over all of them, and who is over it
 * is mute for half an hour everywhere.
 */
export class AccountPace {
  readonly #guest: Window
  readonly #moderator: Window

  constructor({ messages, moderating }: Pick<Allowance, 'messages' | 'moderating'>) {
    const { messageWindowMs, kept } = limits.chat
    const window = (count: number) => new Window(Math.max(1, Math.floor(count * kept)), messageWindowMs)
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
