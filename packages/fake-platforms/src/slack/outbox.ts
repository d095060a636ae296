import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SlackDelivery } from './journal.ts'
import type { Attempt, Courier, Parcel } from './parcel.ts'
import type { World } from './world.ts'

/** The way out: delays, doubles and turns around what it is told to, and tries events again that nobody acknowledged. */
export class Outbox {
  /** Over HTTP or sockets; may change at any time. */
  courier: Courier
  readonly #world: World
  readonly #closed = new AbortController()
  #held: { readonly want: number; readonly parcels: { parcel: Parcel; go: () => void }[] } | undefined

  constructor(world: World, courier: Courier) {
    this.#world = world
    this.courier = courier
    setMaxListeners(0, this.#closed.signal)
  }

  /** Deliver a parcel; resolves with the last attempt. */
  async send(parcel: Parcel): Promise<SlackDelivery> {
    const { faults } = this.#world
    if (parcel.kind !== 'events_api') return this.#attempts(parcel)
    if (this.#held) await this.#hold(parcel)
    if (faults.duplicates === 0) return this.#attempts(parcel)
    faults.duplicates -= 1
    const [first] = await Promise.all([this.#attempts(parcel), this.#attempts(parcel)])
    return first
  }

  /** Hold the next `count` events back and let them go last first. */
  reorder(count: number): void {
    this.#held = { want: count, parcels: [] }
  }

  /** Give up everything that still waits. */
  close(): void {
    this.#closed.abort()
  }

  #hold(parcel: Parcel): Promise<void> {
    const held = this.#held!
    return new Promise((go) => {
      held.parcels.push({ parcel, go })
      if (held.parcels.length < held.want) return
      this.#held = undefined
      // Later, when the last one waits as well: promises resume in the order in which they were awaited.
      setImmediate(() => {
        for (const one of held.parcels.reverse()) one.go()
      })
    })
  }

  async #attempts(parcel: Parcel): Promise<SlackDelivery> {
    const { journal, faults, limits, now } = this.#world
    const retries = parcel.kind === 'events_api' ? limits.retryMs : []
    if (faults.delay > 0) await this.#wait(faults.delay)
    let reason = ''
    for (let attempt = 0; ; attempt++) {
      const courier = this.courier
      const made = await courier.deliver(parcel, attempt, reason)
      const delivery = note(parcel, courier, attempt, made, now())
      journal.deliveries.push(delivery)
      journal.changed()
      const wait = retries[attempt]
      if (made.outcome === 'acked' || made.final || wait === undefined || this.#closed.signal.aborted) return delivery
      reason = made.reason ?? 'unknown_error'
      if (wait > 0) await this.#wait(wait)
      if (this.#closed.signal.aborted) return delivery
    }
  }

  async #wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#closed.signal }).catch(() => {})
  }
}

function note(parcel: Parcel, courier: Courier, attempt: number, made: Attempt, at: number): SlackDelivery {
  const { id, kind, what, team } = parcel
  const { outcome, ms, status, answer, socket } = made
  return { id, kind, what, team, via: courier.via, attempt, outcome, ms, status, answer, socket, at }
}
