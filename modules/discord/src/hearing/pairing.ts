import type { Envelope } from '@waddlebot/sdk'

/**
 * Discord tells of a ban twice: at once, and in the audit log with who and why, which not every bot may read. One of
 * the two is handed over: the fuller one when it comes in time.
 */
export class Pairing {
  readonly #hand: (envelope: Envelope) => void
  readonly #patience: number
  readonly #waiting = new Map<string, { readonly envelope: Envelope; readonly timer: NodeJS.Timeout }>()
  readonly #told = new Map<string, NodeJS.Timeout>()

  /** @param patience how long to wait for the audit log; milliseconds */
  constructor(patience: number, hand: (envelope: Envelope) => void) {
    this.#patience = patience
    this.#hand = hand
  }

  /** What the gateway said. */
  bare(envelope: Envelope): void {
    const key = keyOf(envelope)
    if (this.#told.has(key) || this.#waiting.has(key)) return
    const timer = setTimeout(() => {
      this.#waiting.delete(key)
      this.#tell(key, envelope)
    }, this.#patience)
    this.#waiting.set(key, { envelope, timer })
  }

  /** What the audit log said. */
  full(envelope: Envelope): void {
    const key = keyOf(envelope)
    const bare = this.#waiting.get(key)
    if (bare) clearTimeout(bare.timer)
    this.#waiting.delete(key)
    if (this.#told.has(key)) return
    // The gateway's event knows the name, the audit log only the id.
    this.#tell(
      key,
      bare && bare.envelope.account.name !== envelope.account.name ? { ...envelope, account: bare.envelope.account } : envelope,
    )
  }

  /** Hand over what waits, now. */
  flush(): void {
    for (const { envelope, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      this.#hand(envelope)
    }
    this.#waiting.clear()
    for (const timer of this.#told.values()) clearTimeout(timer)
    this.#told.clear()
  }

  #tell(key: string, envelope: Envelope): void {
    // Long enough for its counterpart to be late, short enough for the next ban of the same person.
    const timer = setTimeout(() => this.#told.delete(key), this.#patience * 5)
    timer.unref()
    this.#told.set(key, timer)
    this.#hand(envelope)
  }
}

/** Time-outs have an end that tells them apart; a ban and its end do not come twice within seconds. */
function keyOf({ kind, server, account, id }: Envelope): string {
  return kind === 'timeout' ? id : `${kind} ${server} ${account.id}`
}
