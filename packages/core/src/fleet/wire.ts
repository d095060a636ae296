/** Works on what was told; what it throws is logged by whoever carries it and stops nothing. `undefined`: something may have been missed. */
export type Listener = (payload: unknown) => void | Promise<void>

/** Answers what another process asks. What it throws is thrown at whoever asked. */
export type Answerer = (payload: unknown, from: string) => unknown

/**
 * What the processes of a bot say to each other at once. Nothing on the wire has to arrive: what must not be lost
 * stands in the database, and the wire makes it known in a millisecond instead of at the next look.
 * Payloads are structured-cloneable, and JSON.
 */
export interface Wire {
  /** Names this process among the others. */
  readonly id: string
  /** Tell every process, this one included. Resolves when all that can be reached have worked on it, or after the wire's patience; never rejects. */
  broadcast(topic: string, payload: unknown): Promise<void>
  /** Hear what is broadcast. Told `undefined` when something may have been missed. Returns what stops it. */
  hear(topic: string, listener: Listener): () => void
  /**
   * Ask one process and wait for its answer.
   *
   * @param patienceMs for how long; milliseconds
   * @throws {WaddleError} `WDL_FLEET_SILENT` when it does not answer in time; what the other side threw, as a plain error
   */
  ask(process: string, topic: string, payload: unknown, patienceMs: number): Promise<unknown>
  /** Answer what others ask. One answerer a topic. Returns what stops it. */
  answer(topic: string, answerer: Answerer): () => void
  close(): Promise<void>
}

/** For how long a broadcast waits for a process that is there and does not answer; milliseconds. */
export const broadcastPatience = 200
