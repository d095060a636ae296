import { WaddleError } from '@waddlebot/sdk'
import type { Clock, Timer } from '../clock/clock.ts'
import type { Parcel } from './rabbit-parcel.ts'

/** Pause before what was not taken is sent again; milliseconds. */
const pause = 500

/** A message on its way to RabbitMQ. */
export interface Outgoing {
  readonly name: string
  readonly index: number
  readonly parcel: Parcel
  /** Whether it may have arrived, though nobody said so; to be told so before it is sent. */
  sent(now?: true): boolean
}

interface Waiting {
  readonly outgoing: Outgoing
  /** It is on its way now. */
  underway: boolean
  readonly done: () => void
}

export interface RabbitOutboxOptions {
  /** Messages that wait, at most. */
  readonly most: number
  readonly clock: Clock
  /** Resolves when the servers have it. */
  readonly send: (outgoing: Outgoing) => Promise<void>
  readonly connected: () => boolean
}

/** What RabbitMQ has not taken yet: it waits here, in order, while that is away or its queues are full. */
export class RabbitOutbox {
  readonly #options: RabbitOutboxOptions
  readonly #waiting = new Set<Waiting>()
  #refused = false
  #later: Timer | undefined

  constructor(options: RabbitOutboxOptions) {
    this.#options = options
  }

  /** @returns when the servers have it; rejects at once, `WDL_BUS_FULL`, when there is no room to wait in */
  add(name: string, index: number, parcel: Parcel): Promise<void> {
    const { most } = this.#options
    if (this.#waiting.size >= most) {
      this.#refused = true
      const message = `message ${parcel.id} finds ${most} before it that RabbitMQ has not taken`
      return Promise.reject(new WaddleError('WDL_BUS_FULL', message, { fix: 'waddle doctor amqp' }))
    }
    let sent = false
    return new Promise((resolve) => {
      const outgoing = { name, index, parcel, sent: (now?: true) => (sent ||= now === true) }
      const waiting: Waiting = { outgoing, underway: false, done: resolve }
      this.#waiting.add(waiting)
      void this.#send(waiting)
    })
  }

  /**
   * Send everything that was not confirmed, in its order; what did arrive is known by its id where it is worked on.
   *
   * @returns whether something was refused since
   */
  sendAll(): boolean {
    for (const waiting of this.#waiting) void this.#send(waiting)
    const refused = this.#refused
    this.#refused = false
    return refused
  }

  async #send(waiting: Waiting): Promise<void> {
    if (waiting.underway) return
    waiting.underway = true
    try {
      await this.#options.send(waiting.outgoing)
      this.#waiting.delete(waiting)
      waiting.done()
    } catch {
      // It stays; a connection that is back sends it, and where there was one all the while, a look later.
      this.#later ??= this.#options.clock.after(pause, () => {
        this.#later = undefined
        if (this.#options.connected()) for (const each of this.#waiting) void this.#send(each)
      })
    } finally {
      waiting.underway = false
    }
  }
}
