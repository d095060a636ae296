import type { Accepted, Envelope } from '@waddlebot/sdk'
import { Recent } from '../flow/recent.ts'
import { Underway } from '../flow/underway.ts'
import type { Host } from '../modules/host.ts'
import type { Place } from '../people/index.ts'
import { elementsOf } from '../router/turn.ts'
import type { Trace } from '../telemetry/traces.ts'
import type { TaskKey } from './arrivals.ts'
import type { Bulkhead, Room } from './bulkhead.ts'
import { Causes } from './causes.ts'
import { followStream, isSound, laneOf } from './envelope.ts'
import { Filtered } from './filtered.ts'
import { Filters } from './filters.ts'
import type { Forwarder } from './forward.ts'
import type { Lanes } from './lanes.ts'
import type { IntakeOptions } from './options.ts'
import { Others } from './others.ts'
import type { Parcel } from './parcel.ts'
import { Runs } from './runs.ts'
import type { Task } from './task.ts'
import type { Unfinished } from './unfinished.ts'

const accepted: Promise<Accepted> = Promise.resolve({ accepted: true, duplicate: false })
const none: ReadonlySet<string> = new Set()
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
  readonly #others: Others
  /** Answers to messages that wait for their author's messages before them, by lane. */
  readonly #waiting = new Map<string, Promise<Accepted>>()
  /** What is being stored right now, by its key. */
  readonly #underway = new Underway<Promise<Accepted>>()

  constructor(options: IntakeOptions) {
    this.#options = options
    const filters = new Filters(options)
    const causes = new Causes(options)
    const runs = new Runs(options)
    const filtered = new Filtered(options, causes, (...event) => this.#enqueue(...event))
    this.#filters = filters
    this.#causes = causes
    this.#runs = runs
    this.#filtered = filtered
    this.#others = new Others({ options, runs, causes, filters, filtered, recent: this.#recent })
  }

  get bulkhead(): Bulkhead {
    return this.#options.bulkhead
  }

  get lanes(): Lanes {
    return this.#runs.lanes
  }

  /** How much more may be accepted. */
  get room(): number {
    return Math.max(0, this.#options.queue - this.#runs.pending)
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
    const { metrics, traces, places, heard, forward } = this.#options
    if (this.#runs.stopping) return Promise.resolve({ accepted: false, reason: 'stopping' })
    if (!isSound(envelope)) return this.#odd(envelope)
    metrics.received.cell(envelope.platform).n++
    const trace = traces.begin(envelope.platform, envelope.id)
    let message = ascii.test(envelope.text) ? envelope : { ...envelope, text: envelope.text.normalize('NFC') }
    const key = `${message.platform}:${message.id}`
    if (this.#recent.has(key)) {
      const first = this.#underway.get(key)
      // Nobody may be told that it is safe before it is.
      return first ? first.then((answer) => (answer.accepted ? this.#duplicate(message) : answer)) : this.#duplicate(message)
    }
    this.#recent.add(key)
    const place = places.at(message.platform, message.server, message.channel)
    followStream(message, place)
    if (message.kind === 'message' && place.rules.keepsHistory) heard.note(place, message)
    if (message.account.bot) return this.#chatter(message, trace)
    if (forward) return this.#pass(message, place, key, forward, trace)
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
    const taken = this.#waits(message, place, lane) ? this.#later(message, place, key, lane, trace) : this.#take(message, place, key, trace)
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
  takeUp(unfinished: Unfinished, heardBy?: string): void {
    this.#others.takeUp(unfinished, heardBy)
  }

  /** Work on what another process heard and stored. */
  takeOver(parcel: Parcel): Promise<void> {
    return this.#others.takeOver(parcel)
  }

  #take(message: Envelope, place: Place, key: string, trace: Trace | undefined): Promise<Accepted> {
    const tasks = this.#causes.of(message, place, key, trace)
    trace?.mark('matched', tasks?.at(-1)?.work.kind === 'command' ? 'command' : tasks ? 'event' : 'chatter')
    return tasks === undefined ? this.#chatter(message, trace) : this.#enqueue(message, place, tasks, key)
  }

  #enqueue(message: Envelope, place: Place, tasks: readonly Task[], key: string, heardBy?: string): Promise<Accepted> {
    if (this.room === 0) {
      this.#options.metrics.shed.cell('overloaded').n++
      return this.#turnAway(key)
    }
    const fitting = this.#fitting(message, tasks, this.#options.bulkhead)
    if (fitting === undefined) return this.#turnAway(key)
    if (fitting.length === 0) return this.#chatter(message, tasks[0]?.trace)
    const answer = this.#accept(message, place, fitting, key, heardBy)
    this.#underway.set(key, answer)
    return answer
  }

  /**
   * What of it is done while modules have their share of the queue: one that has is spared what it would hear of chatter.
   * Undefined when it is not accepted: a command of such a module, and what happens only once, which is sent again.
   */
  #fitting({ kind }: Envelope, tasks: readonly Task[], room: Room): readonly Task[] | undefined {
    const { metrics } = this.#options
    if (tasks.every((task) => room.admits(task))) return tasks
    const over = tasks.filter((task) => !room.admits(task))
    metrics.shed.cell('module-overloaded').n++
    if (kind !== 'message' || over.some(({ work }) => work.kind === 'command')) return undefined
    return tasks.filter((task) => !over.includes(task))
  }

  /**
   * Whether a message has to wait for its author's messages before it: because one of those waits, or because
   * it may call a command that one of those is just making.
   */
  #waits(message: Envelope, place: Place, lane: string): boolean {
    if (this.#waiting.size > 0 && this.#waiting.has(lane)) return true
    if (message.kind !== 'message') return false
    if (message.commandAt === undefined && message.text.charCodeAt(0) !== place.community.prefixCode) return false
    if (this.#underway.size === 0 && !this.lanes.has(lane)) return false
    return this.#options.router.match(message, place) === undefined
  }

  #later(message: Envelope, place: Place, key: string, lane: string, trace: Trace | undefined): Promise<Accepted> {
    const before = [this.#waiting.get(lane), ...this.#underway.values()]
    this.#runs.come()
    const turn = Promise.all(before).then(() => this.lanes.run(lane, async () => {}))
    const answer = turn.then(() => {
      if (this.#waiting.get(lane) === answer) this.#waiting.delete(lane)
      const taken = this.#take(message, place, key, trace)
      this.#runs.arrive()
      return taken
    })
    this.#waiting.set(lane, answer)
    return answer
  }

  async #accept(envelope: Envelope, place: Place, tasks: readonly Task[], key: string, heardBy?: string): Promise<Accepted> {
    const { journal, metrics, clock, log, order, bulkhead } = this.#options
    const runs = this.#runs
    runs.come()
    bulkhead.hold(tasks)
    // Taken before anything is waited for: whoever was heard first speaks first.
    const turn = order.place(place.id)
    let begun: Promise<void> | undefined
    try {
      const durable = tasks.filter((task) => task.durable)
      let mine = tasks
      let stored: Promise<void> | undefined
      let behind = none
      if (durable.length > 0) {
        // What a filter left to be done comes with its message, which is this process's.
        const arrived = await journal.arrive(durable, place, envelope.account, clock.now(), envelope.kind === 'filtered')
        stored = arrived.stored
        behind = arrived.behind
        if (journal.shared) journal.hold.add([...arrived.fresh].filter((fresh) => !arrived.behind.has(fresh)))
        if (arrived.fresh.size < durable.length) mine = tasks.filter((task) => task.durable && arrived.fresh.has(task.key))
      }
      if (mine.length > 0) {
        const waits = behind.size > 0 || (envelope.kind !== 'filtered' && runs.doorway.busy(laneOf(envelope, place)))
        begun = waits ? runs.runInTurn(envelope, place, mine, behind, turn, heardBy) : runs.run(envelope, place, mine, turn, heardBy)
      }
      await stored
      tasks[0]!.trace?.mark('stored')
      return begun ? { accepted: true, duplicate: false } : await this.#duplicate(envelope)
    } catch (error) {
      this.#recent.delete(key)
      metrics.shed.cell('not-stored').n++
      log.error('an event could not be stored and was not accepted', { id: key, error })
      // Its work, once begun, finds out as well, and tells whoever asked.
      if (begun) await begun
      else this.#regret(envelope, place)
      return { accepted: false, reason: 'overloaded' }
    } finally {
      if (begun) void begun.then(() => bulkhead.letGo(tasks))
      else {
        bulkhead.letGo(tasks)
        turn.done()
      }
      this.#underway.delete(key)
      runs.arrive()
    }
  }

  /** In a process that only hears: store what must not be lost, and send on what anybody wants to see. */
  #pass(envelope: Envelope, place: Place, key: string, forward: Forwarder, trace: Trace | undefined): Promise<Accepted> {
    const durable = (this.#causes.of(envelope, place, key, undefined) ?? []).filter((task) => task.durable)
    const fitting = this.#fitting(envelope, durable, forward.pressure)
    if (fitting === undefined) return this.#turnAway(key)
    const tasks: TaskKey[] = [...fitting]
    // A word behind the prefix may call a command that is just being made where this process cannot see it.
    const calls =
      envelope.kind === 'message' && (envelope.commandAt !== undefined || place.community.prefixCode === envelope.text.charCodeAt(0))
    if (calls && !tasks.some((task) => task.key === key)) tasks.push({ key, envelope })
    const watched = this.#causes.listeners(envelope.kind, place) !== undefined || this.#filters.see(envelope, place)
    if (tasks.length === 0 && !watched && !envelope.kind.startsWith('stream.')) return this.#chatter(envelope, trace)
    return forward.pass(envelope, place, tasks, trace).then((answer) => {
      if (!answer.accepted) this.#recent.delete(key)
      else if (answer.duplicate) return this.#duplicate(envelope)
      return answer
    })
  }

  /** The store is full or gone: say so to whoever asked, since nothing else will. */
  #regret(envelope: Envelope, place: Place): void {
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

  #chatter(envelope: Envelope, trace?: Trace): Promise<Accepted> {
    trace?.end()
    this.#options.metrics.handled.cell('silent').n++
    this.#options.settled({ id: envelope.id, platform: envelope.platform, outcome: 'silent' })
    return accepted
  }

  /** There is no room for it now; sent again, it is new. */
  #turnAway(key: string): Promise<Accepted> {
    this.#recent.delete(key)
    return Promise.resolve({ accepted: false, reason: 'overloaded' })
  }

  #duplicate(envelope: Envelope): Promise<Accepted> {
    this.#options.metrics.duplicates.cell(envelope.platform).n++
    this.#options.settled({ id: envelope.id, platform: envelope.platform, outcome: 'duplicate' })
    return Promise.resolve({ accepted: true, duplicate: true })
  }

  #odd(envelope: unknown): Promise<Accepted> {
    this.#options.metrics.shed.cell('malformed').n++
    const members = typeof envelope === 'object' && envelope !== null ? Object.keys(envelope) : typeof envelope
    this.#options.log.warn('a receiver handed over something that is no envelope', { members })
    return accepted
  }
}
