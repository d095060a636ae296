import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayOpcodes,
  type GatewayRequestGuildMembersData,
  type GatewaySendPayload,
} from 'discord-api-types/v10'
import type { RawData, WebSocket } from 'ws'
import { Window } from '../../window.ts'
import { sizes } from '../limits.ts'
import { chunks } from './chunk.ts'
import type { Gateway } from './gateway.ts'
import type { Session } from './session.ts'

/** One client's connection to the gateway, from HELLO to its end. */
export class GatewayConnection {
  session: Session | undefined
  readonly #gateway: Gateway
  readonly #socket: WebSocket
  readonly #sends: Window
  /** Frames that were delayed and not sent yet; none overtakes them. */
  readonly #late: string[] = []
  readonly #timers = new Set<NodeJS.Timeout>()
  /** When the last of them leaves. */
  #due = 0
  #missed: NodeJS.Timeout | undefined

  constructor(gateway: Gateway, socket: WebSocket) {
    this.#gateway = gateway
    this.#socket = socket
    this.#sends = new Window(gateway.world.limits.gatewaySends)
    socket.on('message', (data) => this.#read(data))
    socket.on('error', () => socket.terminate())
    socket.on('close', (code) => {
      clearTimeout(this.#missed)
      for (const timer of this.#timers) clearTimeout(timer)
      this.#gateway.ended(this, code)
    })
    this.#say(GatewayOpcodes.Hello, { heartbeat_interval: gateway.heartbeatMs })
    this.#expectHeartbeat()
  }

  /** Send a frame, after the gateway's delay; into the void while it is silent. */
  write(frame: string): void {
    if (this.#gateway.silent) return
    if (this.#gateway.delay === 0 && this.#late.length === 0) {
      this.#transmit(frame)
      return
    }
    const now = Date.now()
    this.#due = Math.max(this.#due, now + this.#gateway.delay)
    this.#late.push(frame)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#transmit(this.#late.shift()!)
    }, this.#due - now)
    this.#timers.add(timer)
  }

  /** End it without a goodbye, as a failing network does. */
  drop(): void {
    this.#socket.terminate()
  }

  close(code: GatewayCloseCodes, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Op 9: the session is over, or may be resumed. */
  invalidate(resumable: boolean): void {
    this.#say(GatewayOpcodes.InvalidSession, resumable)
  }

  /** Op 7: the client should reconnect and resume. */
  reconnect(): void {
    this.#say(GatewayOpcodes.Reconnect, null)
  }

  #transmit(frame: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame)
  }

  #say(op: GatewayOpcodes, d: unknown): void {
    this.write(JSON.stringify({ op, d, s: null, t: null }))
  }

  #expectHeartbeat(): void {
    clearTimeout(this.#missed)
    const patience = this.#gateway.heartbeatMs * 1.5
    this.#missed = setTimeout(() => this.close(GatewayCloseCodes.UnknownError, 'No heartbeat came in time.'), patience).unref()
  }

  #read(data: RawData): void {
    if (this.#gateway.silent) return
    const payload = decode(String(data))
    if (!payload) this.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.')
    else if (!this.#sends.take(this.#gateway.world.now())) this.close(GatewayCloseCodes.RateLimited, 'You are being rate limited.')
    else this.#obey(payload)
    this.#gateway.world.journal.changed()
  }

  #obey(payload: GatewaySendPayload): void {
    const { session } = this
    switch (payload.op) {
      case GatewayOpcodes.Heartbeat:
        this.#beat()
        break
      case GatewayOpcodes.Identify:
        if (session) this.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.')
        else this.#gateway.identify(this, payload.d)
        break
      case GatewayOpcodes.Resume:
        if (session) this.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.')
        else this.#gateway.resume(this, payload.d)
        break
      case GatewayOpcodes.PresenceUpdate:
        if (session) this.#gateway.world.journal.presences.push(payload.d)
        else this.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.')
        break
      case GatewayOpcodes.RequestGuildMembers:
        if (session) this.#members(session, payload.d)
        else this.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.')
        break
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestSoundboardSounds:
      case GatewayOpcodes.RequestChannelInfo:
        break
      default:
        this.close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.')
    }
  }

  #beat(): void {
    const { journal, now } = this.#gateway.world
    journal.heartbeats.push(now())
    this.#expectHeartbeat()
    if (!this.#gateway.muted) this.#say(GatewayOpcodes.HeartbeatAck, null)
  }

  #members(session: Session, request: GatewayRequestGuildMembersData): void {
    const guild = this.#gateway.world.guilds.get(request.guild_id)
    if (!guild || !session.covers(guild.id)) return
    for (const chunk of chunks(guild, session.intents, request)) session.push(GatewayDispatchEvents.GuildMembersChunk, chunk)
  }
}

/** What a client sent, if it is JSON and not too long. */
function decode(text: string): GatewaySendPayload | undefined {
  if (text.length > sizes.gatewayPayload) return undefined
  try {
    return JSON.parse(text) as GatewaySendPayload
  } catch {
    return undefined
  }
}
