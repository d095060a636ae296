import type { Accepted, Envelope } from '@waddlebot/sdk'
import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock/clock.ts'
import type { Awaited } from '../fleet/awaited.ts'
import type { Pressure } from '../fleet/pressure.ts'
import type { Place } from '../people/index.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Trace } from '../telemetry/traces.ts'
import type { TaskKey } from './arrivals.ts'
import type { Journal } from './journal.ts'
import { eventsTopic, type Parcel } from './parcel.ts'

export interface ForwarderOptions {
  readonly journal: Journal
  readonly bus: Bus
  readonly clock: Clock
  readonly log: RootLog
  readonly metrics: Metrics
  /** Names this process. */
  readonly me: string
  /** Envelopes on their way, at most. */
  readonly most: number
  /** What others work on from now on. */
  readonly awaited: Awaited
  /** What those that work have no room for. */
  readonly pressure: Pressure
}

/**
 * The road of a message in a process that only hears: what can have effects is stored, acknowledged, and left on the
 * bus for a process that works on it. Should the bus lose it, routers find it in the store.
 */
export class Forwarder {
  readonly #options: ForwarderOptions
  /** The last envelope of each place that is still on its way: what comes after it goes after it. */
  readonly #tails = new Map<string, Promise<unknown>>()
  #underway = 0
  #idle: (() => void)[] = []

  constructor(options: ForwarderOptions) {
    this.#options = options
  }

  get pressure(): Pressure {
    return this.#options.pressure
  }

  /** Envelopes that are not on the bus yet. */
  get pending(): number {
    return this.#underway
  }

  /** Resolves when everything is on the bus. */
  idle(): Promise<void> {
    return this.#underway === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve))
  }

  /**
   * Send an envelope on.
   *
   * @param tasks what it causes and must not be lost; none for chatter that somebody wants to see
   * @returns once it may be acknowledged. Never rejects
   */
  async pass(envelope: Envelope, place: Place, tasks: readonly TaskKey[], trace?: Trace): Promise<Accepted> {
    const { journal, metrics, clock, log, most, pressure, awaited } = this.#options
    if (this.#underway >= most || pressure.all) {
      metrics.shed.cell('overloaded').n++
      return { accepted: false, reason: 'overloaded' }
    }
    this.#underway++
    let keys: ReadonlySet<string> = new Set()
    try {
      if (tasks.length > 0) keys = await journal.accept(tasks, place, envelope.account, clock.now(), true)
    } catch (error) {
      metrics.shed.cell('not-stored').n++
      log.error('an event could not be stored and was not accepted', { id: envelope.id, error })
      this.#arrived()
      return { accepted: false, reason: 'overloaded' }
    }
    if (tasks.length > 0 && keys.size === 0) {
      this.#arrived()
      return { accepted: true, duplicate: true }
    }
    if (tasks.length > 0) trace?.mark('stored')
    awaited.add(envelope, [...keys])
    this.#post(envelope, place, [...keys], trace)
    return { accepted: true, duplicate: false }
  }

  #post(envelope: Envelope, place: Place, keys: readonly string[], trace: Trace | undefined): void {
    const { bus, me, log, metrics } = this.#options
    const { raw: _raw, ...rest } = envelope
    const payload: Parcel = { envelope: rest, keys, from: me, ...(trace ? { trace: trace.header } : {}) }
    const id = `${envelope.platform}:${envelope.id}`
    const before = this.#tails.get(place.id)
    const posted = (before ?? Promise.resolve())
      .then(() => bus.publish(eventsTopic, { id, partition: place.id, payload }))
      .then(() => trace?.mark('sent-on'))
      .catch((error: unknown) => {
        // What stands in the store is found there; chatter is gone, and counted.
        if (keys.length === 0) metrics.shed.cell('not-sent').n++
        log.warn('an event did not get onto the bus', { id, stored: keys.length > 0, error })
      })
      .finally(() => {
        if (this.#tails.get(place.id) === posted) this.#tails.delete(place.id)
        trace?.end()
        this.#arrived()
      })
    this.#tails.set(place.id, posted)
  }

  #arrived(): void {
    this.#underway--
    if (this.#underway === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }
}
