import { hostname } from 'node:os'
import { purse, type Settled } from '@waddlebot/sdk'
import { Border } from './border.ts'
import type { Cache } from './cache/cache.ts'
import { openCache } from './cache/open.ts'
import { processRoles } from './fleet/role.ts'
import { makeGround } from './ground/index.ts'
import { Bulkhead } from './intake/bulkhead.ts'
import { Intake } from './intake/intake.ts'
import { SpeakingOrder } from './intake/order.ts'
import { Performer } from './intake/perform.ts'
import { longestNap } from './jobs/runner.ts'
import { SqlJobs } from './jobs/sql.ts'
import { Timetable } from './jobs/timetable.ts'
import type { Limits } from './limits/limits.ts'
import { MemoryLimits } from './limits/memory.ts'
import { RedisLimits } from './limits/redis.ts'
import { StoredLimits } from './limits/stored.ts'
import { ModuleLoader } from './modules/loader.ts'
import type { AloneParts } from './modules/run-alone.ts'
import type { Ground } from './modules/scope.ts'
import type { RuntimeOptions } from './options.ts'
import { Links } from './people/index.ts'
import { Deadlines } from './router/deadlines.ts'
import { Router } from './router/router.ts'
import type { Draft } from './router/turn.ts'
import { measure } from './telemetry/gauges.ts'
import { Observatory } from './telemetry/observatory.ts'
import { Rates } from './telemetry/rates.ts'
import { waysOut } from './web/ways.ts'

/** How many times the limit of a command the set-up of a module may take. */
const setUpTimes = 15
/** How many times that limit a job or regular work may take: nobody waits for it. */
const aloneTimes = 15
/** And how many times from its first write on: from then on everybody waits for it. */
const writeTimes = 2.5

/** Everything that a bot is made of, built from its options: connected to nothing, and nothing of it started. */
export abstract class Assembly extends Border {
  /** From where the bot can be seen, all of its processes. */
  readonly observatory: Observatory
  readonly ground: Ground
  readonly router: Router
  readonly intake: Intake
  readonly timetable: Timetable
  protected readonly performer: Performer
  protected readonly loader: ModuleLoader
  /** What runs that nobody called stand on. */
  protected readonly alone: AloneParts
  protected readonly cooldowns: StoredLimits | undefined
  protected readonly rates: Rates
  /** Opened when a module first asks for it. */
  protected cache: Promise<Cache> | undefined

  constructor(options: RuntimeOptions) {
    super(options)
    const { clock, heard, hosts, journal, log, metrics, people, places, queueLimit: queue, store, traces, usage, voice, wire } = this
    const { timeLimitMs = 2_000, napMs = longestNap } = options
    const jobs = new SqlJobs(store)
    const order = new SpeakingOrder(clock)
    const ground = this.#makeGround(jobs)
    this.ground = ground
    // Limits brought from outside keep their own long cooldowns.
    this.cooldowns = options.limits ? undefined : this.#countLimits()
    const router = this.#openRouter(options.limits ?? this.cooldowns!, timeLimitMs)
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
      partEnded: (part) => this.reach.partEnded(part),
      elsewhere: (envelope, keys) => this.membership?.awaited.addLate(envelope, keys),
    })
    const alone = {
      deadlines: new Deadlines(),
      aloneMs: timeLimitMs * aloneTimes,
      writeMs: timeLimitMs * writeTimes,
      ending: this.ending.signal,
    }
    this.alone = { store, journal, delivery: voice, ground, clock, log, ...alone }
    this.timetable = new Timetable({ parts: this.alone, jobs, hosts, napMs })
    this.loader = new ModuleLoader({ store, clock, log, ground, wire, registry: router.registry, setUpMs: timeLimitMs * setUpTimes })
    measure(this, options, () => voice.pending)
    this.rates = new Rates(metrics)
    this.observatory = this.#lookout()
  }

  abstract get state(): 'new' | 'running' | 'stopping' | 'stopped'

  #makeGround(jobs: SqlJobs): Ground {
    const { clock, hosts, journal, metrics, options, people, places, publicUrl, publicWay, store, vault, voice, wire } = this
    return makeGround({
      store,
      clock,
      places,
      people,
      links: new Links(() => clock.now()),
      wire,
      hosts,
      reach: this.reach,
      jobs,
      journal,
      random: options.random ?? Math.random,
      secret: (name) => vault.secret(name),
      ...waysOut(options.fetch, publicWay, this.hostBreakers),
      overlay: (module, name, state) => options.overlay?.(module, name, state),
      publicUrl,
      cache: () => this.#openCache(),
      metrics,
      router: () => this.router,
      delivery: voice,
    })
  }

  #countLimits(): StoredLimits {
    const { clock, options, store } = this
    return new StoredLimits(options.redis ? new RedisLimits(options.redis, clock) : new MemoryLimits(clock), store, clock)
  }

  #openRouter(limits: Limits, timeLimitMs: number): Router {
    const { log, metrics, options, people } = this
    return new Router({
      limits,
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

  #openCache(): Promise<Cache> {
    this.cache ??= openCache(this.options.redis)
    return this.cache
  }

  #settled(notice: Settled, heardBy: string | undefined): void {
    this.reach.settled(notice, heardBy)
    this.options.settled?.(notice)
  }
}
