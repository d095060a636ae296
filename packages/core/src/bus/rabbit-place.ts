import type { AsyncMessage, Connection } from 'rabbitmq-client'
import { ended } from './rabbit-channel.ts'
import { RabbitHand } from './rabbit-hand.ts'

/** Messages of a partition handed out at once. */
const prefetch = 100

export interface RabbitPlaceOptions {
  readonly connection: Connection
  readonly queue: string
  readonly handed: (message: AsyncMessage, hand: RabbitHand) => void
  /** Let those that wait for their turn see what became of it. */
  readonly resume: () => void
  /** Resolves when whoever else is to go back has done so. */
  readonly settled: () => Promise<void>
  /** It is at the end of the line now. */
  readonly back: () => void
  /** Its channel is gone, or its queue, and nobody asked for that. */
  readonly lost: () => void
}

/**
 * The place of this process in the line of those who read a queue: whoever is first is handed everything. It can go to
 * the end of the line. It does that by closing its channel: were it only to cancel, the next one would be handed what
 * comes after, while this one still works on what comes before.
 */
export class RabbitPlace {
  readonly #options: RabbitPlaceOptions
  #hand: RabbitHand | undefined
  #due = false
  #moving: Promise<void> | undefined
  #left = false

  constructor(options: RabbitPlaceOptions) {
    this.#options = options
  }

  /** Stand in line. */
  async take(): Promise<void> {
    const { connection, queue, handed, lost } = this.#options
    if (this.#left) return
    const channel = await connection.acquire()
    const hand = new RabbitHand(channel)
    this.#hand = hand
    if (this.#left) return ended(channel)
    const gone = () => {
      if (hand.over) return
      hand.drop()
      lost()
    }
    channel.once('close', gone)
    // Somebody deleted the queue: it has to be made anew.
    channel.once('basic.cancel', gone)
    await channel.basicQos({ prefetchCount: prefetch })
    await channel.basicConsume({ queue }, (message) => handed(message, hand))
  }

  /** Go to the end of the line, when what is under way is done; what was not begun goes back, in order. */
  goBack(): void {
    this.#due = true
    this.#moving ??= this.#move().finally(() => (this.#moving = undefined))
  }

  /** Do not go back after all, where that is not done. */
  stay(): void {
    if (!this.#due) return
    this.#due = false
    this.#hand?.goOn()
    this.#options.resume()
  }

  /** Leave the line. What was handed out and is not done goes back. Never rejects. */
  async leave(): Promise<void> {
    this.#left = true
    this.#due = false
    await this.#close()
    await this.#moving
    await this.#close()
  }

  async #move(): Promise<void> {
    const { resume, settled, back, lost } = this.#options
    try {
      for (let hand = this.#hand; hand && this.#due && !hand.over; hand = this.#hand) {
        // Who is certainly first goes last: what goes back would else be handed to one who is about to hand it on.
        if (hand.active) await settled()
        if (!this.#due || !(await hand.withdraw())) continue
        this.#due = false
        await this.#close()
        resume()
        await this.take()
        back()
      }
    } catch {
      lost()
    }
  }

  async #close(): Promise<void> {
    if (!this.#hand) return
    this.#hand.drop()
    await ended(this.#hand.channel)
  }
}
