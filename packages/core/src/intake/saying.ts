import type { Voice } from '../delivery/voice.ts'
import type { Draft } from '../router/turn.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Journal } from './journal.ts'
import type { Ended, Task } from './task.ts'

export interface SayingOptions {
  readonly delivery: Voice
  readonly journal: Journal
  readonly log: RootLog
}

/** Says what tasks have to say, and strikes it off once it is said. */
export class Saying {
  readonly #options: SayingOptions

  constructor(options: SayingOptions) {
    this.#options = options
  }

  /**
   * Resolves when the platform has all of it, or never will.
   *
   * @param said how much of the task was said before, while it ran
   */
  async say(task: Task, ended: Ended, drafts: readonly Draft[], said: number): Promise<void> {
    const { delivery, journal, log } = this.#options
    const stored = task.durable && ended.reason !== 'not-saved'
    await Promise.all(
      drafts.map(async (draft, index) => {
        const id = `${task.key}#${said + index}`
        const delivered = await delivery.say(id, draft, task.trace)
        if (!stored) return
        journal.said(id, delivered).catch((error: unknown) => log.warn('a delivered message could not be struck off', { id, error }))
      }),
    )
  }
}

/** What is said instead of an answer that could not be kept, to whoever that was for. */
export function apologyFor(task: Task, asked: Draft | undefined): Draft {
  const base = asked ?? { channel: task.place.id, priority: 'reply' as const, replyTo: task.envelope.id, module: 'waddle' }
  return { ...base, elements: [{ type: 'text', text: 'That could not be saved, so nothing was changed. Please try again later.' }] }
}
