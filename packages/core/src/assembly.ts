import { hostname } from 'node:os'
import { type Accepted, type Allowance, type Envelope, purse, type ReceiverHealth, type Settled } from '@waddlebot/sdk'
import type { Cache } from './cache/cache.ts'
import { openCache } from './cache/open.ts'
import { Cards } from './delivery/cards.ts'
import { Delivery } from './delivery/delivery.ts'
import { Gags } from './delivery/gags.ts'
import { tellTrouble } from './delivery/trouble.ts'
import type { Voice } from './delivery/voice.ts'
import type { Fleet } from './fleet/fleet.ts'
import { Membership } from './fleet/membership.ts'
import { Reach } from './fleet/reach.ts'
import { processRoles } from './fleet/role.ts'
import { Foundation } from './foundation.ts'
import { makeGround } from './ground/index.ts'
import { Bulkhead } from './intake/bulkhead.ts'
import { Intake } from './intake/intake.ts'
import { SpeakingOrder } from './intake/order.ts'
import { Performer } from './intake/perform.ts'
import { longestNap } from './jobs/runner.ts'
import { SqlJobs } from './jobs/sql.ts'
import { Timetable } from './jobs/timetable.ts'
import { SharedAllowance } from './limits/allowance.ts'
import { MemoryLimits } from './limits/memory.ts'
import { RedisLimits } from './limits/redis.ts'
import { StoredLimits } from './limits/stored.ts'
import { ModuleLoader } from './modules/loader.ts'
import type { AloneParts } from './modules/run-alone.ts'
import type { Ground } from './modules/scope.ts'
import type { RuntimeOptions } from './options.ts'
import { Links } from './people/index.ts'
import { type DeskParts, deskFor } from './receivers/desk.ts'
import { Switchboard } from './receivers/switchboard.ts'
import { Deadlines } from './router/deadlines.ts'
import { Router } from './router/router.ts'
import type { Draft } from './router/turn.ts'
import { measure } from './telemetry/gauges.ts'
import { Observatory } from './telemetry/observatory.ts'
import { Rates } from './telemetry/rates.ts'
import { SecretWatch } from './vault/watch.ts'
import { waysOut } from './web/ways.ts'

/** How many times the limit of a command the set-up of a module may take. */
const setUpTimes = 15
/** How many times that limit a job or regular work may take: nobody waits for it. */
const aloneTimes = 15
/** And how many times from its first write on: from then on everybody waits for it. */
const writeTimes = 2.5

/** What is not heard has nothing to lose. */
const notHeard: Promise<Accepted> = Promise.resolve({ accepted: true, duplicate: false })

/** Everything that a bot is made of, built from its options: connected to nothing, and nothing of it started. */
export abstract class Assembly extends Foundation {
  /** From where the bot can be seen, all of its processes. */
  readonly observatory: Observatory
  readonly ground: Ground
  readonly router: Router
  readonly delivery: Delivery
  readonly intake: Intake
  readonly receivers: Switchboard
  readonly timetable: Timetable
  /** Left out where nothing is kept, and in a process without receivers. */
  readonly secretWatch: SecretWatch | undefined
  readonly gags: Gags
  protected readonly performer: Performer
  protected readonly loader: ModuleLoader
  /** What runs that nobody called stand on. */
  protected readonly alone: AloneParts
  protected readonly cooldowns: StoredLimits | undefined
  protected readonly membership: Membership | undefined
  /** Speaks where this process does, and has another one speak where that does. */
  protected readonly voice: Voice
  protected readonly rates: Rates
  /** Opened when a module first asks for it. */
  protected cache: Promise<Cache> | undefined
  readonly #reach: Reach

  constructor(options: RuntimeOptions) {
    super(options)
    const { clock, heard, hosts, journal, log, metrics, people, places, publicUrl, publicWay, store, traces, usage, vault, wire } = this
    const { timeLimitMs = 2_000, random = Math.random } = options
    const jobs = new SqlJobs(store)
    const order = new SpeakingOrder(clock)
    const secret = (name: string) => vault.secret(name)
    this.receivers = new Switchboard({
      clock,
      metrics,
      receive: (envelope) => (this.#mayEnter(envelope) ? this.receive(envelope) : this.#overhear(envelope)),
      desk: (host) => deskFor(host, this.#deskParts()),
    })
    const receiving = () => [...hosts.values()].filter((host) => host.definition.receiver !== undefined)
    if (options.sealer && (options.part?.roles.has('receivers') ?? true)) {
      this.secretWatch = new SecretWatch({
        vault,
        clock,
        log,
        used: (name) => receiving().some((host) => host.mayKnow(name)),
        changed: (names) => this.receivers.renew(names),
      })
    }
    const outlet = (platform: string) => this.receivers.outlet(platform)
    const now = () => clock.now()
    this.gags = new Gags(log, () => this.ground)
    const delivery = new Delivery({
      clock,
      places,
      outlet,
      cards: new Cards(store, now),
      pages: this.pages,
      forms: this.forms,
      held: (text, draft, place) => this.gags.held(text, draft.module, place),
      ...(options.secretValues ? { secrets: options.secretValues } : {}),
      trouble: tellTrouble(metrics, log),
    })
    this.delivery = delivery
    const { queueLimit: queue, receivers } = this
    this.membership = options.part
      ? new Membership({ part: options.part, store, clock, log, metrics, journal, places, receivers, delivery, queue, traces })
      : undefined
    const voice: Voice = this.membership?.speech ?? delivery
    this.voice = voice
    this.#reach = new Reach({
      receivers,
      wire,
      fleet: this.membership?.fleet,
      awaited: this.membership?.awaited,
      modules: () => [...hosts.values()].map((host) => host.definition),
    })
    const overlay = (module: string, name: string, state: unknown) => options.overlay?.(module, name, state)
    const ground = makeGround({
      store,
      clock,
      places,
      people,
      links: new Links(now),
      wire,
      hosts,
      reach: () => this.#reach,
      jobs,
      journal,
      random,
      secret,
      ...waysOut(options.fetch, publicWay, this.hostBreakers),
      overlay,
      publicUrl,
      cache: () => this.#openCache(),
      metrics,
      router: () => this.router,
      delivery: () => voice,
    })
    this.ground = ground
    // Limits brought from outside keep their own long cooldowns.
    const { redis } = options
    const counted = redis ? new RedisLimits(redis, clock) : new MemoryLimits(clock)
    this.cooldowns = options.limits ? undefined : new StoredLimits(counted, store, clock)
    const router = new Router({
      limits: options.limits ?? this.cooldowns!,
      people,
      till: (run) => this.loader.service(purse, run),
      refusals: options.refusals ?? 'auto',
      names: options.name ? [options.name.toLowerCase()] : [],
      timeLimitMs,
      waited: (gate, ms) => metrics.waited[gate].observe(ms),
      mouth: { say: (turn, draft) => void (turn.run as { drafts: Draft[] } | undefined)?.drafts.push(draft) },
      failed: (turn, error, resting) =>
        log.error(`command ${turn.command.words} of module ${turn.command.host.name} failed`, {
          id: `${turn.envelope.platform}:${turn.envelope.id}`,
          channel: turn.place.id,
          error,
          resting,
        }),
    })
    this.router = router
    const bulkhead = new Bulkhead(queue, options.perModule ?? 64)
    this.performer = new Performer({
      store,
      journal,
      router,
      people,
      delivery: voice,
      order,
      clock,
      ground,
      log,
      metrics,
      timeLimitMs,
      usage,
      bulkhead,
      cooldowns: this.cooldowns,
    })
    this.intake = new Intake({
      places,
      people,
      router,
      journal,
      heard,
      order,
      delivery: voice,
      ground,
      hosts,
      clock,
      log,
      metrics,
      traces,
      performer: this.performer,
      bulkhead,
      queue,
      settled: (notice, heardBy) => this.#settled(notice, heardBy),
      forward: this.membership?.forwarder,
      partEnded: (part) => this.#reach.partEnded(part),
      elsewhere: (envelope, keys) => this.membership?.awaited.addLate(envelope, keys),
    })
    const alone = {
      deadlines: new Deadlines(),
      aloneMs: timeLimitMs * aloneTimes,
      writeMs: timeLimitMs * writeTimes,
      ending: this.ending.signal,
    }
    this.alone = { store, journal, delivery: voice, ground, clock, log, ...alone }
    this.timetable = new Timetable({ parts: this.alone, jobs, hosts, napMs: options.napMs ?? longestNap })
    this.loader = new ModuleLoader({ store, clock, log, ground, wire, registry: router.registry, setUpMs: timeLimitMs * setUpTimes })
    measure(this, options, () => voice.pending)
    this.rates = new Rates(metrics)
    this.observatory = this.#lookout()
  }

  abstract get state(): 'new' | 'running' | 'stopping' | 'stopped'

  /** Hand an envelope over; resolves once it may be acknowledged. */
  abstract receive(envelope: Envelope): Promise<Accepted>

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

  #lookout(): Observatory {
    const { part, redis } = this.options
    const { store, wire, hosts, faults, traces, clock } = this
    const roles = [...(part?.roles ?? processRoles)]
    return new Observatory({
      me: { id: wire.id, roles, place: part?.place ?? `${hostname()}:${process.pid}`, startedAt: clock.now() },
      wire,
      fleet: this.fleet,
      bus: part?.bus,
      store,
      redis,
      hosts,
      restingHosts: () => this.hostBreakers.resting,
      restingPlatforms: () => this.receivers.resting,
      faults,
      rates: this.rates,
      traces,
      now: () => clock.now(),
      state: () => this.state,
      receivers: () => this.health(),
      queue: () => ({ depth: this.intake.lanes.pending, limit: this.queueLimit }),
      outgoing: () => this.voice.pending,
    })
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

  #openCache(): Promise<Cache> {
    this.cache ??= openCache(this.options.redis)
    return this.cache
  }

  #settled(notice: Settled, heardBy: string | undefined): void {
    this.#reach.settled(notice, heardBy)
    this.options.settled?.(notice)
  }
}
