import type { Accepted, Envelope } from '@waddlebot/sdk'
import type { Place } from '../people/index.ts'
import { readAnswer } from '../router/turn.ts'
import type { Trace } from '../telemetry/traces.ts'
import type { Causes } from './causes.ts'
import type { Judged } from './filters.ts'
import type { IntakeOptions } from './options.ts'
import type { Task } from './task.ts'

/** Accepts tasks, as those of whatever was heard. */
export type Enqueue = (event: Envelope, place: Place, tasks: readonly Task[], key: string, heardBy?: string) => Promise<Accepted>

const accepted: Promise<Accepted> = Promise.resolve({ accepted: true, duplicate: false })

/** Carries out what filters said of a message. */
export class Filtered {
  readonly #options: Pick<IntakeOptions, 'metrics' | 'settled' | 'delivery'>
  readonly #causes: Causes
  readonly #enqueue: Enqueue

  constructor(options: Pick<IntakeOptions, 'metrics' | 'settled' | 'delivery'>, causes: Causes, enqueue: Enqueue) {
    this.#options = options
    this.#causes = causes
    this.#enqueue = enqueue
  }

  /** The message ends here. Acknowledged at once: the platform's patience does not wait for our words to it. */
  stop(envelope: Envelope, place: Place, judged: Judged, key: string, heardBy?: string, trace?: Trace): Promise<Accepted> {
    const { metrics, settled } = this.#options
    const { verdict } = judged
    trace?.end()
    metrics.handled.cell('refused').n++
    metrics.refused.cell(verdict.reason).n++
    const rebuked = this.#rebuke(envelope, place, judged)
    const noted = this.note(envelope, place, judged, key, heardBy)
    if (noted !== undefined) return noted
    const ended = { id: envelope.id, platform: envelope.platform, outcome: 'refused', reason: verdict.reason } as const
    void rebuked.then(() => settled(ended, heardBy))
    return accepted
  }

  /** Have done what a filter left to be done; undefined when that is nothing. */
  note(envelope: Envelope, place: Place, judged: Judged, key: string, heardBy?: string): Promise<Accepted> | undefined {
    const part = `${key}|filtered|${judged.host.name}`
    const left = this.#causes.ofNote(envelope, place, judged, part)
    return left && this.#enqueue(left.event, place, left.tasks, judged.verdict.stop ? key : part, heardBy)
  }

  async #rebuke(envelope: Envelope, place: Place, { verdict }: Judged): Promise<void> {
    const words = readAnswer(verdict.reply)
    if (!words || words.elements.length === 0) return
    await this.#options.delivery.say(`${envelope.platform}:${envelope.id}#filter`, {
      channel: place.id,
      elements: words.elements,
      priority: 'moderation',
      replyTo: envelope.id,
      module: 'waddle',
    })
  }
}
