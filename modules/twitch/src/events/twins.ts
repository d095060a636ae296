import type { Envelope } from '@waddlebot/sdk'

export interface TwinRules {
  /** How long what the chat tells waits for its twin; milliseconds. */
  readonly waitMs: number
  /** Whether EventSub is subscribed to such an event. */
  standing(event: Envelope): boolean
  hand(event: Envelope): void
}

/** What makes two tellings the same: a deletion has a message, the rest has somebody. */
const keyOf = ({ kind, channel, account, data }: Envelope) => `${kind} ${channel} ${String(data?.['message'] ?? account.id)}`

/**
 * Lets things count once that the chat and EventSub both tell: subscriptions, gifts, raids, Bits, bans. EventSub
 * counts, for it knows more; what the chat says is kept for a while, and counts when EventSub stays silent after all.
 */
export class Twins {
  readonly #rules: TwinRules
  /** Told by the chat, by key, oldest first: what each timer will hand over. */
  readonly #kept = new Map<string, { readonly event: Envelope; readonly timer: NodeJS.Timeout }[]>()
  /** Told by EventSub and not yet by the chat: until when each is expected there. */
  readonly #expected = new Map<string, number[]>()

  constructor(rules: TwinRules) {
    this.#rules = rules
  }

  /** The chat tells something. */
  chat(event: Envelope): void {
    if (!this.#rules.standing(event)) {
      this.#rules.hand(event)
      return
    }
    const key = keyOf(event)
    if (this.#take(key)) return
    const timer = setTimeout(() => {
      this.#drop(key, event)
      this.#rules.hand(event)
    }, this.#rules.waitMs)
    const kept = this.#kept.get(key)
    if (kept) kept.push({ event, timer })
    else this.#kept.set(key, [{ event, timer }])
  }

  /** EventSub tells something: what the chat said or will say of it counts no more. Handing it over is the caller's. */
  event(event: Envelope): void {
    const key = keyOf(event)
    const [first] = this.#kept.get(key) ?? []
    if (first) {
      clearTimeout(first.timer)
      this.#drop(key, first.event)
    } else this.#expect(key)
  }

  /** Hand over at once what still waits. */
  flush(): void {
    for (const kept of [...this.#kept.values()])
      for (const { event, timer } of kept) {
        clearTimeout(timer)
        this.#rules.hand(event)
      }
    this.#kept.clear()
    this.#expected.clear()
  }

  /** Whether the chat was to tell this, which it now does. */
  #take(key: string): boolean {
    const now = performance.now()
    const until = (this.#expected.get(key) ?? []).filter((end) => end > now)
    const found = until.shift() !== undefined
    if (until.length > 0) this.#expected.set(key, until)
    else this.#expected.delete(key)
    return found
  }

  #expect(key: string): void {
    const now = performance.now()
    for (const [old, ends] of this.#expected) {
      if (ends.at(-1)! > now) break
      this.#expected.delete(old)
    }
    const ends = this.#expected.get(key) ?? []
    this.#expected.delete(key)
    this.#expected.set(key, [...ends, now + this.#rules.waitMs])
  }

  #drop(key: string, event: Envelope): void {
    const left = (this.#kept.get(key) ?? []).filter((one) => one.event !== event)
    if (left.length > 0) this.#kept.set(key, left)
    else this.#kept.delete(key)
  }
}
