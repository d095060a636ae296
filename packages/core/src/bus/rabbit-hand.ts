import type { Channel } from 'rabbitmq-client'

/**
 * A message that was handed back so often is not handed back again only to let another have its partition: those that
 * come so often without an end are taken for what kills processes.
 */
const mostHandedBack = 4

/** What was handed out over one channel: when that is gone it is somebody else's. */
export class RabbitHand {
  readonly channel: Channel
  #over = false
  #active = false
  #withdrawing = false
  #begun = 0
  /** Not done, and not to be handed back. */
  #kept = 0
  #woken: (() => void) | undefined

  constructor(channel: Channel) {
    this.channel = channel
  }

  /** Nothing of it is this process's any more. */
  get over(): boolean {
    return this.#over
  }

  /** Something was handed out: until its channel is gone nobody else is handed anything. */
  get active(): boolean {
    return this.#active
  }

  /** Whether a message that was handed back so many times may be begun. */
  goesOn(times: number): boolean {
    return !this.#over && (!this.#withdrawing || times >= mostHandedBack)
  }

  handed(times: number): void {
    this.#active = true
    if (times >= mostHandedBack) this.#kept++
  }

  begin(): void {
    this.#begun++
  }

  /** @param left whether it is not done */
  end(times: number, left: boolean): void {
    this.#begun--
    if (!left && times >= mostHandedBack) this.#kept--
    this.#wake()
  }

  /**
   * Begin nothing more.
   *
   * @returns true when nothing is under way, false when it is to go on, or is over
   */
  async withdraw(): Promise<boolean> {
    this.#withdrawing = true
    while (this.#withdrawing && !this.#over && (this.#begun > 0 || this.#kept > 0))
      await new Promise<void>((resolve) => (this.#woken = resolve))
    return this.#withdrawing && !this.#over
  }

  goOn(): void {
    this.#withdrawing = false
    this.#wake()
  }

  drop(): void {
    this.#over = true
    this.#wake()
  }

  #wake(): void {
    this.#woken?.()
    this.#woken = undefined
  }
}
