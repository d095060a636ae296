import { within } from '../clock/within.ts'
import { LocalWire, silent } from '../fleet/local.ts'
import { type Answerer, broadcastPatience, type Listener, type Wire } from '../fleet/wire.ts'

/** Wires between runtimes in one test, with cuts on demand: a stand-in for what Redis does between real processes. */
export class TestWires {
  readonly #ends = new Map<string, TestWire>()

  readonly #lost = new Set<string>()

  connect(id: string): Wire {
    const wire = new TestWire(id, this.#ends, this.#lost)
    this.#ends.set(id, wire)
    return wire
  }

  /** From now on this process neither hears nor is heard. */
  cut(id: string): void {
    this.#end(id).cut = true
  }

  /** From now on nothing of this topic gets from one process to another. */
  lose(topic: string): void {
    this.#lost.add(topic)
  }

  /** It is back, and told that it may have missed something. */
  async mend(id: string): Promise<void> {
    const end = this.#end(id)
    end.cut = false
    await end.local.missed()
  }

  #end(id: string): TestWire {
    const end = this.#ends.get(id)
    if (!end) throw new Error(`no process "${id}" is connected`)
    return end
  }
}

class TestWire implements Wire {
  readonly id: string
  readonly local: LocalWire
  cut = false
  readonly #ends: Map<string, TestWire>

  readonly #lost: ReadonlySet<string>

  constructor(id: string, ends: Map<string, TestWire>, lost: ReadonlySet<string>) {
    this.#lost = lost
    this.id = id
    this.local = new LocalWire(id)
    this.#ends = ends
  }

  async broadcast(topic: string, payload: unknown): Promise<void> {
    const others = this.cut || this.#lost.has(topic) ? [] : [...this.#ends.values()].filter((end) => end !== this && !end.cut)
    const all = Promise.all([this, ...others].map((end) => end.local.tell(topic, payload)))
    await within(broadcastPatience, all)
  }

  hear(topic: string, listener: Listener): () => void {
    return this.local.hear(topic, listener)
  }

  async ask(process: string, topic: string, payload: unknown, patienceMs: number): Promise<unknown> {
    const end = this.#ends.get(process)
    if (!end || end.cut || ((this.cut || this.#lost.has(topic)) && end !== this)) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(patienceMs, 20)))
      throw silent(process, topic, patienceMs)
    }
    return structuredClone(await end.local.reply(topic, payload, this.id))
  }

  answer(topic: string, answerer: Answerer): () => void {
    return this.local.answer(topic, answerer)
  }

  async close(): Promise<void> {
    this.#ends.delete(this.id)
    await this.local.close()
  }
}
