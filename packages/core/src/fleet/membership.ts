import type { Clock } from '../clock/clock.ts'
import type { Voice } from '../delivery/voice.ts'
import { Adoption } from '../intake/adoption.ts'
import { Forwarder } from '../intake/forward.ts'
import type { Intake } from '../intake/intake.ts'
import type { Journal } from '../intake/journal.ts'
import { Orphans } from '../intake/orphans.ts'
import { eventsTopic, type Parcel, routerGroup } from '../intake/parcel.ts'
import type { Unfinished } from '../intake/unfinished.ts'
import type { FleetPart } from '../options.ts'
import type { Places } from '../people/index.ts'
import type { Switchboard } from '../receivers/switchboard.ts'
import type { Store } from '../store/index.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Traces } from '../telemetry/traces.ts'
import { Awaited } from './awaited.ts'
import { Fleet } from './fleet.ts'
import { Pressure } from './pressure.ts'
import { Speech } from './speech.ts'

export interface MembershipOptions {
  readonly part: FleetPart
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly metrics: Metrics
  readonly journal: Journal
  readonly places: Places
  readonly receivers: Switchboard
  /** The delivery of this process. */
  readonly delivery: Voice
  /** Events on their way, at most. */
  readonly queue: number
  readonly traces: Traces
}

/** This process as one of several: what it joins with, and how it leaves so that nothing is lost or said twice. */
export class Membership {
  readonly fleet: Fleet
  readonly speech: Speech
  /** What is heard here and done by others. */
  readonly awaited: Awaited
  /** In a process that works on nothing it hears. */
  readonly forwarder: Forwarder | undefined
  readonly #options: MembershipOptions
  readonly #pressure: Pressure
  #adoption: Adoption | undefined
  #unsubscribe: (() => Promise<void>) | undefined

  constructor(options: MembershipOptions) {
    const { part, store, log, metrics, journal, places, receivers, delivery, queue, traces } = options
    const { wire, roles, bus, watch: clock = options.clock } = part
    this.#options = options
    const fleet = new Fleet({ store, clock, log, wire, roles, place: part.place })
    this.fleet = fleet
    this.speech = new Speech({
      here: delivery,
      traces,
      wire,
      clock,
      log,
      speaker(channel) {
        const place = places.resolve(channel)
        // What is no channel is lost in the same way wherever it is said.
        return place ? fleet.speaker(place, receivers.speaks(place.platform)) : wire.id
      },
    })
    const pressure = new Pressure(wire, clock)
    this.#pressure = pressure
    this.awaited = new Awaited({ journal, clock, log, told: (notice) => receivers.settled(notice) })
    this.forwarder = roles.has('router')
      ? undefined
      : new Forwarder({ journal, bus, clock, log, metrics, me: wire.id, most: queue, pressure, awaited: this.awaited })
  }

  /** Be known to the others. Before anything is connected: what is served is shared out among those who are known. */
  enter(): Promise<void> {
    return this.fleet.start()
  }

  /** Begin to work on what others hear, and on what nobody works on. */
  async work(intake: Intake): Promise<void> {
    const { part, store, log, journal, queue } = this.#options
    const clock = part.watch ?? this.#options.clock
    if (!part.roles.has('router')) return
    this.#pressure.report(() => ({ all: intake.lanes.pending >= queue, modules: intake.bulkhead.over }))
    this.#unsubscribe = await part.bus.subscribe(eventsTopic, routerGroup, (message) => intake.takeOver(message.payload as Parcel))
    const orphans = new Orphans(store, part.wire.id, journal.hold)
    const takeUp = (unfinished: Unfinished) => intake.takeUp(unfinished, true)
    const room = () => intake.room
    this.#adoption = new Adoption({ orphans, journal, voice: this.speech, clock, log, takeUp, room })
    this.#adoption.start()
  }

  /** Hand over what is served here, and take no more work from others. */
  async handOver(): Promise<void> {
    this.#pressure.stop()
    await Promise.all([this.fleet.leave(), this.#unsubscribe?.(), this.#adoption?.stop()])
    await this.forwarder?.idle()
  }

  /** Be gone. What is left in the store is free for the others from now on. */
  async leave(): Promise<void> {
    this.speech.stop()
    await this.awaited.stop()
    await this.fleet.stop().catch((error: unknown) => this.#options.log.warn('the others were not told that this process ends', { error }))
    await this.#options.part.wire.close()
  }
}
