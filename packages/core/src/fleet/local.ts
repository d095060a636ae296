import { WaddleError } from '@waddlebot/sdk'
import { type RootLog, silentLog } from '../telemetry/log.ts'
import type { Answerer, Listener, Wire } from './wire.ts'

/** The wire of a bot that is one process: it talks to itself. Also the local half of every other wire. */
export class LocalWire implements Wire {
  readonly id: string
  readonly #log: Pick<RootLog, 'error'>
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #answerers = new Map<string, Answerer>()

  constructor(id = 'alone', log: Pick<RootLog, 'error'> = silentLog) {
    this.id = id
    this.#log = log
  }

  async broadcast(topic: string, payload: unknown): Promise<void> {
    await this.tell(topic, payload)
  }

  hear(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  ask(process: string, topic: string, payload: unknown): Promise<unknown> {
    if (process !== this.id) return Promise.reject(silent(process, topic, 0))
    return this.reply(topic, payload, this.id)
  }

  answer(topic: string, answerer: Answerer): () => void {
    this.#answerers.set(topic, answerer)
    return () => {
      if (this.#answerers.get(topic) === answerer) this.#answerers.delete(topic)
    }
  }

  /** Tell the listeners of this process; each gets a copy of its own. Never rejects. */
  async tell(topic: string, payload: unknown): Promise<void> {
    const listeners = this.#listeners.get(topic)
    if (!listeners || listeners.size === 0) return
    await Promise.all(
      [...listeners].map(async (listener) => {
        try {
          await listener(structuredClone(payload))
        } catch (error) {
          this.#log.error('what was broadcast could not be worked on', { topic, error })
        }
      }),
    )
  }

  /** Tell every listener of this process that something may have been missed. */
  async missed(): Promise<void> {
    await Promise.all([...this.#listeners.keys()].map((topic) => this.tell(topic, undefined)))
  }

  /** What this process answers to a question. */
  async reply(topic: string, payload: unknown, from: string): Promise<unknown> {
    const answerer = this.#answerers.get(topic)
    if (!answerer) throw silent(this.id, topic, 0)
    return answerer(structuredClone(payload), from)
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    this.#answerers.clear()
  }
}

/** The error of a question that nobody answered. */
export function silent(process: string, topic: string, afterMs: number): WaddleError {
  return new WaddleError('WDL_FLEET_SILENT', `process ${process} did not answer "${topic}"${afterMs > 0 ? ` within ${afterMs} ms` : ''}`, {
    fix: 'waddle status',
    data: { process, topic },
  })
}
