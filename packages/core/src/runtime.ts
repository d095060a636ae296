import { type Envelope, type Receiver, type ReceiverHealth, type Registry as SdkRegistry, type Settled, WaddleError } from '@waddlebot/sdk'
import { type Clock, systemClock } from './clock/clock.ts'
import { Delivery, type Outlet } from './delivery/delivery.ts'
import { makeGround } from './ground.ts'
import { Intake } from './intake/intake.ts'
import { Journal } from './intake/journal.ts'
import { SpeakingOrder } from './intake/order.ts'
import { type CollectingRun, Performer } from './intake/perform.ts'
import { CronTimer, parseCron } from './jobs/cron.ts'
import { JobRunner } from './jobs/runner.ts'
import { SqlJobs } from './jobs/sql.ts'
import type { Limits } from './limits/limits.ts'
import { MemoryLimits } from './limits/memory.ts'
import { StoredLimits } from './limits/stored.ts'
import { checkConfig } from './modules/check.ts'
import { Host } from './modules/host.ts'
import { loadCommands } from './modules/load-commands.ts'
import { inTime } from './modules/patience.ts'
import { type ModuleSpec, planModules } from './modules/plan.ts'
import { runAlone } from './modules/run-alone.ts'
import { callMaker, contextOf, type Ground, sharedScope } from './modules/scope.ts'
import { type CommunitySettings, People, Places, Switches } from './people/index.ts'
import { SupervisedReceiver } from './receivers/supervise.ts'
import { type Refusals, Router } from './router/router.ts'
import type { Draft } from './router/turn.ts'
import { type Store, tablePrefix } from './store/index.ts'
import { type MigrationSet, migrate, pendingSteps } from './store/migrations.ts'
import { coreSchema } from './store/schema/index.ts'
import { Work } from './store/work.ts'
import { type RootLog, silentLog } from './telemetry/log.ts'
import { Metrics } from './telemetry/metrics.ts'

export interface RuntimeOptions {
  readonly store: Store
  readonly modules: readonly ModuleSpec[]
  readonly clock?: Clock
  readonly log?: RootLog
  /** What the bot is called; it answers to `@name`. */
  readonly name?: string
  readonly prefix?: string
  readonly refusals?: Refusals
  /** How long a command may take; milliseconds. */
  readonly timeLimitMs?: number
  /** Tasks accepted and not done, at most. */
  readonly queue?: number
  readonly communities?: Readonly<Record<string, CommunitySettings>>
  readonly secret?: (name: string) => string | undefined
  readonly random?: () => number
  readonly fetch?: typeof fetch
  readonly limits?: Limits
  /** Apply pending migrations instead of refusing to start. */
  readonly migrate?: boolean
  readonly overlay?: (module: string, name: string, state: unknown) => void
  readonly settled?: (notice: Settled) => void
  /** Leave the store open when stopping: its owner goes on with it. */
  readonly keepStoreOpen?: boolean
}

/** How many times the limit of a command the set-up of a module may take. */
const setUpTimes = 15

/** The composition root: builds the parts of the road, starts them in order and stops them in reverse. */
export class Runtime {
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly metrics = new Metrics()
  readonly places: Places
  readonly people: People
  readonly switches: Switches
  readonly router: Router
  readonly delivery: Delivery
  readonly intake: Intake
  readonly hosts = new Map<string, Host>()
  readonly receivers: SupervisedReceiver[] = []
  readonly #options: RuntimeOptions
  readonly #journal: Journal
  readonly #jobs: SqlJobs
  readonly #runner: JobRunner
  readonly #performer: Performer
  readonly #cooldowns: StoredLimits | undefined
  readonly #ground: Ground
  readonly #services = new Map<string, unknown>()
  readonly #crons: CronTimer[] = []
  #state: 'new' | 'running' | 'stopping' | 'stopped' = 'new'
  #background = new Set<Promise<unknown>>()
  #calls = 0

  constructor(options: RuntimeOptions) {
    this.#options = options
    this.store = options.store
    this.clock = options.clock ?? systemClock
    this.log = options.log ?? silentLog
    this.places = new Places(options.prefix ?? '!')
    this.people = new People(this.places)
    this.switches = new Switches(this.places)
    for (const [id, settings] of Object.entries(options.communities ?? {})) this.#settle(id, settings)
    this.#journal = new Journal(this.store)
    this.#jobs = new SqlJobs(this.store)
    const timeLimitMs = options.timeLimitMs ?? 2_000
    this.delivery = new Delivery({
      clock: this.clock,
      places: this.places,
      outlet: (platform) => this.#outlet(platform),
      trouble: (what, draft, detail) => this.#trouble(what, draft, detail),
    })
    this.#ground = makeGround({
      store: this.store,
      clock: this.clock,
      places: this.places,
      people: this.people,
      jobs: this.#jobs,
      journal: this.#journal,
      random: options.random ?? Math.random,
      secret: (name) => options.secret?.(name),
      fetch: options.fetch ?? fetch,
      router: () => this.router,
      delivery: () => this.delivery,
      overlay: (module, name, state) => options.overlay?.(module, name, state),
    })
    // Limits brought from outside keep their own long cooldowns.
    this.#cooldowns = options.limits ? undefined : new StoredLimits(new MemoryLimits(this.clock), this.store, this.clock)
    this.router = new Router({
      limits: options.limits ?? this.#cooldowns!,
      people: this.people,
      refusals: options.refusals ?? 'auto',
      names: options.name ? [options.name.toLowerCase()] : [],
      timeLimitMs,
      mouth: { say: (turn, draft) => void (turn.run as { drafts: Draft[] } | undefined)?.drafts.push(draft) },
      failed: (turn, error, opened) =>
        this.log.error(`command ${turn.command.words} of module ${turn.command.host.name} failed`, {
          id: turn.envelope.id,
          error,
          resting: opened,
        }),
    })
    const order = new SpeakingOrder(this.clock)
    this.#performer = new Performer({
      store: this.store,
      journal: this.#journal,
      router: this.router,
      people: this.people,
      delivery: this.delivery,
      order,
      clock: this.clock,
      ground: this.#ground,
      log: this.log,
      metrics: this.metrics,
      timeLimitMs,
      cooldowns: this.#cooldowns,
    })
    this.intake = new Intake({
      places: this.places,
      people: this.people,
      router: this.router,
      journal: this.#journal,
      performer: this.#performer,
      order,
      delivery: this.delivery,
      ground: this.#ground,
      hosts: this.hosts,
      clock: this.clock,
      log: this.log,
      metrics: this.metrics,
      queue: options.queue ?? 10_000,
      settled: (notice) => this.#settled(notice),
    })
    this.#runner = new JobRunner(this.#jobs, this.clock, (job) => this.#runJob(job))
    this.#jobs.scheduled = () => this.#runner.wake()
    this.metrics.gauge('waddle_queue_depth', 'Tasks accepted and not done', () => this.intake.lanes.pending)
    this.metrics.gauge('waddle_outgoing_depth', 'Messages not out yet', () => this.delivery.pending)
  }

  /** The migrations of the core and of all modules, in load order. */
  static migrationSets(modules: readonly ModuleSpec[]): MigrationSet[] {
    const sets = planModules(modules)
      .filter((spec) => spec.definition.migrations)
      .map((spec) => ({ module: spec.definition.name, migrations: spec.definition.migrations! }))
    return [coreSchema, ...sets]
  }

  /** Load everything and connect nothing: enough to ask what there is and why something would stop. */
  async load(): Promise<void> {
    if (this.#state !== 'new') throw new WaddleError('WDL_RUNTIME_STATE', `this runtime is ${this.#state}; make a new one`)
    this.#state = 'running'
    const specs = planModules(this.#options.modules)
    await this.#prepareStore(specs)
    await this.people.load(this.store)
    for (const odd of await this.switches.load(this.store)) this.log.warn('a switch could not be read, so what it names is off', { odd })
    await this.#cooldowns?.restore()
    for (const spec of specs) await this.#load(spec)
  }

  /** Load everything, connect, take up what was left. */
  async start(): Promise<void> {
    try {
      await this.load()
      for (const host of this.hosts.values()) if (host.definition.receiver) await this.#connect(host)
      await this.#resume()
      if (this.store.dialect === 'sqlite') await this.#jobs.takeOver()
      this.#runner.start()
      for (const cron of this.#crons) cron.start()
    } catch (error) {
      await this.stop()
      throw this.store.explain(error)
    }
  }

  /** Stop in order: hear nothing more, finish what was accepted, say what is to be said, close. */
  async stop(drainMs = 8_000): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') return
    this.#state = 'stopping'
    await Promise.allSettled(this.receivers.map((receiver) => receiver.pause()))
    this.intake.stop()
    for (const cron of this.#crons) cron.stop()
    await this.#within(drainMs, this.idle())
    await this.#runner.stop()
    for (const host of [...this.hosts.values()].reverse()) await this.#unload(host)
    await Promise.allSettled(this.receivers.map((receiver) => receiver.stop()))
    this.router.close()
    await this.#performer.close()
    if (!this.#options.keepStoreOpen)
      await this.store.close().catch((error: unknown) => this.log.error('the store did not close cleanly', { error }))
    this.#state = 'stopped'
  }

  /** Resolves when everything accepted is done and said. */
  async idle(): Promise<void> {
    for (;;) {
      await this.intake.idle()
      await this.#runner.idle()
      await Promise.allSettled([...this.#background])
      await this.delivery.idle()
      if (this.intake.lanes.pending === 0 && this.delivery.pending === 0 && this.#background.size === 0) return
    }
  }

  receive(envelope: Envelope) {
    return this.intake.receive(envelope)
  }

  /** How receivers are doing, by module. */
  health(): Readonly<Record<string, ReceiverHealth>> {
    const names = [...this.hosts.values()].filter((host) => host.definition.receiver).map((host) => host.name)
    return Object.fromEntries(this.receivers.map((receiver, index) => [names[index]!, receiver.health()]))
  }

  /** Context of a module outside of any message, each write standing alone. For routes and for tests. */
  context(module: string, extra: object = {}): object {
    return contextOf(this.#host(module), this.#ground, undefined, extra)
  }

  /**
   * Run something of a module, such as a route, with its writes in one transaction.
   *
   * @returns what it returns
   */
  async call(module: string, run: (context: object) => unknown, extra: object): Promise<unknown> {
    let result: unknown
    const work = new Work(this.store)
    const abort = new AbortController()
    const drafts: Draft[] = []
    const collecting: CollectingRun = { work, drafts, signal: abort.signal, sayNow: async (draft) => void drafts.push(draft) }
    const id = `call:${module}:${this.clock.now()}:${this.#calls++}`
    try {
      result = await run(contextOf(this.#host(module), this.#ground, collecting, extra))
      if (drafts.length === 0) await work.keep()
      else
        await work.commit(async (db) => {
          for (const [index, draft] of drafts.entries()) await this.#journal.toSay(db, `${id}#${index}`, null, draft, this.clock.now())
        })
    } catch (error) {
      await work.abandon()
      throw error
    } finally {
      abort.abort()
    }
    for (const [index, draft] of drafts.entries()) {
      this.#track(this.delivery.say(`${id}#${index}`, draft).then(() => this.#journal.said(`${id}#${index}`)))
    }
    return result
  }

  get ground(): Ground {
    return this.#ground
  }

  /** What the bot can do, and why it would not. */
  get registry(): SdkRegistry {
    return this.#ground.registry()
  }

  get state(): 'new' | 'running' | 'stopping' | 'stopped' {
    return this.#state
  }

  /** Tasks that may wait, at most. */
  get queueLimit(): number {
    return this.#options.queue ?? 10_000
  }

  #host(module: string): Host {
    const host = this.hosts.get(module)
    if (!host) throw new WaddleError('WDL_MODULE_UNKNOWN', `there is no module "${module}"`, { fix: 'waddle module list' })
    return host
  }

  #settle(id: string, settings: CommunitySettings): void {
    this.places.community(id, settings)
    for (const owner of settings.owners ?? []) this.people.grant(id, owner, 'owner')
  }

  async #prepareStore(specs: readonly ModuleSpec[]): Promise<void> {
    const sets = Runtime.migrationSets(specs)
    const pending = await pendingSteps(this.store, sets)
    if (pending.length === 0) return
    if (!this.#options.migrate) {
      const names = pending.map((step) => `${step.module}/${step.id}`).join(', ')
      throw new WaddleError('WDL_MIGRATION_PENDING', `the database is not up to date: ${names}`, {
        fix: 'waddle migrate',
        data: { pending },
      })
    }
    await migrate(this.store, sets, this.clock.now())
  }

  async #load(spec: ModuleSpec): Promise<void> {
    const { definition } = spec
    const host = new Host({
      definition,
      config: await checkConfig(definition, spec.config),
      store: this.store.scoped(tablePrefix(definition.name)),
      log: this.log.child({ module: definition.name }),
      now: () => this.clock.now(),
      marketplace: spec.marketplace ?? false,
    })
    this.hosts.set(host.name, host)
    host.state = 'loading'
    const uses = Object.entries((definition.uses ?? {}) as Record<string, { service: string }>)
    host.scope = sharedScope(host, this.#ground, Object.fromEntries(uses.map(([name, token]) => [name, this.#services.get(token.service)])))
    host.call = callMaker(host, this.#ground)
    try {
      const limit = (this.#options.timeLimitMs ?? 2_000) * setUpTimes
      for (const { token, make } of definition.provides ?? []) {
        const made = make(contextOf(host, this.#ground, undefined, {}) as never)
        this.#services.set(token.service, await inTime(made, limit, `the service ${token.service}`))
      }
      await inTime(definition.setup?.(contextOf(host, this.#ground, undefined, {}) as never), limit, 'its setup')
      loadCommands(host, spec, this.router.registry)
      this.intake.connect(host)
      for (const expression of Object.keys(definition.cron ?? {})) this.#schedule(host, expression)
      host.state = 'active'
    } catch (cause) {
      host.state = 'failed'
      host.error = cause
      if (cause instanceof WaddleError && cause.code !== 'WDL_MODULE_FAILED') throw cause
      const why = cause instanceof Error ? cause.message : `it threw ${JSON.stringify(cause) ?? String(cause)}, which is no error`
      throw new WaddleError('WDL_MODULE_FAILED', `module ${host.name} could not be loaded: ${why}`, {
        fix: `waddle module check ${host.name}, or run without it: waddle config set modules.${host.name}.enabled false`,
        data: { module: host.name },
        cause,
      })
    }
  }

  #schedule(host: Host, expression: string): void {
    const work = host.definition.cron![expression]!
    const timer = new CronTimer(parseCron(expression, host.name), this.clock, (at) => {
      const id = `cron:${host.name}:${expression}:${at}`
      this.#track(
        runAlone(
          this.#alone(),
          host,
          id,
          {},
          (context) => work(context as never),
          async (db) => {
            const { changes } = await db.run`
            INSERT INTO waddle_cron (module, expression, last_at) VALUES (${host.name}, ${expression}, ${at})
            ON CONFLICT (module, expression) DO UPDATE SET last_at = ${at} WHERE waddle_cron.last_at < ${at}`
            return changes > 0
          },
        ),
      )
    })
    this.#crons.push(timer)
    host.effects.add(`cron ${expression}`, () => timer.stop())
  }

  async #runJob(job: import('./jobs/jobs.ts').ClaimedJob): Promise<boolean> {
    const host = this.hosts.get(job.module)
    const work = host?.definition.jobs?.[job.name] as ((context: object) => unknown) | undefined
    if (!host || !work) return false
    const late = this.clock.now() - job.dueAt > 60_000
    return runAlone(this.#alone(), host, `job:${job.id}:${job.attempts}`, { payload: job.payload, dueAt: job.dueAt, late }, work, (db) =>
      this.#jobs.done(db, job.id, job.attempts),
    )
  }

  #alone() {
    return { store: this.store, journal: this.#journal, delivery: this.delivery, ground: this.#ground, clock: this.clock, log: this.log }
  }

  #track(work: Promise<unknown>): void {
    this.#background.add(work)
    void work.finally(() => this.#background.delete(work))
  }

  async #connect(host: Host): Promise<void> {
    const receiver = new SupervisedReceiver({
      host,
      clock: this.clock,
      receive: (envelope) => this.intake.receive(envelope),
      secret: (name) => (host.has(`secret:${name}`) ? this.#options.secret?.(name) : undefined),
    })
    this.receivers.push(receiver)
    await receiver.start()
  }

  async #resume(): Promise<void> {
    for (const { id, draft } of await this.#journal.unsaid()) {
      this.#track(this.delivery.say(id, draft).then(() => this.#journal.said(id)))
    }
    const resumed = await this.intake.resume()
    if (resumed > 0) this.log.info('took up what was left', { events: resumed })
    await this.#journal.forget(this.clock.now())
    await this.#cooldowns?.forget()
  }

  async #unload(host: Host): Promise<void> {
    host.state = 'unloading'
    host.abort.abort()
    for (const { label, error } of await host.effects.dispose()) this.log.error(`module ${host.name} did not let go of ${label}`, { error })
    host.state = 'unloaded'
  }

  #outlet(platform: string): (Outlet & { settled: Receiver['settled'] }) | undefined {
    const own = this.receivers.find((receiver) => receiver.platform === platform)
    const receiver = own ?? this.receivers.find((each) => each.standsIn)
    if (!receiver) return undefined
    return {
      paced: !receiver.standsIn,
      moderates: (channel) => receiver.moderates(channel),
      settled: (notice) => receiver.settled(notice),
      send: async (message) => {
        const sent = await receiver.send(message)
        if (sent.sent) this.metrics.sent.cell(platform).n++
        return sent
      },
    }
  }

  #settled(notice: Settled): void {
    this.#outlet(notice.platform)?.settled?.(notice)
    this.#options.settled?.(notice)
  }

  #trouble(what: 'cut' | 'undelivered', draft: Draft, detail: string): void {
    this.metrics.undelivered.cell(what).n++
    this.log.warn(what === 'cut' ? 'a message was longer than the platform takes' : 'a message could not be delivered', {
      channel: draft.channel,
      module: draft.module,
      detail: detail.slice(0, 200),
    })
  }

  async #within(ms: number, work: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))])
    clearTimeout(timer)
  }
}
