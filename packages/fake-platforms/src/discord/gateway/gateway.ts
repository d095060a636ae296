import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayIdentifyData,
  GatewayIntentBits,
  type GatewayReadyDispatchData,
  type GatewayResumeData,
} from 'discord-api-types/v10'
import { WebSocketServer } from 'ws'
import { Window } from '../../window.ts'
import type { SeenIdentify } from '../journal.ts'
import type { Guild } from '../world/guild.ts'
import type { Scope, World } from '../world/world.ts'
import { flagsOf } from './application.ts'
import { GatewayConnection } from './connection.ts'
import { everyIntent, lets, privilegedIntents } from './intent.ts'
import { redact } from './redact.ts'
import { refusals } from './refusals.ts'
import { type Mishaps, Session } from './session.ts'

/** The gateway: connections, sessions, and who hears of what. */
export class Gateway {
  readonly world: World
  readonly heartbeatMs: number
  readonly connections = new Set<GatewayConnection>()
  readonly sessions = new Map<string, Session>()
  readonly mishaps: Mishaps = { duplicate: 0, reorder: 0 }
  /** Milliseconds before a frame reaches a client. */
  delay = 0
  /** Heartbeats are not acknowledged. */
  muted = false
  /** Connections are taken and nothing is ever said or heard on them. */
  silent = false
  refusing = false
  /** The socket's address, to be resumed at; set when it listens. */
  url = ''
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #identifies = new Map<number, Window>()
  readonly #today: number[] = []

  constructor(world: World, heartbeatMs: number) {
    this.world = world
    this.heartbeatMs = heartbeatMs
    world.dispatch = (type, data, scope) => this.dispatch(type, data, scope)
  }

  /** IDENTIFYs that are left for the next 24 hours. */
  get remaining(): number {
    const since = this.world.now() - 24 * 3_600_000
    return Math.max(0, this.world.limits.identifiesPerDay - this.#today.filter((at) => at > since).length)
  }

  /** Let a client in, or turn it away. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.world.journal.dials.push(Date.now())
    if (this.refusing) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      this.world.journal.changed()
      return
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const version = new URL(request.url ?? '/', 'http://localhost').searchParams.get('v')
      if (version !== null && version !== '10') return client.close(GatewayCloseCodes.InvalidAPIVersion, 'Invalid API version.')
      this.connections.add(new GatewayConnection(this, client))
      this.world.journal.changed()
    })
  }

  /** Tell every session that is concerned, as far as its intents go. */
  dispatch(type: string, data: unknown, scope: Scope = {}): void {
    for (const session of this.sessions.values()) {
      if (!session.covers(scope.guildId)) continue
      if (!scope.own && !lets(session.intents, type, scope.guildId !== undefined)) continue
      session.push(type, redact(session.intents, type, data, scope.guildId === undefined, this.world.bot.id))
    }
  }

  /** A connection ended. Codes 1000 and 1001 end its session too; any other leaves it to be resumed. */
  ended(connection: GatewayConnection, code: number): void {
    this.connections.delete(connection)
    const { session } = connection
    if (session?.connection === connection) {
      session.connection = undefined
      if (code === 1000 || code === 1001) this.sessions.delete(session.id)
    }
    this.world.journal.changed()
  }

  identify(connection: GatewayConnection, data: GatewayIdentifyData): void {
    const { world } = this
    const { intents, shard = [0, 1] } = data
    const outcome = this.#judge(data)
    world.journal.identifies.push({ at: world.now(), intents, shard: [shard[0], shard[1]], outcome })
    if (outcome === 'too soon') connection.invalidate(false)
    else if (outcome === 'no more today') {
      world.token = ''
      this.expel()
    } else if (outcome === 'ok') {
      const session = new Session({ id: world.ids.next(), shard: [shard[0], shard[1]], intents, connection, mishaps: this.mishaps })
      connection.session = session
      this.sessions.set(session.id, session)
      this.#ready(session)
    } else {
      const [code, reason] = refusals[outcome]
      connection.close(code, reason)
    }
  }

  resume(connection: GatewayConnection, { token, session_id, seq }: GatewayResumeData): void {
    const { world } = this
    const session = this.sessions.get(session_id)
    const known = token.replace(/^Bot /, '') === world.token
    const replayable = known && session !== undefined && seq <= session.seq
    const replayed = replayable ? session.take(connection, seq) : undefined
    world.journal.resumes.push({ at: world.now(), sessionId: session_id, seq, replayed })
    if (!known) connection.close(...refusals['bad token'])
    else if (!session) connection.invalidate(false)
    else if (!replayable) connection.close(GatewayCloseCodes.InvalidSeq, 'Invalid seq.')
    else session.push(GatewayDispatchEvents.Resumed, {})
  }

  /** Op 7 to everybody: reconnect and resume. */
  reconnectAll(): void {
    for (const connection of this.connections) connection.reconnect()
  }

  /** Op 9 to everybody. A session that may not be resumed is gone. */
  invalidateAll(resumable: boolean): void {
    for (const connection of this.connections) {
      connection.invalidate(resumable)
      const { session } = connection
      if (!session) continue
      session.connection = undefined
      connection.session = undefined
      if (!resumable) this.sessions.delete(session.id)
    }
  }

  /** Close everybody out, as when the token was reset. */
  expel(): void {
    this.sessions.clear()
    for (const connection of this.connections) connection.close(...refusals['bad token'])
  }

  /** Tell whom it concerns that the bot is in a new server. */
  welcome(guild: Guild): void {
    for (const session of this.sessions.values()) {
      const concerned = session.covers(guild.id) && (session.intents & GatewayIntentBits.Guilds) !== 0
      if (concerned) session.push(GatewayDispatchEvents.GuildCreate, guild.toCreate(this.world.bot.id, session.intents))
    }
  }

  stop(): void {
    for (const connection of this.connections) connection.drop()
    this.#server.close()
  }

  /** Whether an IDENTIFY is accepted; every one with the right token counts towards the day. */
  #judge({ token, intents, shard = [0, 1] }: GatewayIdentifyData): SeenIdentify['outcome'] {
    const { world } = this
    const [id, count] = shard
    if (token.replace(/^Bot /, '') !== world.token) return 'bad token'
    if (this.remaining === 0) return 'no more today'
    this.#today.push(world.now())
    if (!Number.isInteger(intents) || (intents & ~everyIntent) !== 0) return 'bad intents'
    if ((intents & privilegedIntents & ~world.privileged) !== 0) return 'disallowed intents'
    if (!(id >= 0 && id < count)) return 'bad shard'
    return this.#paced(id) ? 'ok' : 'too soon'
  }

  #paced(shard: number): boolean {
    const { limits, now } = this.world
    const key = shard % limits.maxConcurrency
    const window = this.#identifies.get(key) ?? new Window(limits.identify)
    this.#identifies.set(key, window)
    return window.take(now())
  }

  #ready(session: Session): void {
    const { world } = this
    const guilds = [...world.guilds.values()].filter((guild) => guild.present && session.covers(guild.id))
    const ready: GatewayReadyDispatchData = {
      v: 10,
      user: world.bot,
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url,
      shard: [...session.shard],
      application: { id: world.bot.id, flags: flagsOf(world.privileged), flags_new: String(flagsOf(world.privileged)) },
    }
    session.push(GatewayDispatchEvents.Ready, ready)
    if ((session.intents & GatewayIntentBits.Guilds) === 0) return
    for (const guild of guilds) session.push(GatewayDispatchEvents.GuildCreate, guild.toCreate(world.bot.id, session.intents))
  }
}
