import type { Accepted, Allowance, Envelope, ReceiverHealth } from '@waddlebot/sdk'
import { Cards } from './delivery/cards.ts'
import { Delivery } from './delivery/delivery.ts'
import { Gags } from './delivery/gags.ts'
import { tellTrouble } from './delivery/trouble.ts'
import type { Voice } from './delivery/voice.ts'
import type { Fleet } from './fleet/fleet.ts'
import { Membership } from './fleet/membership.ts'
import { Reach } from './fleet/reach.ts'
import { Foundation } from './foundation.ts'
import { SharedAllowance } from './limits/allowance.ts'
import type { Ground } from './modules/scope.ts'
import type { RuntimeOptions } from './options.ts'
import { type DeskParts, deskFor } from './receivers/desk.ts'
import { Switchboard } from './receivers/switchboard.ts'
import type { Router } from './router/router.ts'
import { SecretWatch } from './vault/watch.ts'

/** What is not heard has nothing to lose. */
const notHeard: Promise<Accepted> = Promise.resolve({ accepted: true, duplicate: false })

/**
 * Where the bot meets what is outside of it: the platforms, which it hears and where it speaks, and its other processes.
 * What happens between hearing and speaking is not known here.
 */
export abstract class Border extends Foundation {
  readonly delivery: Delivery
  readonly receivers: Switchboard
  /** Left out where nothing is kept, and in a process without receivers. */
  readonly secretWatch: SecretWatch | undefined
  readonly gags: Gags
  protected readonly membership: Membership | undefined
  /** Speaks where this process does, and has another one speak where that does. */
  protected readonly voice: Voice
  protected readonly reach: Reach

  constructor(options: RuntimeOptions) {
    super(options)
    const { log } = this
    this.receivers = this.#openReceivers()
    this.secretWatch = this.#watchSecrets()
    this.gags = new Gags(log, () => this.ground)
    this.delivery = this.#openDelivery()
    this.membership = this.#enrol()
    this.voice = this.membership?.speech ?? this.delivery
    this.reach = new Reach({
      receivers: this.receivers,
      wire: this.wire,
      fleet: this.fleet,
      awaited: this.membership?.awaited,
      modules: () => [...this.hosts.values()].map((host) => host.definition),
    })
  }

  abstract readonly ground: Ground
  abstract readonly router: Router

  /** Hand an envelope over; resolves once it may be acknowledged. */
  abstract receive(envelope: Envelope): Promise<Accepted>

  /** The processes of the bot; undefined where this one is all of it. */
  get fleet(): Fleet | undefined {
    return this.membership?.fleet
  }

  /** Tasks that may wait, at most. */
  get queueLimit(): number {
    return this.options.queue ?? 10_000
  }

  /** How receivers are doing, by module. */
  health(): Readonly<Record<string, ReceiverHealth>> {
    return this.receivers.health()
  }

  #openReceivers(): Switchboard {
    const { clock, metrics } = this
    return new Switchboard({
      clock,
      metrics,
      receive: (envelope) => (this.#mayEnter(envelope) ? this.receive(envelope) : this.#overhear(envelope)),
      desk: (host) => deskFor(host, this.#deskParts()),
    })
  }

  #watchSecrets(): SecretWatch | undefined {
    const { clock, hosts, log, options, receivers, vault } = this
    if (!options.sealer || !(options.part?.roles.has('receivers') ?? true)) return undefined
    const receiving = () => [...hosts.values()].filter((host) => host.definition.receiver !== undefined)
    return new SecretWatch({
      vault,
      clock,
      log,
      used: (name) => receiving().some((host) => host.mayKnow(name)),
      changed: (names) => receivers.renew(names),
    })
  }

  #openDelivery(): Delivery {
    const { clock, forms, gags, log, metrics, options, pages, places, receivers, store } = this
    return new Delivery({
      clock,
      places,
      outlet: (platform) => receivers.outlet(platform),
      cards: new Cards(store, () => clock.now()),
      pages,
      forms,
      held: (text, draft, place) => gags.held(text, draft.module, place),
      ...(options.secretValues ? { secrets: options.secretValues } : {}),
      trouble: tellTrouble(metrics, log),
    })
  }

  #enrol(): Membership | undefined {
    const { clock, delivery, journal, log, metrics, places, queueLimit: queue, receivers, store, traces } = this
    const { part } = this.options
    return part && new Membership({ part, store, clock, log, metrics, journal, places, receivers, delivery, queue, traces })
  }

  /** Whether what happened is heard: in a server that nobody claimed only commands are, and nothing of what is said there is kept. */
  #mayEnter(envelope: Envelope): boolean {
    if (!this.guests.waiting) return true
    const place = this.places.at(envelope.platform, envelope.server, envelope.channel)
    return !place.community.pending || (envelope.kind === 'message' && this.router.match(envelope, place) !== undefined)
  }

  #overhear({ id, platform }: Envelope): Promise<Accepted> {
    this.receivers.settled({ id, platform, outcome: 'silent', reason: 'unclaimed' })
    return notHeard
  }

  #deskParts(): DeskParts {
    const { hosts, places, people, doors } = this
    const { publicUrl } = this.options
    return {
      hosts,
      places,
      people,
      doors,
      router: () => this.router,
      ground: () => this.ground,
      publicUrl,
      vault: this.vault,
      heard: this.heard,
      guests: this.guests,
      allowance: (name, most, perMs) => this.#allowance(name, most, perMs),
      fleet: this.membership?.fleet,
    }
  }

  #allowance(name: string, most: number, perMs: number): Allowance {
    const { redis, part } = this.options
    const parts = () => this.fleet?.processes.living('receivers').length ?? 1
    return new SharedAllowance({ name, most, perMs, redis, parts, clock: part?.watch ?? this.clock })
  }
}
