import type { Clock } from '../clock/clock.ts'
import { type Delivered, patienceInOutage } from '../delivery/queue.ts'
import type { Voice } from '../delivery/voice.ts'
import type { Draft } from '../router/turn.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Trace, Traces } from '../telemetry/traces.ts'
import type { Wire } from './wire.ts'

/** Where a process is asked to say something. */
export const sayTopic = 'say'

/** Pause between two looks; milliseconds. */
const lookAgain = 250
/** For how long one answer is waited for: a channel's pace may hold a message up. Asked again, it is the same message. Milliseconds. */
const askFor = 30_000
/** Messages remembered that were said for others, so that who asks twice is answered twice and heard once. */
const remembered = 5_000

/** What one process asks another to say. JSON. */
interface Asked {
  readonly id: string
  readonly draft: Draft
  /** The road that it belongs to, where that is traced: `traceparent`, and the message that caused it. */
  readonly road?: { readonly header: string; readonly message: string }
}

export interface SpeechOptions {
  /** The delivery of this process. */
  readonly here: Voice
  readonly traces: Traces
  readonly wire: Wire
  readonly clock: Clock
  readonly log: RootLog
  /** The process that speaks in a channel; undefined when none does right now. */
  readonly speaker: (channel: string) => string | undefined
}

/** The voice of a bot that is several processes: what is to be said in a channel is said by the process that serves it. */
export class Speech implements Voice {
  readonly #options: SpeechOptions
  readonly #said = new Map<string, Promise<Delivered>>()
  #pending = 0
  #idle: (() => void)[] = []
  #stopped = false

  constructor(options: SpeechOptions) {
    this.#options = options
    options.wire.answer(sayTopic, (payload) => {
      return this.#forOthers(payload as Asked)
    })
  }

  get pending(): number {
    return this.#pending + this.#options.here.pending
  }

  async say(id: string, draft: Draft, trace?: Trace): Promise<Delivered> {
    const { here, wire, speaker } = this.#options
    if (speaker(draft.channel) === wire.id) return here.say(id, draft)
    this.#pending++
    try {
      return await this.#elsewhere(id, draft, trace)
    } finally {
      this.#pending--
      if (this.#pending === 0) for (const resolve of this.#idle.splice(0)) resolve()
    }
  }

  async idle(): Promise<void> {
    if (this.#pending > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
    await this.#options.here.idle()
  }

  /** Look for nobody any more: what could not be said stands in the store, and another process says it. */
  stop(): void {
    this.#stopped = true
  }

  async #elsewhere(id: string, draft: Draft, trace: Trace | undefined): Promise<Delivered> {
    const asked: Asked = { id, draft, ...(trace ? { road: { header: trace.header, message: trace.message } } : {}) }
    const { here, wire, clock, speaker, log } = this.#options
    const until = clock.monotonic() + patienceInOutage[draft.priority]
    for (;;) {
      const process = speaker(draft.channel)
      if (process === wire.id) return here.say(id, draft)
      if (process !== undefined) {
        try {
          return (await wire.ask(process, sayTopic, asked, askFor)) as Delivered
        } catch (error) {
          log.debug('a process that was asked to speak did not', { id, process, error })
        }
      }
      // Left in the store, not given up: whoever is asked next finds it there.
      if (this.#stopped) return { ok: false, reason: `nobody speaks in ${draft.channel}, and this process ends`, kept: true }
      if (clock.monotonic() >= until) return { ok: false, reason: `no process speaks in ${draft.channel}` }
      await new Promise<void>((resolve) => clock.after(lookAgain, resolve))
    }
  }

  #forOthers({ id, draft, road }: Asked): Promise<Delivered> {
    const { here, wire, speaker, traces } = this.#options
    const known = this.#said.get(id)
    if (known) return known
    if (this.#stopped || speaker(draft.channel) !== wire.id) throw new Error(`${wire.id} does not speak in ${draft.channel}`)
    const trace = road && traces.join(road.header, road.message)
    trace?.mark('asked')
    const saying = here.say(id, draft).then((delivered) => {
      trace?.mark('delivered', delivered.ok ? undefined : delivered.reason)
      trace?.end()
      return delivered
    })
    this.#said.set(id, saying)
    for (const old of this.#said.keys()) {
      if (this.#said.size <= remembered) break
      this.#said.delete(old)
    }
    return saying
  }
}
