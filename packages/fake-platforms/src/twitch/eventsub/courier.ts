import type { Clock } from '../clock.ts'
import type { Notification } from './subscription.ts'

/** What can befall notifications on their way. */
export class Courier {
  /** Milliseconds before a notification is sent. */
  delay = 0
  readonly #clock: Clock
  readonly #deliver: (notification: Notification) => void
  #dropping = 0
  #doubling = 0
  #held: Notification[] | undefined

  constructor(clock: Clock, deliver: (notification: Notification) => void) {
    this.#clock = clock
    this.#deliver = deliver
  }

  /** Lose the next `count` notifications. */
  dropNext(count = 1): void {
    this.#dropping += count
  }

  /** Send each of the next `count` notifications twice, under one message id. */
  duplicateNext(count = 1): void {
    this.#doubling += count
  }

  /** Keep notifications back until they are released. */
  hold(): void {
    this.#held ??= []
  }

  /** Send what was held: as it came, or the last first. */
  release(order: 'in order' | 'reversed' = 'in order'): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const notification of order === 'reversed' ? held.reverse() : held) this.#deliver(notification)
  }

  send(notification: Notification): void {
    if (this.#dropping > 0) {
      this.#dropping -= 1
      return
    }
    const times = this.#doubling > 0 ? 2 : 1
    if (times === 2) this.#doubling -= 1
    for (let time = 0; time < times; time++) this.#go(notification)
  }

  #go(notification: Notification): void {
    if (this.#held) this.#held.push(notification)
    else if (this.delay > 0) this.#clock.after(this.delay, () => this.#deliver(notification))
    else this.#deliver(notification)
  }
}
