import { GatewayOpcodes } from 'discord-api-types/v10'
import type { GatewayConnection } from './connection.ts'

/** Ways in which the next dispatches may go wrong. */
export interface Mishaps {
  /** So many of the next dispatches are sent twice. */
  duplicate: number
  /** So many of the next dispatches are overtaken by the one after them. */
  reorder: number
}

/** A session: what one shard is told, in order, over one connection after another. */
export class Session {
  readonly id: string
  readonly shard: readonly [id: number, count: number]
  readonly intents: number
  connection: GatewayConnection | undefined
  seq = 0
  readonly #sent: { readonly seq: number; readonly frame: string }[] = []
  readonly #mishaps: Mishaps
  #held: string | undefined

  constructor(init: { id: string; shard: readonly [number, number]; intents: number; connection: GatewayConnection; mishaps: Mishaps }) {
    this.id = init.id
    this.shard = init.shard
    this.intents = init.intents
    this.connection = init.connection
    this.#mishaps = init.mishaps
  }

  /** Whether this shard hears of a server. https://docs.discord.com/developers/events/gateway#sharding, read 2026-11-22. */
  covers(guildId: string | undefined): boolean {
    const [id, count] = this.shard
    return guildId === undefined ? id === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === id
  }

  /** Dispatch an event: kept for a later resume, sent if there is a connection. */
  push(type: string, data: unknown): void {
    const frame = JSON.stringify({ op: GatewayOpcodes.Dispatch, t: type, s: ++this.seq, d: data })
    this.#sent.push({ seq: this.seq, frame })
    if (!this.connection) return
    if (this.#held !== undefined) {
      this.connection.write(frame)
      this.connection.write(this.#held)
      this.#held = undefined
      return
    }
    if (this.#mishaps.reorder > 0) {
      this.#mishaps.reorder--
      this.#held = frame
      return
    }
    this.connection.write(frame)
    if (this.#mishaps.duplicate > 0) {
      this.#mishaps.duplicate--
      this.connection.write(frame)
    }
  }

  /** Go on over another connection: send again what came after `seq`; returns how many events that were. */
  take(connection: GatewayConnection, seq: number): number {
    this.connection?.drop()
    this.connection = connection
    connection.session = this
    this.#held = undefined
    const missed = this.#sent.filter((event) => event.seq > seq)
    for (const { frame } of missed) connection.write(frame)
    return missed.length
  }
}
