import { hostname } from 'node:os'
import {
  type Accepted,
  type Audit,
  channelId,
  type Envelope,
  type OnWord,
  purse,
  type ReceiverHealth,
  type Registry as SdkRegistry,
  type Settled,
  WaddleError,
} from '@waddlebot/sdk'
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
import { type ProcessRole, processRoles } from './fleet/role.ts'
import type { Wire } from './fleet/wire.ts'
import { Forms } from './forms/forms.ts'
import { type GroundParts, makeGround } from './ground/index.ts'
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
import { MemoryLimits } from './limits/memory.ts'
import { RedisLimits } from './limits/redis.ts'
import { StoredLimits } from './limits/stored.ts'
import { exportPerson, type Forgotten, forgetPerson, type PersonExport } from './modules/about-person.ts'
import type { Host } from './modules/host.ts'
import { ModuleLoader } from './modules/loader.ts'
import { type ModuleSpec, planModules } from './modules/plan.ts'
import type { AloneParts } from './modules/run-alone.ts'
import { runCall } from './modules/run-call.ts'
import { contextOf, type Ground } from './modules/scope.ts'
import type { RuntimeOptions } from './options.ts'
import { keysOf } from './people/dossier.ts'
import { Links, People, type PeopleChange, Places, peopleTopic, Switches } from './people/index.ts'
import { type DeskParts, deskFor } from './receivers/desk.ts'
import { Doors } from './receivers/doors.ts'
import { Switchboard } from './receivers/switchboard.ts'
import { Deadlines } from './router/deadlines.ts'
import { Router } from './router/router.ts'
import type { Draft } from './router/turn.ts'
import type { Store } from './store/index.ts'
import type { MigrationSet } from './store/migrations.ts'
import { prepareStore } from './store/prepare.ts'
import { coreSchema } from './store/schema/index.ts'
import { Faults, notingLog } from './telemetry/faults.ts'
import { measure } from './telemetry/gauges.ts'
import { type RootLog, silentLog } from './telemetry/log.ts'
import { Metrics } from './telemetry/metrics.ts'
import { Observatory } from './telemetry/observatory.ts'
import { Rates } from './telemetry/rates.ts'
import { type Trace, Traces } from './telemetry/traces.ts'
import { Usage } from './telemetry/usage.ts'
import { Vault } from './vault/vault.ts'
import { HostBreakers } from './web/host-breakers.ts'
import { PublicWay } from './web/public-way.ts'

export type { RuntimeOptions } from './options.ts'

/** One message in so many has its road traced. */
const defaultTraceEvery = 100
/** How many times the limit of a command the set-up of a module may take. */
const setUpTimes = 15
/** How many times that limit a job or regular work may take: nobody waits for it. */
const aloneTimes = 15
/** And how many times from its first write on: from then on everybody waits for it. */
const writeTimes = 2.5

/** The composition root: builds the parts of the road, starts them in order and stops them in reverse. */
export class Runtime {
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
  /** Looks at the keys that other programs show. */
  readonly doorman: Doorman
  readonly gags: Gags
  readonly hosts = new Map<string, Host>()
  readonly #options: RuntimeOptions
  readonly #journal: Journal
  readonly #heard: Heard
  readonly #performer: Performer
  readonly #loader: ModuleLoader
  readonly #parts: AloneParts
  readonly #cooldowns: StoredLimits | undefined
  readonly #membership: Membership | undefined
  readonly #voice: Voice
  readonly #reach: Reach
  readonly #rates: Rates
  readonly #publicWay: PublicWay
  readonly #hostBreakers = new HostBreakers()
  /** Opened when a module first asks for it. */
  #cache: Promise<Cache> | undefined
  readonly #background = new Set<Promise<unknown>>()
  readonly #ending = new AbortController()
  #state: 'new' | 'running' | 'stopping' | 'stopped' = 'new'
  #calls = 0

  constructor(options: RuntimeOptions) {
    const { store, clock = systemClock, timeLimitMs = 2_000, random = Math.random } = options
    const { metrics, hosts } = this
    this.#options = options
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
    const places = new Places(options.prefix ?? '!')
    const people = new People(places)
    const wire = options.part?.wire ?? new LocalWire('alone', log)
    this.wire = wire
    this.places = places
    this.people = people
    this.switches = new Switches(places)
    for (const [id, settings] of Object.entries(options.communities ?? {})) {
      places.community(id, settings)
      for (const owner of settings.owners ?? []) people.own(id, owner)
    }
    const journal = new Journal(store, options.part?.wire.id)
    const jobs = new SqlJobs(store)
    const order = new SpeakingOrder(clock)
    this.#publicWay = new PublicWay(options.networks)
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
    this.#journal = journal
    this.usage = new Usage(store, clock)
    this.doorman = new Doorman(store, clock)
    this.#heard = new Heard(store, clock)
    this.receivers = new Switchboard({
      clock,
      metrics,
      receive: (envelope) => this.receive(envelope),
      desk: (host) => deskFor(host, this.#deskParts()),
    })
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
    this.#membership = options.part
      ? new Membership({ part: options.part, store, clock, log, metrics, journal, places, receivers, delivery, queue, traces })
      : undefined
    const voice: Voice = this.#membership?.speech ?? delivery
    this.#voice = voice
    this.#reach = new Reach({
      receivers,
      wire,
      fleet: this.#membership?.fleet,
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
      ...this.#ways(options),
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
    this.#cooldowns = options.limits ? undefined : new StoredLimits(counted, store, clock)
    const router = new Router({
      limits: options.limits ?? this.#cooldowns!,
      people,
      till: (run) => this.#loader.service(purse, run),
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
    this.#performer = new Performer({
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
      cooldowns: this.#cooldowns,
    })
    this.intake = new Intake({
      places,
      people,
      router,
      journal,
      heard: this.#heard,
      order,
      delivery: voice,
      ground,
      hosts,
      clock,
      log,
      metrics,
      traces,
      performer: this.#performer,
      bulkhead,
      queue,
      settled: (notice, heardBy) => this.#settled(notice, heardBy),
      forward: this.#membership?.forwarder,
    })
    const alone = {
      deadlines: new Deadlines(),
      aloneMs: timeLimitMs * aloneTimes,
      writeMs: timeLimitMs * writeTimes,
      ending: this.#ending.signal,
    }
    this.#parts = { store, journal, delivery: voice, ground, clock, log, ...alone }
    this.timetable = new Timetable({ parts: this.#parts, jobs, hosts, napMs: options.napMs ?? longestNap })
    this.#loader = new ModuleLoader({ store, clock, log, ground, wire, registry: router.registry, setUpMs: timeLimitMs * setUpTimes })
    measure(this, options, () => voice.pending)
    metrics.gauge(
      'waddle_hosts_resting',
      'Outside hosts that are left alone because they keep failing',
      () => this.#hostBreakers.resting.length,
    )
    this.#rates = new Rates(metrics)
    this.observatory = this.#lookout()
  }

  /** The migrations of the core and of all modules, in load order. */
  static migrationSets(modules: readonly ModuleSpec[]): MigrationSet[] {
    const sets = planModules(modules)
      .filter((spec) => spec.definition.migrations)
      .map((spec) => ({ module: spec.definition.name, migrations: spec.definition.migrations! }))
    return [coreSchema, ...sets]
  }

  get state(): 'new' | 'running' | 'stopping' | 'stopped' {
    return this.#state
  }

  /** Whether this process has a part in the bot; one that is the whole bot has all of them. */
  is(role: ProcessRole): boolean {
    return this.#options.part?.roles.has(role) ?? true
  }

  /** The processes of the bot; undefined where this one is all of it. */
  get fleet(): Fleet | undefined {
    return this.#membership?.fleet
  }

  /** Tasks that may wait, at most. */
  get queueLimit(): number {
    return this.#options.queue ?? 10_000
  }

  /** What the bot can do, and why it would not. */
  get registry(): SdkRegistry {
    return this.ground.registry()
  }

  /** Load everything and connect nothing: enough to ask what there is and why something would stop. */
  async load(): Promise<void> {
    if (this.#state !== 'new') throw new WaddleError('WDL_RUNTIME_STATE', `this runtime is ${this.#state}; make a new one`)
    this.#state = 'running'
    const specs = planModules(this.#options.modules)
    await prepareStore(this.store, Runtime.migrationSets(specs), this.#options.migrate ?? false, this.clock.now())
    this.wire.hear(peopleTopic, (changes) => this.#know(changes as readonly PeopleChange[] | undefined))
    await this.#know(undefined)
    await this.vault.open()
    await this.#cooldowns?.restore()
    for (const spec of specs) {
      const host = await this.#loader.load(spec, (made) => this.hosts.set(made.name, made))
      this.intake.connect(host)
      this.gags.connect(host)
      this.timetable.add(host)
    }
  }

  /** Load everything, connect, take up what was left. */
  async start(): Promise<void> {
    this.#rates.start()
    try {
      await this.#publicWay.check()
      await this.load()
      await this.#membership?.enter()
      if (this.is('receivers')) for (const host of this.hosts.values()) await this.receivers.connect(host)
      await this.#resume()
      await this.#membership?.work(this.intake)
      if (this.is('jobs')) await this.timetable.start()
    } catch (error) {
      await this.stop()
      throw this.store.explain(error)
    }
  }

  /** Stop in order: hear nothing more, finish what was accepted, say what is to be said, close. */
  async stop(drainMs = 8_000): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') return
    this.#state = 'stopping'
    this.#rates.stop()
    await this.#membership?.handOver()
    await this.receivers.pause()
    this.intake.stop()
    this.timetable.pause()
    await within(drainMs, this.idle())
    this.#ending.abort()
    await this.timetable.stop()
    for (const host of [...this.hosts.values()].reverse()) await this.#loader.unload(host)
    await this.receivers.stop()
    this.router.close()
    await this.#performer.close()
    await this.usage.close()
    await this.doorman.close()
    await this.#heard.flush()
    await this.#membership?.leave()
    await (await this.#cache)?.close()
    await Promise.all([this.#options.spans?.close(), this.#options.reports?.close()])
    await this.#options.redis?.close()
    if (!this.#options.keepStoreOpen) {
      await this.store.close().catch((error: unknown) => this.log.error('the store did not close cleanly', { error }))
    }
    this.#state = 'stopped'
  }

  /** Resolves when everything accepted is done and said. */
  async idle(): Promise<void> {
    for (;;) {
      await this.intake.idle()
      await this.timetable.idle()
      await this.#membership?.forwarder?.idle()
      await Promise.allSettled(this.#background)
      await this.#voice.idle()
      if (this.intake.lanes.pending === 0 && this.#voice.pending === 0 && this.#background.size === 0 && !this.timetable.busy) return
    }
  }

  /** Hand an envelope over; resolves once it may be acknowledged. */
  receive(envelope: Envelope): Promise<Accepted> {
    if (!this.forms.mayConfirm(envelope)) return this.intake.receive(envelope)
    const { platform, server, channel } = envelope
    const confirmed = this.forms.confirm(envelope, channelId(platform, server, channel))
    return confirmed.then(
      (event) => this.intake.receive(event),
      (error: unknown) => {
        // Not acknowledged, it is sent again where the platform does that.
        this.log.error('a form could not be looked for', { id: envelope.id, error })
        return { accepted: false, reason: 'overloaded' } as const
      },
    )
  }

  /** How receivers are doing, by module. */
  health(): Readonly<Record<string, ReceiverHealth>> {
    return this.receivers.health()
  }

  /** Context of a module outside of any message, each write standing alone. For tests. */
  context(module: string, extra: object = {}): object {
    return contextOf(this.#host(module), this.ground, undefined, extra)
  }

  /**
   * Run something of a module that somebody waits for, such as a route, with its writes in one transaction.
   *
   * @returns what it returns
   */
  async call(module: string, run: (context: object) => unknown, extra: object): Promise<unknown> {
    const id = `call:${module}:${this.clock.now()}:${this.#calls++}`
    const { result, said } = await runCall(this.#parts, this.#host(module), id, extra, run)
    this.#track(said)
    return result
  }

  /** The audits that modules have of a topic, such as `economy`, each with the module's name. */
  async audit(topic: string): Promise<readonly (Audit & { readonly module: string })[]> {
    const audits: (Audit & { readonly module: string })[] = []
    for (const { name, definition } of this.hosts.values()) {
      const run = definition.audits?.[topic] as ((context: object) => Audit | Promise<Audit>) | undefined
      if (run) audits.push({ module: name, ...(await run(this.context(name))) })
    }
    return audits
  }

  /** Everything that the bot and its modules know of a person. */
  exportPerson(person: string): Promise<PersonExport> {
    return exportPerson(this.#parts, this.hosts.values(), person)
  }

  /** Have the bot and its modules forget a person, all of it or nothing; `by` is for the audit. */
  async forgetPerson(person: string, by: OnWord): Promise<Forgotten> {
    const keys = await keysOf(this.store.db, person)
    const forgotten = await forgetPerson(this.#parts, this.hosts.values(), person, by)
    await this.wire.broadcast(peopleTopic, [{ what: 'forget', keys }] satisfies PeopleChange[])
    return forgotten
  }

  #lookout(): Observatory {
    const { part, redis } = this.#options
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
      restingHosts: () => this.#hostBreakers.resting,
      faults,
      rates: this.#rates,
      traces,
      now: () => clock.now(),
      state: () => this.#state,
      receivers: () => this.health(),
      queue: () => ({ depth: this.intake.lanes.pending, limit: this.queueLimit }),
      outgoing: () => this.#voice.pending,
    })
  }

  #host(module: string): Host {
    const host = this.hosts.get(module)
    if (!host) throw new WaddleError('WDL_MODULE_UNKNOWN', `there is no module "${module}"`, { fix: 'waddle module list' })
    return host
  }

  #deskParts(): DeskParts {
    const { hosts, places, people, doors } = this
    const { publicUrl } = this.#options
    return {
      hosts,
      places,
      people,
      doors,
      router: () => this.router,
      ground: () => this.ground,
      publicUrl,
      vault: this.vault,
      heard: this.#heard,
      fleet: this.#membership?.fleet,
    }
  }

  async #resume(): Promise<void> {
    if (this.is('jobs')) await this.#journal.forget(this.clock.now())
    await this.#cooldowns?.forget()
    // Where there are others, what seems to be left may be theirs: it is adopted, not taken.
    if (this.#membership) return
    for (const { id, draft } of await this.#journal.unsaid()) {
      this.#track(this.delivery.say(id, draft).then((delivered) => this.#journal.said(id, delivered)))
    }
    const resumed = await this.intake.resume()
    if (resumed > 0) this.log.info('took up what was left', { events: resumed })
  }

  /** Know what changed about who is who; everything, when something may have been missed. */
  async #know(changes: readonly PeopleChange[] | undefined): Promise<void> {
    for (const change of changes ?? []) this.people.apply(change)
    if (changes) return
    await this.people.load(this.store)
    for (const odd of await this.switches.load(this.store)) this.log.warn('a switch could not be read, so what it names is off', { odd })
  }

  #track(work: Promise<unknown>): void {
    this.#background.add(work)
    const done = () => void this.#background.delete(work)
    work.then(done, done)
  }

  /** How modules reach hosts outside. Whoever brings a fetch of their own stands in for the whole network. */
  #ways({ fetch: own }: RuntimeOptions): Pick<GroundParts, 'fetch' | 'fetchPublic'> {
    if (own) return { fetch: own, fetchPublic: (url, init, signal) => own(url, { ...init, redirect: 'manual', signal }) }
    const breakers = this.#hostBreakers
    return {
      fetch: (input, init) => breakers.ask(new URL(String(input)).host, () => fetch(input, init)),
      fetchPublic: (url, init, signal) => breakers.ask(url.host, () => this.#publicWay.send(url, init, signal)),
    }
  }

  #openCache(): Promise<Cache> {
    this.#cache ??= openCache(this.#options.redis)
    return this.#cache
  }

  #settled(notice: Settled, heardBy: string | undefined): void {
    this.#reach.settled(notice, heardBy)
    this.#options.settled?.(notice)
  }
}

/** Wait for `work`, but not for ever. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
