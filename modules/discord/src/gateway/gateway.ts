import { type IIdentifyThrottler, type SessionInfo, SimpleIdentifyThrottler } from '@discordjs/ws'
import type { Log, ReceiverHealth } from '@waddlebot/sdk'
import { Backoff } from '@waddlebot/sdk'
import type { GatewayDispatchPayload, GatewayReadyDispatchData } from 'discord-api-types/v10'
import type { DiscordConfig } from '../config.ts'
import type { Api } from '../speaking/api.ts'
import { Line } from './line.ts'

/** Codes with which Discord closes for good. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const closing = { badToken: 4004, badShard: 4010, tooFewShards: 4011, badVersion: 4012, badIntents: 4013, disallowedIntents: 4014 } as const
const final: ReadonlySet<number> = new Set(Object.values(closing))

/** So many dials in vain, and the bot is not ready any more. */
const patience = 3

export interface GatewayEar {
  dispatch(packet: GatewayDispatchPayload, shardId: number, unique: string): void
  /** @param gap something may have been missed: the bot was here before, and this is a new session */
  ready(data: GatewayReadyDispatchData, shardId: number, gap: boolean): void
  /** The token is worth nothing. */
  refused(): void
  /** Intents were asked for that are not switched on. */
  disallowed(): void
}

export interface GatewayOptions {
  readonly api: Api
  readonly token: string
  readonly config: DiscordConfig
  readonly log: Log
  readonly now: () => number
  readonly ear: GatewayEar
}

/** The way in: one {@link Line} at a time, given up for a new one when it falls silent or cannot be mended. */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #sessions = new Map<number, SessionInfo>()
  readonly #ready = new Set<number>()
  readonly #begun = new Set<number>()
  readonly #pauses: Backoff
  #throttler: IIdentifyThrottler | undefined
  #line: Line | undefined
  #intents = 0
  #redial: NodeJS.Timeout | undefined
  #steady: NodeJS.Timeout | undefined
  readonly #watch: NodeJS.Timeout
  #why: string | undefined
  #signAt = performance.now()
  #stopped = false
  /** When Discord was last heard; epoch milliseconds. */
  heardAt: number | undefined

  constructor(options: GatewayOptions) {
    this.#options = options
    const { timing } = options.config
    this.#pauses = new Backoff(timing.reconnectMs, timing.reconnectMostMs)
    this.#watch = setInterval(() => this.#look(), timing.silenceMs / 4)
    this.#watch.unref()
  }

  get state(): { readonly state: ReceiverHealth['state']; readonly detail?: string } {
    const all = this.#line?.shardIds ?? []
    if (all.length > 0 && all.every((id) => this.#ready.has(id))) return { state: 'up' }
    const detail = this.#why === undefined ? {} : { detail: this.#why }
    return { state: this.#pauses.failures > patience ? 'down' : 'connecting', ...detail }
  }

  /** Dial, with these intents from now on. */
  start(intents: number): void {
    this.#intents = intents
    void this.#begin()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#watch)
    clearTimeout(this.#redial)
    clearTimeout(this.#steady)
    this.#ready.clear()
    await this.#line?.end(false)
  }

  async #begin(): Promise<void> {
    const { api, token, config, log } = this.#options
    clearTimeout(this.#redial)
    this.#redial = undefined
    const old = this.#line
    this.#line = undefined
    this.#ready.clear()
    await old?.end(true)
    if (this.#stopped || this.#line) return
    this.#signAt = performance.now()
    const line = new Line({
      rest: api.rest,
      token,
      intents: this.#intents,
      shards: config.shards,
      url: config.gateway,
      sessions: this.#sessions,
      pauses: this.#pauses,
      // One for all lines: Discord counts log-ins by the bot, not by the connection.
      throttler: (concurrency) => (this.#throttler ??= new SimpleIdentifyThrottler(concurrency)),
      closeMs: config.timing.closeMs,
      ear: {
        heard: () => this.#heard(),
        dispatch: (packet, shardId) => this.#options.ear.dispatch(packet, shardId, this.#unique(packet, shardId)),
        ready: (data, shardId) => {
          const gap = this.#begun.has(shardId)
          this.#begun.add(shardId)
          this.#options.ear.ready(data, shardId, gap)
          this.#up(shardId, gap)
        },
        resumed: (shardId) => this.#up(shardId, false),
        closed: (shardId, code) => this.#closed(shardId, code),
        fault: (reason) => {
          log.warn('the connection to Discord could not be mended; a new one is made', { reason })
          this.#again(reason)
        },
      },
    })
    this.#line = line
    try {
      await line.start()
    } catch (error) {
      const { status, message } = error as { status?: number; message?: string }
      if (status === 401) return this.#options.ear.refused()
      this.#again(`Discord cannot be reached: ${message}`)
    }
  }

  /** What tells an event of a session from all others, the same when it is delivered again. */
  #unique(packet: GatewayDispatchPayload, shardId: number): string {
    return `${this.#sessions.get(shardId)?.sessionId.slice(-12) ?? 'x'}.${shardId}.${packet.s}`
  }

  #heard(): void {
    this.#signAt = performance.now()
    this.heardAt = this.#options.now()
  }

  #up(shardId: number, gap: boolean): void {
    const { log, config } = this.#options
    this.#ready.add(shardId)
    this.#why = undefined
    log.info(gap ? 'connected to Discord in a new session' : 'connected to Discord', { shard: shardId })
    clearTimeout(this.#steady)
    this.#steady = setTimeout(() => this.#pauses.reset(), config.timing.steadyMs)
    this.#steady.unref()
  }

  #closed(shardId: number, code: number): void {
    const { log, ear } = this.#options
    clearTimeout(this.#steady)
    this.#ready.delete(shardId)
    this.#why = `Discord closed the connection (${code}); dialling again`
    if (this.#stopped) return
    log.warn('the connection to Discord ended', { shard: shardId, code })
    if (!final.has(code)) return
    this.#sessions.delete(shardId)
    if (code === closing.badToken) {
      ear.refused()
      return
    }
    if (code === closing.disallowedIntents) {
      ear.disallowed()
      return
    }
    this.#why = `Discord closed the connection for good (${code}): ${reasons[code] ?? 'it gives no reason'}`
    this.#again(this.#why)
  }

  /** A new line, after a pause. */
  #again(reason: string): void {
    if (this.#stopped || this.#redial) return
    this.#why = reason
    this.#ready.clear()
    this.#redial = setTimeout(() => void this.#begin(), this.#pauses.next())
  }

  #look(): void {
    const { timing } = this.#options.config
    if (this.#stopped || this.#redial || performance.now() - this.#signAt < timing.silenceMs) return
    this.#options.log.warn('nothing was heard from Discord; a new connection is made', { silentMs: timing.silenceMs })
    this.#signAt = performance.now()
    this.#again(`nothing was heard from Discord for ${timing.silenceMs} ms`)
  }
}

const reasons: Readonly<Record<number, string>> = {
  [closing.badShard]: 'it does not know this shard',
  [closing.tooFewShards]: 'the bot is in too many servers for so few shards; leave "shards" on auto',
  [closing.badVersion]: 'it does not know the version of its gateway that this bot speaks; update the bot',
  [closing.badIntents]: 'it does not know an intent; update the bot',
}
