import { Recent } from '../intake/recent.ts'
import { type Bus, type BusSettings, busDefaults, type Consumer, type Dead } from './bus.ts'
import { Partitions } from './partitions.ts'

interface Message {
  readonly id: string
  readonly partition: string
  readonly payload: unknown
}

interface Group {
  readonly waiting: Message[]
  readonly lanes: Partitions
  consumer: Consumer | undefined
  open: number
}

interface Topic {
  readonly seen: Recent
  /** For groups that come later; bounded, since memory is. */
  readonly log: Message[]
  readonly groups: Map<string, Group>
}

/** Messages that a group which subscribes later still sees, at most. */
const longestLog = 10_000

/** The bus of one process. Gone with the process: what must not be lost stands in the journal, not here. */
export class MemoryBus implements Bus {
  readonly #settings: BusSettings
  readonly #topics = new Map<string, Topic>()
  readonly #dead: Dead[] = []
  #closed = false

  constructor(settings: BusSettings = busDefaults) {
    this.#settings = settings
  }

  async publish(name: string, message: Message): Promise<void> {
    const topic = this.#topic(name)
    if (topic.seen.has(message.id)) return
    topic.seen.add(message.id)
    const kept = { ...message, payload: structuredClone(message.payload) }
    topic.log.push(kept)
    if (topic.log.length > longestLog) topic.log.shift()
    for (const [group, state] of topic.groups) this.#offer(name, group, state, kept)
  }

  async subscribe(name: string, group: string, consumer: Consumer): Promise<() => Promise<void>> {
    const topic = this.#topic(name)
    const known = topic.groups.get(group)
    const state: Group = known ?? { waiting: [...topic.log], lanes: new Partitions(), consumer: undefined, open: 0 }
    topic.groups.set(group, state)
    state.consumer = consumer
    for (const message of state.waiting.splice(0)) this.#offer(name, group, state, message)
    return async () => {
      if (state.consumer === consumer) state.consumer = undefined
      await state.lanes.idle()
    }
  }

  async dead(topic: string): Promise<readonly Dead[]> {
    return this.#dead.filter((dead) => dead.topic === topic)
  }

  async replay(id: string, group: string): Promise<boolean> {
    const dead = this.#bury(id, group)
    if (!dead) return false
    this.#offer(dead.topic, group, this.#topic(dead.topic).groups.get(group)!, dead)
    return true
  }

  async drop(id: string, group: string): Promise<boolean> {
    return this.#bury(id, group) !== undefined
  }

  async lag(topic: string, group: string): Promise<number> {
    const state = this.#topics.get(topic)?.groups.get(group)
    return state ? state.waiting.length + state.open : (this.#topics.get(topic)?.log.length ?? 0)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const topic of this.#topics.values()) for (const group of topic.groups.values()) await group.lanes.idle()
  }

  #offer(topic: string, group: string, state: Group, message: Message): void {
    const { consumer } = state
    if (!consumer) {
      state.waiting.push(message)
      return
    }
    state.open++
    void state.lanes.run(message.partition, async () => {
      await this.#work(topic, group, state, message)
      state.open--
    })
  }

  async #work(topic: string, group: string, state: Group, message: Message): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { consumer } = state
      if (!consumer || this.#closed) {
        state.waiting.push(message)
        return
      }
      try {
        await consumer({ ...message, topic, payload: structuredClone(message.payload), attempt })
        return
      } catch (error) {
        if (attempt >= this.#settings.attempts) {
          this.#dead.push({ ...message, topic, group, error: (error as Error).message, at: Date.now() })
          return
        }
        await new Promise<void>((resolve) => setTimeout(resolve, this.#settings.retryMs * 2 ** (attempt - 1)))
      }
    }
  }

  #bury(id: string, group: string): Dead | undefined {
    const at = this.#dead.findIndex((dead) => dead.id === id && dead.group === group)
    return at < 0 ? undefined : this.#dead.splice(at, 1)[0]
  }

  #topic(name: string): Topic {
    let topic = this.#topics.get(name)
    if (!topic) {
      topic = { seen: new Recent(longestLog), log: [], groups: new Map() }
      this.#topics.set(name, topic)
    }
    return topic
  }
}
