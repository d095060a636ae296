import type { Accepted, Envelope } from '@waddlebot/sdk'
import { Recent } from '../flow/recent.ts'
import type { Host } from '../modules/host.ts'
import type { Place } from '../people/index.ts'
import type { Trace } from '../telemetry/traces.ts'
import { Admission } from './admission.ts'
import { Answers } from './answers.ts'
import type { Bulkhead } from './bulkhead.ts'
import { Causes } from './causes.ts'
import { followStream, isSound, laneOf } from './envelope.ts'
import { Filtered } from './filtered.ts'
import { Filters } from './filters.ts'
import type { Lanes } from './lanes.ts'
import type { IntakeOptions } from './options.ts'
import { Others } from './others.ts'
import type { Parcel } from './parcel.ts'
import { Relay } from './relay.ts'
import { Runs } from './runs.ts'
import { Sequels } from './sequels.ts'
import type { Unfinished } from './unfinished.ts'

const ascii = /^[\u0000-\u007f]*$/

/**
 * Steps 1 to 6 of the road. What can have effects is stored before it is acknowledged; chatter, on which
 * nothing hangs, costs no query, no promise and no copy.
 */
export class Intake {
  readonly #options: IntakeOptions
  readonly #recent = new Recent()
  readonly #filters: Filters
  readonly #causes: Causes
  readonly #filtered: Filtered
  readonly #runs: Runs
  readonly #answers: Answers
  readonly #admission: Admission
  readonly #sequels: Sequels
  readonly #others: Others
  /** In a process that works on nothing itself. */
  readonly #relay: Relay | undefined

  constructor(options: IntakeOptions) {
    const recent = this.#recent
    const filters = new Filters(options)
    const causes = new Causes(options)
    const runs = new Runs(options)
    const answers = new Answers(options, recent)
    const admission = new Admission({ options, runs, answers, recent })
    const filtered = new Filtered(options, causes, (...event) => admission.enter(...event))
    const { forward } = options
    this.#options = options
    this.#filters = filters
    this.#causes = causes
    this.#runs = runs
    this.#answers = answers
    this.#admission = admission
    this.#filtered = filtered
    this.#sequels = new Sequels(options.router, runs, admission.underway)
    this.#others = new Others({ options, runs, causes, filters, filtered, recent })
    this.#relay = forward && new Relay({ forward, causes, filters, admission, answers, recent })
  }

  get bulkhead(): Bulkhead {
    return this.#options.bulkhead
  }

  get lanes(): Lanes {
    return this.#runs.lanes
  }

  /** How much more may be accepted. */
  get room(): number {
    return this.#admission.room
  }

  /** Let a module's events and filters take part. */
  connect(host: Host): void {
    this.#causes.connect(host)
    this.#filters.connect(host)
  }

  /** Accept nothing more. */
  stop(): void {
    this.#runs.stop()
  }

  /** Resolves when everything accepted is done. */
  idle(): Promise<void> {
    return this.#runs.idle()
  }

  /** Hand an envelope over. Never rejects. */
  receive(envelope: Envelope): Promise<Accepted> {
    const { metrics, traces, places, heard } = this.#options
    if (this.#runs.stopping) return Promise.resolve({ accepted: false, reason: 'stopping' })
    if (!isSound(envelope)) return this.#answers.odd(envelope)
    metrics.received.cell(envelope.platform).n++
    const trace = traces.begin(envelope.platform, envelope.id)
    let message = ascii.test(envelope.text) ? envelope : { ...envelope, text: envelope.text.normalize('NFC') }
    const key = `${message.platform}:${message.id}`
    if (!this.#recent.add(key)) {
      const first = this.#admission.underway.get(key)
      // Nobody may be told that it is safe before it is.
      return first
        ? first.then((answer) => (answer.accepted ? this.#answers.duplicate(message) : answer))
        : this.#answers.duplicate(message)
    }
    const place = places.at(message.platform, message.server, message.channel)
    followStream(message, place)
    if (message.kind === 'message' && place.rules.keepsHistory) heard.note(place, message)
    if (message.account.bot) return this.#answers.chatter(message, trace)
    if (this.#relay) return this.#relay.pass(message, place, key, trace)
    const judged = this.#filters.judge(message, place)
    let noted: Promise<unknown> | undefined
    if (judged !== undefined) {
      const { stop, notes, instead } = judged
      trace?.mark('judged', (stop ?? notes[0])?.verdict.reason)
      if (notes.length > 0) noted = Promise.all(notes.map((note) => this.#filtered.note(message, place, note, key)))
      if (stop) return this.#filtered.stop(message, place, stop, key, undefined, trace)
      if (instead !== undefined) message = { ...message, text: instead, commandAt: 0 }
    }
    const lane = laneOf(message, place)
    const taken = this.#sequels.isOne(message, place, lane)
      ? this.#later(message, place, key, lane, trace)
      : this.#take(message, place, key, trace)
    // What filters left to be done is stored before the message is acknowledged, whatever else hangs on it.
    return noted === undefined ? taken : noted.then(() => taken)
  }

  /** Take up what was accepted before a crash. */
  async resume(): Promise<number> {
    const unfinished = await this.#options.journal.unfinished()
    for (const each of unfinished) this.takeUp(each)
    return unfinished.length
  }

  /** Work on what was accepted and not done by a process that ended. */
  takeUp(unfinished: Unfinished, adopted = false): void {
    this.#others.takeUp(unfinished, adopted)
  }

  /** Work on what another process heard and stored. */
  takeOver(parcel: Parcel): Promise<void> {
    return this.#others.takeOver(parcel)
  }

  #take(message: Envelope, place: Place, key: string, trace: Trace | undefined): Promise<Accepted> {
    const tasks = this.#causes.of(message, place, key, trace)
    trace?.mark('matched', tasks?.at(-1)?.work.kind === 'command' ? 'command' : tasks ? 'event' : 'chatter')
    return tasks === undefined ? this.#answers.chatter(message, trace) : this.#admission.enter(message, place, tasks, key)
  }

  #later(message: Envelope, place: Place, key: string, lane: string, trace: Trace | undefined): Promise<Accepted> {
    return this.#sequels.wait(lane, () => this.#take(message, place, key, trace))
  }
}
