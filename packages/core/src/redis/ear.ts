import type { Redis } from 'ioredis'
import type { Clock } from '../clock/clock.ts'
import { hangUp } from './hang-up.ts'
import type { RedisLink } from './link.ts'

/** So long after something was published everybody who is {@link RedisEar.sure} has heard it; milliseconds. */
export const hearsWithin = 200
/** A beat that did not come back for so long is given up, and with it the connection that should have brought it. */
const patience = 2_000

/**
 * What a process hears over Redis, and how sure it may be that it heard all of it. Redis brings each listener what was
 * published in the order in which it was published. So a process that publishes a beat to itself and hears it knows
 * that it heard everything from before: until {@link hearsWithin} after it sent the beat, it is sure. Beats are sent
 * while somebody asks, and not else.
 */
export class RedisEar {
  readonly #link: RedisLink
  readonly #clock: Clock
  readonly #redis: Redis
  readonly #channels = new Map<string, Set<(text: string) => void>>()
  readonly #fresh = new Set<() => void>()
  readonly #beat: string
  #listening = false
  /** Counts the connections: a beat sent over an earlier one proves nothing. */
  #life = 0
  #sureUntil = 0
  #sent: number | undefined
  #closed = false

  /** @param name tells this process from all others */
  constructor(link: RedisLink, name: string, clock: Clock) {
    this.#link = link
    this.#clock = clock
    this.#beat = link.key('beat', name)
    this.#channels.set(this.#beat, new Set([(text) => this.#heardBeat(text)]))
    this.#redis = link.connection()
    this.#redis.on('ready', () => void this.#listen())
    this.#redis.on('close', () => this.#deaf())
    this.#redis.on('message', (channel: string, text: string) => {
      for (const heard of this.#channels.get(channel) ?? []) heard(text)
    })
    void this.#redis.connect().catch(() => undefined)
  }

  /** Whether everything that was published {@link hearsWithin} ago or earlier has been heard. */
  get sure(): boolean {
    const now = this.#clock.monotonic()
    if (this.#listening && this.#sureUntil - now < hearsWithin / 2) this.#sendBeat(now)
    return now < this.#sureUntil
  }

  /** Resolves as soon as it is sure, or when `ms` are over; tells which. */
  async settled(ms: number): Promise<boolean> {
    const end = this.#clock.monotonic() + ms
    while (!this.sure && !this.#closed && this.#clock.monotonic() < end) await new Promise((resolve) => setTimeout(resolve, 2))
    return this.sure
  }

  /** Hear a channel. To be called before it matters: what was said before that is not heard. Returns to stop. */
  listen(channel: string, heard: (text: string) => void): () => void {
    const known = this.#channels.get(channel)
    if (known) known.add(heard)
    else {
      this.#channels.set(channel, new Set([heard]))
      if (this.#listening) {
        this.#sureUntil = 0
        this.#life++
        this.#redis.subscribe(channel).catch(() => this.#redis.disconnect(true))
      }
    }
    return () => void this.#channels.get(channel)?.delete(heard)
  }

  /** Be told whenever it begins to listen anew: what was said in between was not heard. Returns to stop. */
  onFresh(told: () => void): () => void {
    this.#fresh.add(told)
    return () => void this.#fresh.delete(told)
  }

  close(): Promise<void> {
    this.#closed = true
    this.#deaf()
    return hangUp(this.#redis)
  }

  async #listen(): Promise<void> {
    try {
      await this.#redis.subscribe(...this.#channels.keys())
    } catch {
      if (!this.#closed) this.#redis.disconnect(true)
      return
    }
    this.#life++
    this.#listening = true
    for (const told of this.#fresh) told()
    this.#sendBeat(this.#clock.monotonic())
  }

  #deaf(): void {
    this.#listening = false
    this.#sureUntil = 0
    this.#sent = undefined
  }

  #sendBeat(now: number): void {
    if (this.#sent !== undefined) {
      if (now - this.#sent > patience && this.#listening) {
        this.#deaf()
        this.#redis.disconnect(true)
      }
      return
    }
    this.#sent = now
    const life = this.#life
    this.#link
      .call((redis) => redis.publish(this.#beat, `${life} ${now}`))
      .catch(() => {
        if (this.#sent === now) this.#sent = undefined
      })
  }

  #heardBeat(text: string): void {
    this.#sent = undefined
    const [life, at] = text.split(' ').map(Number) as [number, number]
    if (life === this.#life) this.#sureUntil = Math.max(this.#sureUntil, at + hearsWithin)
  }
}
