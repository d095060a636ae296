import { hostname } from 'node:os'
import { type Accepted, type Allowance, type Envelope, platformRules, purse, type ReceiverHealth, type Settled } from '@waddlebot/sdk'
import type { Cache } from './cache/cache.ts'
import { openCache } from './cache/open.ts'
import { type Clock, systemClock } from './clock/clock.ts'
import { Cards } from './delivery/cards.ts'
import { Delivery } from './delivery/delivery.ts'
import { Gags } from './delivery/gags.ts'
import { Pages } from './delivery/pages.ts'
import { tellTrouble } from './delivery/trouble.ts'
import type { Voice } from './delivery/voice.ts'
import type { Fleet } from './fleet/fleet.ts'
import { LocalWire } from './fleet/local.ts'
import { Membership } from './fleet/membership.ts'
import { Reach } from './fleet/reach.ts'
import { processRoles } from './fleet/role.ts'
import type { Wire } from './fleet/wire.ts'
import { Forms } from './forms/forms.ts'
import { makeGround } from './ground/index.ts'
import { Bulkhead } from './intake/bulkhead.ts'
import { Heard } from './intake/heard.ts'
import { Intake } from './intake/intake.ts'
import { Journal } from './intake/journal.ts'
import { SpeakingOrder } from './intake/order.ts'
import { Performer } from './intake/perform.ts'
import { longestNap } from './jobs/runner.ts'
import { SqlJobs } from './jobs/sql.ts'
import { Timetable } from './jobs/timetable.ts'
import { Doorman } from './keys/index.ts'
import { SharedAllowance } from './limits/allowance.ts'
import { MemoryLimits } from './limits/memory.ts'
import { RedisLimits } from './limits/redis.ts'
import { StoredLimits } from './limits/stored.ts'
import type { Host } from './modules/host.ts'
import { ModuleLoader } from './modules/loader.ts'
import type { AloneParts } from './modules/run-alone.ts'
import type { Ground } from './modules/scope.ts'
import type { RuntimeOptions } from './options.ts'
import { Directs, Guests, Links, People, Places, Switches } from './people/index.ts'
import { type DeskParts, deskFor } from './receivers/desk.ts'
import { Doors } from './receivers/doors.ts'
import { Switchboard } from './receivers/switchboard.ts'
import { Deadlines } from './router/deadlines.ts'
import { Router } from './router/router.ts'
import type { Draft } from './router/turn.ts'
import type { Store } from './store/index.ts'
import { Faults, notingLog } from './telemetry/faults.ts'
import { measure } from './telemetry/gauges.ts'
import { type RootLog, silentLog } from './telemetry/log.ts'
import { Metrics } from './telemetry/metrics.ts'
import { Observatory } from './telemetry/observatory.ts'
import { Rates } from './telemetry/rates.ts'
import { type Trace, Traces } from './telemetry/traces.ts'
import { Usage } from './telemetry/usage.ts'
import { Vault } from './vault/vault.ts'
import { SecretWatch } from './vault/watch.ts'
import { HostBreakers } from './web/host-breakers.ts'
import { PublicWay } from './web/public-way.ts'
import { waysOut } from './web/ways.ts'

/** One message in so many has its road traced. */
const defaultTraceEvery = 100
/** How many times the limit of a command the set-up of a module may take. */
const setUpTimes = 15
/** How many times that limit a job or regular work may take: nobody waits for it. */
const aloneTimes = 15
/** And how many times from its first write on: from then on everybody waits for it. */
const writeTimes = 2.5

/** What is not heard has nothing to lose. */
const notHeard: Promise<Accepted> = Promise.resolve({ accepted: true, duplicate: false })

/** Everything that a bot is made of, built from its options: connected to nothing, and nothing of it started. */
export abstract class Assembly {
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly metrics = new Metrics()
  readonly traces: Traces
  /** What went wrong last. */
  readonly faults: Faults
  /** From where the bot can be seen, all of its processes. */
  readonly observatory: Observatory
  readonly wire: Wire
  readonly places: Places
  readonly people: People
  readonly switches: Switches
  /** Servers into which others brought the bot. */
  readonly guests: Guests
  /** Direct messages that are in no server. */
  readonly directs: Directs
  readonly ground: Ground
  readonly router: Router
  readonly delivery: Delivery
  readonly intake: Intake
  readonly receivers: Switchboard
  readonly timetable: Timetable
  readonly usage: Usage
  /** Routes that receivers answer themselves. */
  readonly doors = new Doors()
  readonly pages: Pages
  readonly forms: Forms
  /** Secrets, whoever set them. */
  readonly vault: Vault
  /** Left out where nothing is kept, and in a process without receivers. */
  readonly secretWatch: SecretWatch | undefined
  /** Looks at the keys that other programs show. */
  readonly doorman: Doorman
  readonly gags: Gags
  readonly hosts = new Map<string, Host>()
  readonly hostBreakers = new HostBreakers()
  protected readonly options: RuntimeOptions
  protected readonly journal: Journal
  protected readonly heard: Heard
  protected readonly performer: Performer
  protected readonly loader: ModuleLoader
  /** What runs that nobody called stand on. */
  protected readonly alone: AloneParts
  protected readonly cooldowns: StoredLimits | undefined
  protected readonly membership: Membership | undefined
  /** Speaks where this process does, and has another one speak where that does. */
  protected readonly voice: Voice
  protected readonly rates: Rates
  protected readonly publicWay: PublicWay
  protected readonly ending = new AbortController()
  /** Opened when a module first asks for it. */
  protected cache: Promise<Cache> | undefined
  readonly #reach: Reach

  constructor(options: RuntimeOptions) {
    const { store, clock = systemClock, timeLimitMs = 2_000, random = Math.random } = options
    const { metrics, hosts } = this
    this.options = options
    this.store = store
    this.clock = clock
    this.faults = new Faults(() => clock.now(), options.secretValues ?? (() => []))
    if (options.reports) this.faults.onFault((fault) => options.reports?.send(fault))
    const { log: written = silentLog, part, spans } = options
    const log = notingLog(part ? written.child({ process: part.wire.id }) : written, this.faults)
    this.log = log
    const ended = spans && ((trace: Trace) => spans.send(trace, this.wire.id))
    const traces = new Traces(options.traceEvery ?? defaultTraceEvery, () => clock.now(), ended)
    this.traces = traces
    const described = options.modules.flatMap(({ definition }) => definition.receiver ?? [])
    // Who connects a platform knows its rules best.
    const places = new Places(
      options.prefix ?? '!',
      (platform) => described.find((each) => each.platform === platform)?.rules ?? platformRules(platform),
    )
    const people = new People(places)
    const wire = options.part?.wire ?? new LocalWire('alone', log)
    this.wire = wire
    this.places = places
    this.people = people
    this.switches = new Switches(places)
    this.guests = new Guests({ places, people, store, wire, log, now: () => clock.now() })
    this.directs = new Directs({ places, people, store, wire, log, now: () => clock.now() })
    for (const [id, settings] of Object.entries(options.communities ?? {})) {
      places.community(id, settings)
      for (const owner of settings.owners ?? []) people.own(id, owner)
    }
    const journal = new Journal(store, options.part?.wire.id)
    const jobs = new SqlJobs(store)
    const order = new SpeakingOrder(clock)
    this.publicWay = new PublicWay(options.networks)
    this.vault = new Vault({
      store,
      wire,
      now: () => clock.now(),
      sealer: options.sealer,
      outside: (name) => options.secret?.(name),
      outsideNames: () => options.secretNames?.() ?? [],
      kept: (value) => options.hide?.(value),
    })
    const secret = (name: string) => this.vault.secret(name)
    this.journal = journal
    this.usage = new Usage(store, clock)
    this.doorman = new Doorman(store, clock)
    this.heard = new Heard(store, clock)
    this.receivers = new Switchboard({
      clock,
      metrics,
      receive: (envelope) => (this.#mayEnter(envelope) ? this.receive(envelope) : this.#overhear(envelope)),
      desk: (host) => deskFor(host, this.#deskParts()),
    })
    const receiving = () => [...hosts.values()].filter((host) => host.definition.receiver !== undefined)
    if (options.sealer && (options.part?.roles.has('receivers') ?? true)) {
      this.secretWatch = new SecretWatch({
        vault: this.vault,
        clock,
        log,
        used: (name) => receiving().some((host) => host.mayKnow(name)),
        changed: (names) => this.receivers.renew(names),
      })
    }
    const outlet = (platform: string) => this.receivers.outlet(platform)
    const now = () => clock.now()
    const publicUrl = options.publicUrl?.replace(/\/+$/, '')
    this.pages = new Pages(store, now, publicUrl)
    this.forms = new Forms(store, now, publicUrl)
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
      ...waysOut(options.fetch, this.publicWay, this.hostBreakers),
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
    const { usage } = this
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
      heard: this.heard,
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
      elsewhere: (envelope, keys) => this.membership?.awaited.add(envelope, keys),
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
