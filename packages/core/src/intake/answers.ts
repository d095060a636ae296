import type { Accepted, Envelope } from '@waddlebot/sdk'
import type { Recent } from '../flow/recent.ts'
import type { Place } from '../people/index.ts'
import { elementsOf } from '../router/turn.ts'
import type { Trace } from '../telemetry/traces.ts'
import type { IntakeOptions } from './options.ts'

const accepted: Promise<Accepted> = Promise.resolve({ accepted: true, duplicate: false })

/** What whoever handed an envelope over is told where no work comes of it. */
export class Answers {
  readonly #options: Pick<IntakeOptions, 'metrics' | 'settled' | 'delivery' | 'log'>
  readonly #recent: Recent

  constructor(options: Pick<IntakeOptions, 'metrics' | 'settled' | 'delivery' | 'log'>, recent: Recent) {
    this.#options = options
    this.#recent = recent
  }

  /** Nothing hangs on it. */
  chatter(envelope: Envelope, trace?: Trace): Promise<Accepted> {
    trace?.end()
    this.#options.metrics.handled.cell('silent').n++
    this.#options.settled({ id: envelope.id, platform: envelope.platform, outcome: 'silent' })
    return accepted
  }

  duplicate(envelope: Envelope): Promise<Accepted> {
    this.#options.metrics.duplicates.cell(envelope.platform).n++
    this.#options.settled({ id: envelope.id, platform: envelope.platform, outcome: 'duplicate' })
    return Promise.resolve({ accepted: true, duplicate: true })
  }

  /** There is no room for it now; sent again, it is new. */
  turnAway(key: string): Promise<Accepted> {
    this.#recent.delete(key)
    return Promise.resolve({ accepted: false, reason: 'overloaded' })
  }

  /** It is no envelope. Sent again it would not be one either. */
  odd(envelope: unknown): Promise<Accepted> {
    this.#options.metrics.shed.cell('malformed').n++
    const members = typeof envelope === 'object' && envelope !== null ? Object.keys(envelope) : typeof envelope
    this.#options.log.warn('a receiver handed over something that is no envelope', { members })
    return accepted
  }

  /** The store is full or gone: say so to whoever asked, since nothing else will. */
  regret(envelope: Envelope, place: Place): void {
    const { settled, delivery } = this.#options
    settled({ id: envelope.id, platform: envelope.platform, outcome: 'failed', reason: 'not-stored' })
    void delivery.say(`${envelope.platform}:${envelope.id}#regret`, {
      channel: place.id,
      elements: elementsOf('I cannot save anything right now; please try again later.'),
      priority: 'reply',
      replyTo: envelope.id,
      module: 'waddle',
    })
  }
}
