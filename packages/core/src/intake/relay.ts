import type { Accepted, Envelope } from '@waddlebot/sdk'
import type { Recent } from '../flow/recent.ts'
import type { Place } from '../people/index.ts'
import type { Trace } from '../telemetry/traces.ts'
import type { Admission } from './admission.ts'
import type { Answers } from './answers.ts'
import type { TaskKey } from './arrivals.ts'
import type { Causes } from './causes.ts'
import type { Filters } from './filters.ts'
import type { Forwarder } from './forward.ts'

export interface RelayParts {
  readonly forward: Forwarder
  readonly causes: Causes
  readonly filters: Filters
  readonly admission: Admission
  readonly answers: Answers
  readonly recent: Recent
}

/** The intake of a process that only hears: it stores what must not be lost, and sends on what anybody wants to see. */
export class Relay {
  readonly #parts: RelayParts

  constructor(parts: RelayParts) {
    this.#parts = parts
  }

  pass(envelope: Envelope, place: Place, key: string, trace: Trace | undefined): Promise<Accepted> {
    const { forward, causes, filters, admission, answers, recent } = this.#parts
    const durable = (causes.of(envelope, place, key, undefined) ?? []).filter((task) => task.durable)
    const fitting = admission.fitting(envelope, durable, forward.pressure)
    if (fitting === undefined) return answers.turnAway(key)
    const tasks: TaskKey[] = [...fitting]
    // A word behind the prefix may call a command that is just being made where this process cannot see it.
    const calls =
      envelope.kind === 'message' && (envelope.commandAt !== undefined || place.community.prefixCode === envelope.text.charCodeAt(0))
    if (calls && !tasks.some((task) => task.key === key)) tasks.push({ key, envelope })
    const watched = causes.listeners(envelope.kind, place) !== undefined || filters.see(envelope, place)
    if (tasks.length === 0 && !watched && !envelope.kind.startsWith('stream.')) return answers.chatter(envelope, trace)
    return forward.pass(envelope, place, tasks, trace).then((answer) => {
      if (!answer.accepted) recent.delete(key)
      else if (answer.duplicate) return answers.duplicate(envelope)
      return answer
    })
  }
}
