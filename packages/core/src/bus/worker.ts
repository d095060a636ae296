import type { BusSettings, Consumer, Dead, Delivered } from './bus.ts'
import type { Patience } from './patience.ts'

/** A message as a bus keeps it. */
export interface Kept {
  readonly id: string
  readonly topic: string
  readonly partition: string
  /** Read anew for each try: a consumer may do with it what it likes. */
  payload(): unknown
  /** Tries that failed. As many as a message has mark one that took the process with it each time: it is not tried again. */
  attempts: number
}

/** Done; put aside; or left where it is, for it is not this process's any more or was not given up in order. */
export type End = 'done' | 'buried' | 'left'

export interface WorkerOptions {
  readonly group: string
  readonly settings: BusSettings
  readonly patience: Patience
  readonly now: () => number
}

/** Tries a message, tries it again after a pause that is doubled each time, and has it put aside when it failed too often. */
export class Worker {
  readonly #options: WorkerOptions

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /**
   * Never rejects.
   *
   * @param goesOn asked before each try
   * @param failed told of each try that failed, with what is to be put aside when it was the last; false says that it could not be
   */
  async work(
    message: Kept,
    consumer: Consumer,
    goesOn: () => boolean,
    failed: (error: Error, dead: Dead | undefined) => Promise<boolean>,
  ): Promise<End> {
    const { settings, patience } = this.#options
    while (goesOn()) {
      try {
        if (message.attempts >= settings.attempts) throw new Error('the process that works on it ends')
        const { id, topic, partition, attempts } = message
        await consumer({ id, topic, partition, payload: message.payload(), attempt: attempts + 1 } satisfies Delivered)
        return 'done'
      } catch (thrown) {
        const error = thrown as Error
        message.attempts++
        const last = message.attempts >= settings.attempts
        if (!(await failed(error, last ? this.#dead(message, error) : undefined))) return 'left'
        if (last) return 'buried'
        await patience.wait(settings.retryMs * 2 ** (message.attempts - 1))
      }
    }
    return 'left'
  }

  #dead({ id, topic, partition, payload }: Kept, error: Error): Dead {
    return { id, topic, group: this.#options.group, partition, payload: payload(), error: error.message, at: this.#options.now() }
  }
}
