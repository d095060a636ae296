import { type Clock, systemClock } from '../clock/clock.ts'
import { Recent } from '../flow/recent.ts'
import { type Bus, type BusMessage, type BusSettings, busDefaults, type Consumer, type Dead } from './bus.ts'
import { Partitions } from './partitions.ts'
import { Patience } from './patience.ts'
import { type Kept, Worker } from './worker.ts'

interface Group {
  readonly lines: Partitions<Kept>
  readonly patience: Patience
  readonly worker: Worker
  consumer: Consumer | undefined
}

interface Topic {
  readonly seen: Recent
  /** For groups that come later; bounded, since memory is. */
  readonly log: BusMessage[]
  readonly groups: Map<string, Group>
}

/** Messages that a group which subscribes later still sees, at most. */
const longestLog = 10_000

/** The bus of one process. Gone with the process: what must not be lost stands in the journal, not here. */
export class MemoryBus implements Bus {
  readonly #settings: BusSettings
  readonly #clock: Clock
  readonly #topics = new Map<string, Topic>()
  readonly #dead: Dead[] = []

  constructor(settings: BusSettings = busDefaults, clock: Clock = systemClock) {
    this.#settings = settings
    this.#clock = clock
  }

  async publish(name: string, { id, partition, payload }: BusMessage): Promise<void> {
    const topic = this.#topic(name)
    if (topic.seen.has(id)) return
    topic.seen.add(id)
    const message = { id, partition, payload: structuredClone(payload) }
    topic.log.push(message)
    if (topic.log.length > longestLog) topic.log.shift()
    for (const group of topic.groups.values()) group.lines.add(partition, keptOf(name, message))
  }

  async subscribe(name: string, group: string, consumer: Consumer): Promise<() => Promise<void>> {
    const state = this.#group(name, group)
    state.consumer = consumer
    state.lines.resume()
    return async () => {
      if (state.consumer !== consumer) return
      state.consumer = undefined
      state.patience.end()
      await state.lines.idle()
    }
  }

  async dead(topic: string): Promise<readonly Dead[]> {
    return this.#dead.filter((dead) => dead.topic === topic)
  }

  async replay(id: string, group: string): Promise<boolean> {
    const dead = this.#bury(id, group)
    if (!dead) return false
    const { partition, payload } = dead
    this.#group(dead.topic, group).lines.add(partition, keptOf(dead.topic, { id, partition, payload }))
    return true
  }

  async drop(id: string, group: string): Promise<boolean> {
    return this.#bury(id, group) !== undefined
  }

  async lag(topic: string, group: string): Promise<number> {
    const known = this.#topics.get(topic)
    return known?.groups.get(group)?.lines.size ?? known?.log.length ?? 0
  }

  /** Nothing is lost while the process lives. */
  onGap(): () => void {
    return () => {}
  }

  async close(): Promise<void> {
    for (const topic of this.#topics.values()) {
      for (const group of topic.groups.values()) {
        group.consumer = undefined
        group.patience.end()
        await group.lines.idle()
      }
    }
  }

  /** @returns whether the group is done with it */
  async #work(group: Group, share: Kept): Promise<boolean> {
    const { consumer, worker } = group
    if (!consumer) return false
    const ended = await worker.work(
      share,
      consumer,
      () => group.consumer === consumer,
      async (_, dead) => {
        if (dead) this.#dead.push(dead)
        return true
      },
    )
    return ended !== 'left'
  }

  #bury(id: string, group: string): Dead | undefined {
    const at = this.#dead.findIndex((dead) => dead.id === id && dead.group === group)
    return at < 0 ? undefined : this.#dead.splice(at, 1)[0]
  }

  #group(topicName: string, name: string): Group {
    const topic = this.#topic(topicName)
    const known = topic.groups.get(name)
    if (known) return known
    const patience = new Patience(this.#clock)
    const group: Group = {
      lines: new Partitions((share) => this.#work(group, share)),
      patience,
      worker: new Worker({ group: name, settings: this.#settings, patience, now: () => this.#clock.now() }),
      consumer: undefined,
    }
    topic.groups.set(name, group)
    for (const message of topic.log) group.lines.add(message.partition, keptOf(topicName, message))
    return group
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

function keptOf(topic: string, { id, partition, payload }: BusMessage): Kept {
  return { id, topic, partition, payload: () => structuredClone(payload), attempts: 0 }
}
