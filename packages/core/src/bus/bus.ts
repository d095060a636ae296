/** What is put on a bus. */
export interface BusMessage {
  /** The same id twice on a topic is one message. */
  readonly id: string
  /** What keeps its order: messages of one partition are worked on one after the other. */
  readonly partition: string
  /** Structured-cloneable, and JSON. */
  readonly payload: unknown
}

/** One message on the bus, as its consumer sees it. */
export interface Delivered {
  readonly id: string
  readonly topic: string
  /** What keeps its order: messages of one partition are worked on one after the other. */
  readonly partition: string
  /** Structured-cloneable, and JSON. */
  readonly payload: unknown
  /** Counting this one. */
  readonly attempt: number
}

/** A message that nobody could work on. */
export interface Dead {
  readonly id: string
  readonly topic: string
  readonly group: string
  readonly partition: string
  readonly payload: unknown
  readonly error: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** Works on messages. Resolving is the acknowledgement; throwing gives the message back. */
export type Consumer = (message: Delivered) => Promise<void>

/**
 * Events between the parts of a bot, at least once each per group, in order within a partition. In one process
 * it is memory; across processes a log that outlives them. Consumers deduplicate by id: that makes effects
 * exactly once.
 */
export interface Bus {
  /** Add a message. Resolves when it will not be lost, as far as this bus promises. */
  publish(topic: string, message: BusMessage): Promise<void>
  /** Work on a topic as part of a group; each group sees every message once. Returns to stop, which awaits what is under way. */
  subscribe(topic: string, group: string, consumer: Consumer): Promise<() => Promise<void>>
  /** Messages that failed too often, oldest first. */
  dead(topic: string): Promise<readonly Dead[]>
  /** Put a dead message back. False if there is none. */
  replay(id: string, group: string): Promise<boolean>
  /** Forget a dead message. False if there is none. */
  drop(id: string, group: string): Promise<boolean>
  /** Messages that a group has not finished. What a consumer that stopped had been handed may count a moment later. */
  lag(topic: string, group: string): Promise<number>
  /**
   * Be told when messages may be missing: the server lost them, or they were refused while it was away. Whoever has
   * them in the journal publishes again what nobody acknowledged; what is still there stays one message. Never called
   * by a bus that loses nothing. Returns to stop.
   */
  onGap(told: () => void): () => void
  close(): Promise<void>
}

/** How a bus behaves at the edges. */
export interface BusSettings {
  /** Tries before a message is dead. */
  readonly attempts: number
  /** Pause before a failed message comes again; doubled each time. Milliseconds. */
  readonly retryMs: number
}

export const busDefaults: BusSettings = { attempts: 3, retryMs: 100 }
