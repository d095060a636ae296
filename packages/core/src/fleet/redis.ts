import { type Clock, systemClock } from '../clock/clock.ts'
import { RedisEar } from '../redis/ear.ts'
import type { RedisLink } from '../redis/link.ts'
import { type RootLog, silentLog } from '../telemetry/log.ts'
import { LocalWire, silent } from './local.ts'
import { type Answerer, broadcastPatience, type Listener, type Wire } from './wire.ts'

/** What goes over Redis. */
type Note =
  | { readonly what: 'news'; readonly from: string; readonly n: number; readonly topic: string; readonly payload: unknown }
  /** Somebody told something that not all may have heard. */
  | { readonly what: 'missed'; readonly from: string }
  | { readonly what: 'heard'; readonly n: number }
  | { readonly what: 'question'; readonly from: string; readonly n: number; readonly topic: string; readonly payload: unknown }
  | { readonly what: 'answer'; readonly n: number; readonly payload?: unknown; readonly error?: string }

interface Broadcast {
  heard: number
  expected: number
  done(): void
}

interface Question {
  resolve(payload: unknown): void
  reject(error: Error): void
}

/**
 * The wire over Redis, by publish and subscribe. Every process hears one channel for all and one of its own. Redis keeps
 * nothing for whoever is not there: who was away is told so by its own ear, and reads again.
 */
export class RedisWire implements Wire {
  readonly id: string
  readonly #link: RedisLink
  readonly #ear: RedisEar
  readonly #local: LocalWire
  readonly #log: RootLog
  readonly #clock: Clock
  readonly #broadcasts = new Map<number, Broadcast>()
  readonly #questions = new Map<number, Question>()
  readonly #stops: readonly (() => void)[]
  #count = 0
  /** A broadcast did not get out: the others do not know what they have missed. */
  #owed = false
  #born = true

  /** @param id tells this process from all others */
  constructor(link: RedisLink, id: string, log: RootLog = silentLog, clock: Clock = systemClock) {
    this.id = id
    this.#link = link
    this.#log = log
    this.#clock = clock
    this.#local = new LocalWire(id, log)
    this.#ear = new RedisEar(link, `wire-${id}`, clock)
    const hear = (text: string) => void this.#hear(JSON.parse(text) as Note)
    this.#stops = [
      this.#ear.listen(this.#all, hear),
      this.#ear.listen(this.#of(id), hear),
      this.#ear.onFresh(() => this.#fresh()),
      link.onState(({ state }) => {
        if (state === 'ready') void this.#payDebt()
      }),
    ]
  }

  /** Resolves once the others can be heard, or after `ms`; tells which. */
  settled(ms = 2_000): Promise<boolean> {
    return this.#ear.settled(ms)
  }

  async broadcast(topic: string, payload: unknown): Promise<void> {
    const n = this.#count++
    let done!: () => void
    const all = new Promise<void>((resolve) => (done = resolve))
    const waiting: Broadcast = { heard: 0, expected: Number.POSITIVE_INFINITY, done }
    this.#broadcasts.set(n, waiting)
    try {
      const told = this.#local.tell(topic, payload)
      // Its own ear hears it too, and is not waited for.
      waiting.expected = (await this.#publish(this.#all, { what: 'news', from: this.id, n, topic, payload })) - 1
      await told
      if (waiting.heard >= waiting.expected) return
      const timer = this.#clock.after(broadcastPatience, done)
      await all
      timer.cancel()
    } catch (error) {
      this.#owed = true
      this.#log.warn('the other processes were not told of a change; they read it again when Redis is back', { topic, error })
    } finally {
      this.#broadcasts.delete(n)
    }
  }

  hear(topic: string, listener: Listener): () => void {
    return this.#local.hear(topic, listener)
  }

  async ask(process: string, topic: string, payload: unknown, patienceMs: number): Promise<unknown> {
    if (process === this.id) return this.#local.reply(topic, payload, this.id)
    const n = this.#count++
    const answered = new Promise<unknown>((resolve, reject) => this.#questions.set(n, { resolve, reject }))
    answered.catch(() => undefined)
    const timer = this.#clock.after(patienceMs, () => this.#questions.get(n)?.reject(silent(process, topic, patienceMs)))
    try {
      const ears = await this.#publish(this.#of(process), { what: 'question', from: this.id, n, topic, payload })
      if (ears === 0) throw silent(process, topic, 0)
      return await answered
    } finally {
      timer.cancel()
      this.#questions.delete(n)
    }
  }

  answer(topic: string, answerer: Answerer): () => void {
    return this.#local.answer(topic, answerer)
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    for (const { done } of this.#broadcasts.values()) done()
    for (const { reject } of this.#questions.values()) reject(new Error('this process ends'))
    await Promise.all([this.#ear.close(), this.#local.close()])
  }

  get #all(): string {
    return this.#link.key('wire')
  }

  #of(process: string): string {
    return this.#link.key('wire', process)
  }

  #publish(channel: string, note: Note): Promise<number> {
    return this.#link.call((redis) => redis.publish(channel, JSON.stringify(note)))
  }

  async #hear(note: Note): Promise<void> {
    switch (note.what) {
      case 'news':
        if (note.from === this.id) return
        await this.#local.tell(note.topic, note.payload)
        await this.#publish(this.#of(note.from), { what: 'heard', n: note.n }).catch(() => undefined)
        return
      case 'missed':
        if (note.from !== this.id) await this.#local.missed()
        return
      case 'heard': {
        const waiting = this.#broadcasts.get(note.n)
        if (waiting && ++waiting.heard >= waiting.expected) waiting.done()
        return
      }
      case 'question':
        return this.#reply(note)
      case 'answer': {
        const question = this.#questions.get(note.n)
        if (note.error === undefined) question?.resolve(note.payload)
        else question?.reject(new Error(note.error))
      }
    }
  }

  async #reply({ from, n, topic, payload }: Note & { readonly what: 'question' }): Promise<void> {
    let answer: Note
    try {
      answer = { what: 'answer', n, payload: await this.#local.reply(topic, payload, from) }
    } catch (error) {
      answer = { what: 'answer', n, error: (error as Error).message }
    }
    await this.#publish(this.#of(from), answer).catch((error: unknown) => this.#log.warn('an answer did not get out', { topic, error }))
  }

  /** The ear listens anew: whatever was said in between was not heard. The first time there is nothing to have missed. */
  #fresh(): void {
    if (this.#born) this.#born = false
    else void this.#local.missed()
  }

  async #payDebt(): Promise<void> {
    if (!this.#owed) return
    this.#owed = false
    await this.#publish(this.#all, { what: 'missed', from: this.id }).catch(() => {
      this.#owed = true
    })
  }
}
