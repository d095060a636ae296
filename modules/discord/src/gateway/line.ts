import { setTimeout as sleep } from 'node:timers/promises'
import type { REST } from '@discordjs/rest'
import { type IIdentifyThrottler, type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws'
import type { Backoff } from '@waddlebot/sdk'
import type { GatewayDispatchPayload, GatewayReadyDispatchData } from 'discord-api-types/v10'
import { GuardedShards } from './guard.ts'

/** What a line tells. */
export interface LineEar {
  /** Any sign of life. */
  heard(): void
  dispatch(packet: GatewayDispatchPayload, shardId: number): void
  /** A session began: what happened before it is not told again. */
  ready(data: GatewayReadyDispatchData, shardId: number): void
  /** A session goes on; what happened meanwhile is told now. */
  resumed(shardId: number): void
  closed(shardId: number, code: number): void
  /** The library failed at something that only a new line mends. */
  fault(reason: string): void
}

export interface LineOptions {
  readonly rest: REST
  readonly token: string
  readonly intents: number
  readonly shards: number | 'auto'
  /** Where the gateway is, if not where Discord says. */
  readonly url: string | undefined
  /** Sessions by shard; they outlive the line. */
  readonly sessions: Map<number, SessionInfo>
  readonly pauses: Backoff
  readonly throttler: (concurrency: number) => IIdentifyThrottler
  readonly closeMs: number
  readonly ear: LineEar
}

/**
 * The connections to the gateway, from the first dial until they are given up for new ones. The library keeps them:
 * heartbeats, resuming, identifying; how fast it dials again is decided here.
 */
export class Line {
  readonly #options: LineOptions
  readonly #manager: WebSocketManager
  readonly #over = new AbortController()
  /** Shards whose connection ended and that are about to dial. */
  readonly #dialling = new Set<number>()
  #shards: GuardedShards | undefined
  /** Ids of all shards, once they are known. */
  shardIds: readonly number[] = []

  constructor(options: LineOptions) {
    this.#options = options
    const { rest, token, intents, shards, url, sessions, throttler, closeMs, ear } = options
    this.#manager = new WebSocketManager({
      rest: url === undefined ? rest : redirected(rest, url),
      token,
      intents,
      shardCount: shards === 'auto' ? null : shards,
      buildIdentifyThrottler: async (manager) => throttler((await manager.fetchGatewayInformation()).session_start_limit.max_concurrency),
      buildStrategy: (manager) => {
        this.#shards = new GuardedShards(manager, {
          closeMs,
          fault: (error) => {
            if (!this.#over.signal.aborted) ear.fault(`the library failed: ${error}`)
          },
        })
        return this.#shards
      },
      retrieveSessionInfo: (shardId) => this.#session(shardId),
      updateSessionInfo: (shardId, session) => void (session ? sessions.set(shardId, session) : sessions.delete(shardId)),
    })
    this.#listen()
  }

  /** Dial. Rejects when it did not come to dialling; what fails later is told to the ear. */
  async start(): Promise<void> {
    this.shardIds = await this.#manager.getShardIds()
    let spawned = false
    const shards = this.#shards!
    const spawn = shards.spawn.bind(shards)
    shards.spawn = async (ids) => {
      await spawn(ids)
      spawned = true
    }
    this.#manager.connect().catch((error: unknown) => {
      const limited = /sessions remaining/.test(String(error))
      // Once there are shards they dial again by themselves.
      if ((!spawned || limited) && !this.#over.signal.aborted) this.#options.ear.fault(String((error as Error)?.message ?? error))
    })
  }

  /** End everything; takes no longer than its patience. Sessions can be resumed by another line. */
  async end(resumable: boolean): Promise<void> {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    const kept = [...this.#options.sessions]
    const { closeMs } = this.#options
    const destroy = async () => this.#manager.destroy({ reason: 'the bot ends this connection', ...(resumable ? { code: 4200 } : {}) })
    await Promise.race([destroy().catch(() => undefined), sleep(closeMs, undefined, { ref: false })])
    this.#shards?.terminate()
    if (resumable) for (const [shardId, session] of kept) this.#options.sessions.set(shardId, session)
  }

  #listen(): void {
    const { ear } = this.#options
    const alive =
      <T>(act: (event: T) => void) =>
      (event: T) => {
        if (this.#over.signal.aborted) return
        ear.heard()
        act(event)
      }
    this.#manager.on(
      WebSocketShardEvents.Dispatch,
      alive(({ data, shardId }) => ear.dispatch(data, shardId)),
    )
    this.#manager.on(
      WebSocketShardEvents.Ready,
      alive(({ data, shardId }) => ear.ready(data, shardId)),
    )
    this.#manager.on(
      WebSocketShardEvents.Resumed,
      alive(({ shardId }) => ear.resumed(shardId)),
    )
    this.#manager.on(
      WebSocketShardEvents.HeartbeatComplete,
      alive(() => undefined),
    )
    this.#manager.on(
      WebSocketShardEvents.Closed,
      alive(({ code, shardId }) => {
        this.#dialling.add(shardId)
        ear.closed(shardId, code)
      }),
    )
    // Closing follows, and is told.
    this.#manager.on(WebSocketShardEvents.Error, () => undefined)
  }

  /** The library asks for the session before it dials: the place to make it wait. */
  #session(shardId: number): SessionInfo | null | Promise<SessionInfo | null> {
    const { sessions, url } = this.#options
    const session = () => {
      const known = sessions.get(shardId)
      return known ? { ...known, ...(url === undefined ? {} : { resumeURL: url }) } : null
    }
    if (!this.#dialling.delete(shardId)) return session()
    return sleep(this.#options.pauses.next(), undefined, { signal: this.#over.signal }).then(session)
  }
}

/** Discord's answer about the gateway, with another address in it. */
function redirected(rest: REST, url: string): REST {
  const get: REST['get'] = async (route, options) => ({ ...((await rest.get(route, options)) as object), url })
  return new Proxy(rest, { get: (target, key) => (key === 'get' ? get : Reflect.get(target, key)) })
}
