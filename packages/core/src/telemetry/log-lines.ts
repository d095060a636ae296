/** Where lines end up; it has them when `write` returns. */
interface Destination {
  write(lines: string): unknown
}

/** So many characters are written before their turn is over: somebody who writes on and on must not fill the memory. */
const most = 65_536

/**
 * Lines of the log, those of one turn of the event loop written together: to ask the system for each costs more than all
 * else of a line. Nothing is written in the background, for the last lines before an end are the ones that matter, and
 * a write under way cannot be waited for.
 */
export class LogLines {
  readonly #destination: Destination
  #held = ''

  constructor(destination: Destination) {
    this.#destination = destination
  }

  write(line: string): void {
    if (this.#held === '') setImmediate(() => this.flush())
    this.#held += line
    if (this.#held.length > most) this.flush()
  }

  /** Write what is held, now: before an end, and with what somebody has to know. */
  flush(): void {
    if (this.#held === '') return
    const lines = this.#held
    this.#held = ''
    this.#destination.write(lines)
  }
}
