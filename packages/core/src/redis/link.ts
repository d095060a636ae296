import { randomUUID } from 'node:crypto'
import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, IterableBackoff } from 'cockatiel'
import { Redis, type RedisOptions } from 'ioredis'
import { systemClock } from '../clock/clock.ts'
import type { RootLog } from '../telemetry/log.ts'
import { RedisEar } from './ear.ts'
import { hangUp } from './hang-up.ts'
import { inTime } from './in-time.ts'
import { type RedisPlace, shownUrl } from './place.ts'
import { away, isOutage, troubleOf } from './trouble.ts'

const timedOut = () => new Error('a command timed out')

/** How Redis is doing. `away` covers everything from absent to silent; {@link RedisStatus.reason} says which. */
export type RedisState = 'connecting' | 'ready' | 'away' | 'closed'

export interface RedisStatus {
  readonly state: RedisState
  /** Why it is away, without any secret. */
  readonly reason?: string
  /** Calls are let through, refused, or one is tried. */
  readonly breaker: 'closed' | 'open' | 'half-open'
}

export interface LinkSettings {
  /** Longest that Redis may take for one call; milliseconds. Below the 200 that chat may wait. */
  readonly callMs: number
  /** Longest that connecting may take; milliseconds. */
  readonly connectMs: number
  /** Calls in a row that fail before none is made for a while. */
  readonly failures: number
}

export const linkDefaults: LinkSettings = { callMs: 150, connectMs: 2_000, failures: 3 }

/** Rests of the breaker, the last one over and over; milliseconds. */
const rests = [250, 500, 1_000, 2_000]
/** Longest pause between two tries to connect; milliseconds. */
const longestPause = 2_000

/**
 * The one connection of a process to Redis, watched. Nothing waits in a queue for it: while Redis is absent, hung
 * or hostile every call fails at once, and the caller does what it does without Redis. It comes back by itself.
 */
export class RedisLink {
  readonly place: RedisPlace
  readonly settings: LinkSettings
  /** Tells this process from all others. */
  readonly name: string = randomUUID()
  /** Where, as it may be shown. */
  readonly where: string
  readonly #redis: Redis
  #breaker: CircuitBreakerPolicy
  readonly #log: RootLog
  readonly #told = new Set<(status: RedisStatus) => void>()
  #ear: RedisEar | undefined
  #state: RedisState = 'connecting'
  #reason: string | undefined
  #underway = 0
  /** A script was made while something was under way: what comes now waits until that is over. */
  #fresh: { readonly over: Promise<void>; readonly end: () => void } | undefined

  constructor(place: RedisPlace, log: RootLog, settings: LinkSettings = linkDefaults) {
    this.place = place
    this.settings = settings
    this.where = shownUrl(place.url)
    this.#log = log
    this.#breaker = this.#newBreaker()
    // The client's own time limit counts the time in which this process was busy; it watches the greeting, and we the calls.
    this.#redis = this.connection({ enableAutoPipelining: true, commandTimeout: settings.connectMs })
    this.#redis.on('ready', () => {
      // It answered the question after its state, so what was held against it is over.
      this.#breaker = this.#newBreaker()
      this.#become('ready')
    })
    this.#redis.on('error', (error: Error) => this.#become('away', troubleOf(error, this.where)))
    this.#redis.on('close', () => this.#become('away', this.#reason ?? `the connection to ${this.where} ended`))
    void this.#redis.connect().catch(() => undefined)
  }

  get status(): RedisStatus {
    const { state } = this.#breaker
    const breaker = state === CircuitState.Closed ? 'closed' : state === CircuitState.HalfOpen ? 'half-open' : 'open'
    return { state: this.#state, breaker, ...(this.#reason === undefined ? {} : { reason: this.#reason }) }
  }

  /** What this process hears of others; it begins to listen when it is first asked for. */
  get ear(): RedisEar {
    return (this.#ear ??= new RedisEar(this, this.name, systemClock))
  }

  /** A key, or a channel, of this bot. */
  key(...parts: readonly string[]): string {
    return `${this.place.prefix}:${parts.join(':')}`
  }

  /**
   * Ask Redis.
   *
   * @param work one command or several sent together
   * @throws {WaddleError} `WDL_REDIS_AWAY` at once when Redis is away, else after {@link LinkSettings.callMs} at the latest
   */
  async call<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#fresh) await this.#fresh.over
    // While one call tries whether Redis is back the others do not wait for its answer.
    if (this.#redis.status !== 'ready' || this.#breaker.state === CircuitState.HalfOpen)
      throw away(this.#reason ?? `${this.where} is not ready`)
    this.#underway++
    try {
      return await this.#breaker.execute(() => inTime(work(this.#redis), this.settings.callMs, timedOut))
    } catch (error) {
      throw isOutage(error as Error) ? away(this.#reason ?? troubleOf(error as Error, this.where)) : error
    } finally {
      if (--this.#underway === 0) {
        this.#fresh?.end()
        this.#fresh = undefined
      }
    }
  }

  /** Make a script a command of the client that {@link RedisLink.call} hands out. Redis is sent it once, and again when it forgot. */
  define(name: string, lua: string): void {
    this.#redis.defineCommand(name, { lua })
    if (this.#underway === 0 || this.#fresh) return
    // A bundle of commands that is open knows only the scripts of its beginning, and throws where nobody can catch it
    // when it is asked for another (redis/ioredis#1931).
    let end!: () => void
    const over = new Promise<void>((resolve) => (end = resolve))
    this.#fresh = { over, end }
  }

  /** A connection of its own with the same care, not connected yet; whoever asks for it closes it. */
  connection(options: RedisOptions = {}): Redis {
    const redis = new Redis(this.place.url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      disableClientInfo: true,
      connectTimeout: this.settings.connectMs,
      commandTimeout: this.settings.callMs,
      keepAlive: 10_000,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 8), longestPause),
      // A master that became a replica: the address may lead to the new one.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
      ...(this.place.password === undefined ? {} : { password: this.place.password }),
      ...options,
    })
    redis.on('error', () => undefined)
    return redis
  }

  /** Be told of every change. Returns to stop. */
  onState(told: (status: RedisStatus) => void): () => void {
    this.#told.add(told)
    return () => void this.#told.delete(told)
  }

  /** Resolves as soon as Redis is ready, or after `ms`; tells which. */
  async settled(ms: number = this.settings.connectMs): Promise<boolean> {
    if (this.#state === 'connecting') {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, ms)
        const stop = this.onState(done)
        function done(): void {
          clearTimeout(timer)
          stop()
          resolve()
        }
      })
    }
    return this.#state === 'ready'
  }

  async close(): Promise<void> {
    this.#become('closed')
    this.#told.clear()
    await Promise.all([this.#ear?.close(), hangUp(this.#redis)])
  }

  #newBreaker(): CircuitBreakerPolicy {
    const breaker = circuitBreaker(handleWhen(isOutage), {
      breaker: new ConsecutiveBreaker(this.settings.failures),
      halfOpenAfter: new IterableBackoff(rests),
    })
    breaker.onBreak((why) => {
      const error = 'error' in why ? why.error : new Error('calls fail')
      this.#become('away', troubleOf(error, this.where))
      // A server that accepts and is silent is only left by hanging up; one that answers with a refusal is waited for.
      if (error.name !== 'ReplyError' && this.#redis.status === 'ready') this.#redis.disconnect(true)
    })
    breaker.onReset(() => this.#redis.status === 'ready' && this.#become('ready'))
    return breaker
  }

  #become(state: RedisState, reason?: string): void {
    if (this.#state === 'closed') return
    const [before, why] = [this.#state, this.#reason]
    this.#state = state
    this.#reason = state === 'away' ? reason : undefined
    if (before === state && why === this.#reason) return
    if (state === 'away' && before !== 'away')
      this.#log.warn('Redis is away: limits and caches are those of this process alone until it is back', { reason })
    else if (state === 'away') this.#log.debug('Redis is still away', { reason })
    else if (state === 'ready' && before === 'away') this.#log.info('Redis is back', { where: this.where })
    for (const told of [...this.#told]) told(this.status)
  }
}
