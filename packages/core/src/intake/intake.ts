import { type Accepted, type Envelope, type EventKind, receivedKinds, type Settled, type Verdict } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Voice } from '../delivery/voice.ts'
import type { Host } from '../modules/host.ts'
import { type Ground, type HearingMaker, hearingMaker } from '../modules/scope.ts'
import { People, type Place, type Places } from '../people/index.ts'
import type { Router } from '../router/router.ts'
import { elementsOf, type Outcome, readAnswer } from '../router/turn.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Trace, Traces } from '../telemetry/traces.ts'
import type { TaskKey } from './arrivals.ts'
import { Doorway, type Taken } from './doorway.ts'
import type { Forwarder } from './forward.ts'
import type { Heard } from './heard.ts'
import type { Journal } from './journal.ts'
import { Lanes } from './lanes.ts'
import { Leftovers } from './leftovers.ts'
import type { SpeakingOrder } from './order.ts'
import type { Parcel } from './parcel.ts'
import type { Performer } from './perform.ts'
import { Recent } from './recent.ts'
import { type Ended, eventKey, moduleInKey, type Task } from './task.ts'
import type { Unfinished } from './unfinished.ts'

export interface IntakeOptions {
  readonly places: Places
  readonly people: People
  readonly router: Router
  readonly journal: Journal
  readonly heard: Heard
  readonly performer: Performer
  readonly order: SpeakingOrder
  readonly delivery: Voice
  readonly ground: Ground
  readonly hosts: ReadonlyMap<string, Host>
  readonly clock: Clock
  readonly log: RootLog
  readonly metrics: Metrics
  readonly traces: Traces
  /** Tasks accepted and not done, at most. */
  readonly queue: number
  /** @param heardBy the process that heard it, where that is another one */
  readonly settled: (notice: Settled, heardBy?: string) => void
  /** Where what was heard goes on its way, in a process that works on nothing itself. */
  readonly forward?: Forwarder | undefined
}

interface Filter {
  readonly host: Host
  readonly name: string
  readonly judge: (context: object) => Verdict | undefined
  readonly hearing: HearingMaker
}

/** What a filter said of a message, and whose filter it was. */
interface Judged {
  readonly host: Host
  readonly verdict: Verdict
}

/** What all filters say of a message. */
interface Judgement {
  readonly stop?: Judged
  /** What they leave to be done, each by its own. */
  readonly notes: readonly Judged[]
  /** What it is to be read as. */
  readonly instead?: string
}

/** Events that wait for what is in other hands while those after them are looked at, at most. */
const mostBehind = 1_000
const accepted: Promise<Accepted> = Promise.resolve({ accepted: true, duplicate: false })
const none: ReadonlySet<string> = new Set()
const kinds = new Set<string>(receivedKinds)
/** What filters see: words can be put into a message later. */
const spoken: ReadonlySet<EventKind> = new Set(['message', 'message.edit'])
const ascii = /^[\u0000-\u007f]*$/

/**
 * Steps 1 to 6 of the road. What can have effects is stored before it is acknowledged; chatter, on which
 * nothing hangs, costs no query, no promise and no copy.
 */
export class Intake {
  readonly lanes = new Lanes()
  readonly #options: IntakeOptions
  readonly #recent = new Recent()
  readonly #listeners = new Map<EventKind, Host[]>()
  readonly #filters: Filter[] = []
  /** Answers to messages that wait for their author's messages before them, by lane. */
  readonly #waiting = new Map<string, Promise<Accepted>>()
  #stopping = false
  #arriving = 0
  /** What is being stored right now, by its key. */
  readonly #underway = new Map<string, Promise<Accepted>>()
  #arrived: (() => void)[] = []
  readonly #leftovers: Leftovers
  readonly #doorway = new Doorway()
  /** Keys of what this process works on, where others would do it otherwise. */
  readonly #held = new Set<string>()
  /** Events of other processes that wait for what is in other hands. */
  #behind = 0

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#leftovers = new Leftovers(options)
  }

  /** Let a module's events and filters take part. */
  connect(host: Host): void {
    for (const kind of Object.keys(host.definition.on ?? {}) as EventKind[]) {
      const hosts = this.#listeners.get(kind) ?? []
      this.#listeners.set(kind, [...hosts, host])
    }
    const filters = Object.entries(host.definition.filters ?? {})
    if (filters.length === 0) return
    const hearing = hearingMaker(host, this.#options.ground)
    for (const [name, judge] of filters) this.#filters.push({ host, name, judge: judge as never, hearing })
  }

  /** Accept nothing more. */
  stop(): void {
    this.#stopping = true
  }

  /** Resolves when everything accepted is done. */
  async idle(): Promise<void> {
    while (this.#arriving > 0 || this.lanes.pending > 0) {
      await (this.#arriving > 0 ? new Promise<void>((resolve) => this.#arrived.push(resolve)) : this.lanes.idle())
    }
  }

  /** Hand an envelope over. Never rejects. */
  receive(envelope: Envelope): Promise<Accepted> {
    const { metrics, traces } = this.#options
    if (this.#stopping) return Promise.resolve({ accepted: false, reason: 'stopping' })
    if (!sound(envelope)) return this.#odd(envelope)
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
    const place = this.#options.places.at(message.platform, message.server, message.channel)
    followStream(message, place)
    if (message.kind === 'message' && place.rules.keepsHistory) this.#options.heard.note(place, message)
    if (message.account.bot) return this.#chatter(message, trace)
    if (this.#options.forward) return this.#pass(message, place, key, this.#options.forward, trace)
    const judged = this.#filters.length > 0 && spoken.has(message.kind) ? this.#judge(message, place) : undefined
    if (judged !== undefined) {
      const { stop, notes, instead } = judged
      trace?.mark('judged', (stop ?? notes[0])?.verdict.reason)
      for (const note of notes) void this.#noted(message, place, note, key)
      if (stop) return this.#stopped(message, place, stop, key, undefined, trace)
      if (instead !== undefined) message = { ...message, text: instead, commandAt: 0 }
    }
    const lane = laneOf(message, place)
    if (this.#waits(message, place, lane)) return this.#later(message, place, key, lane, trace)
    return this.#take(message, place, key, trace)
  }

  #take(message: Envelope, place: Place, key: string, trace: Trace | undefined): Promise<Accepted> {
    const tasks = this.#tasksOf(message, place, key, trace)
    trace?.mark('matched', tasks?.at(-1)?.work.kind === 'command' ? 'command' : tasks ? 'event' : 'chatter')
    return tasks === undefined ? this.#chatter(message, trace) : this.#enqueue(message, place, tasks, key)
  }

  #enqueue(message: Envelope, place: Place, tasks: readonly Task[], key: string, heardBy?: string): Promise<Accepted> {
    if (this.lanes.pending + this.#arriving >= this.#options.queue) {
      this.#recent.delete(key)
      this.#options.metrics.shed.cell('overloaded').n++
      return Promise.resolve({ accepted: false, reason: 'overloaded' })
    }
    const answer = this.#accept(message, place, tasks, key, heardBy)
    this.#underway.set(key, answer)
    return answer
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
    this.#arriving++
    const turn = Promise.all(before).then(() => this.lanes.run(lane, async () => {}))
    const answer = turn.then(() => {
      if (this.#waiting.get(lane) === answer) this.#waiting.delete(lane)
      const taken = this.#take(message, place, key, trace)
      this.#arrive()
      return taken
    })
    this.#waiting.set(lane, answer)
    return answer
  }

  #arrive(): void {
    this.#arriving--
    if (this.#arriving === 0) for (const resolve of this.#arrived.splice(0)) resolve()
  }

  /** Take up what was accepted before a crash. */
  async resume(): Promise<number> {
    const unfinished = await this.#options.journal.unfinished()
    for (const each of unfinished) this.takeUp(each)
    return unfinished.length
  }

  /** Work on what was accepted and not done by a process that ended. */
  takeUp(unfinished: Unfinished, heardBy?: string): void {
    const { places, people, hosts, router, order, performer } = this.#options
    const { key, envelope } = unfinished
    const place = places.at(envelope.platform, envelope.server, envelope.channel)
    const person = people.person(People.account(envelope.platform, envelope.account.id))
    const module = moduleInKey(key)
    const host = module === undefined ? undefined : hosts.get(module)
    const found = module === undefined ? router.match(envelope, place) : undefined
    this.#recent.add(`${envelope.platform}:${envelope.id}`)
    const work = host ? ({ kind: 'event', host } as const) : found ? ({ kind: 'command', found } as const) : undefined
    // Its module is gone; it stays in the journal until the module is back or the owner drops it.
    if (!work) return void this.#options.journal.shelve(key).catch(() => undefined)
    const task: Task = { key, envelope, place, person, work, durable: true }
    const turn = order.place(place.id)
    const lane = laneOf(envelope, place)
    this.#hold([key])
    const enter = () =>
      this.lanes.run(lane, async () => {
        let place = turn
        const makeWay = () => {
          turn.done()
          place = atOnce
        }
        const ended = await this.#leftovers.take(unfinished, () => performer.perform(task, place), makeWay)
        this.#letGo(key, ended)
        this.#settle(envelope, [ended], heardBy)
      })
    const before = this.#doorway.before(lane)
    if (before === undefined) return void enter()
    this.#arriving++
    void before.then(() => {
      void enter()
      this.#arrive()
    })
  }

  /**
   * Work on what another process heard and stored. Resolves once it is under way or waits for what is in other hands,
   * and not before there is room for it.
   */
  async takeOver(parcel: Parcel): Promise<void> {
    const { places, queue } = this.#options
    const { envelope, keys } = parcel
    while (this.lanes.pending >= queue && !this.#stopping) await this.lanes.less()
    const place = places.at(envelope.platform, envelope.server, envelope.channel)
    followStream(envelope, place)
    const key = `${envelope.platform}:${envelope.id}`
    const again = this.#recent.has(key)
    this.#recent.add(key)
    if (keys.length === 0) return again ? undefined : this.#workOn(parcel, place, undefined)
    let later!: () => void
    const waits = new Promise<void>((resolve) => (later = resolve))
    const done = this.#takeInTurn(laneOf(envelope, place), keys, this.#behind < mostBehind ? later : undefined).then(async (taken) => {
      try {
        // Where none is, another process has it.
        if (taken.mine.size > 0) await this.#workOn(parcel, place, taken)
      } finally {
        taken.enter()
      }
    })
    this.#behind++
    this.#arriving++
    const over = done.finally(() => {
      this.#behind--
      this.#arrive()
    })
    // What waits is in the journal; should taking it fail, it is found there.
    over.catch((error: unknown) => this.#options.log.warn('an event could not be taken', { id: key, error }))
    await Promise.race([over, waits])
  }

  #takeInTurn(lane: string, keys: readonly string[], later?: () => void): Promise<Taken> {
    const wanted = () => !this.#stopping
    if (this.#doorway.busy(lane)) later?.()
    return this.#doorway.take(lane, (ours) => {
      const taken = (key: string) => {
        this.#hold([key])
        ours()
      }
      return this.#options.journal.take(keys, { ours: taken, later, wanted })
    })
  }

  /** Whether this process works on something that is marked as its own. */
  holds(key: string): boolean {
    return this.#held.has(key)
  }

  #hold(keys: Iterable<string>): void {
    for (const key of keys) this.#held.add(key)
  }

  /** What could not be saved is marked so as soon as that can be written; until then nobody may do it. */
  #letGo(key: string, { reason }: Ended): void {
    if (reason !== 'not-saved') this.#held.delete(key)
  }

  /** Mark what needs no work. */
  #put(key: string, outcome: Outcome, reason?: string): Promise<void> {
    return this.#options.performer.put(key, outcome, reason).then(() => void this.#held.delete(key))
  }

  /** @param taken what of it is this process's; undefined for chatter, on which nothing hangs */
  async #workOn({ envelope, from, trace: header }: Parcel, place: Place, taken: Taken | undefined): Promise<void> {
    const { journal, order, performer, router, clock, traces } = this.#options
    const key = `${envelope.platform}:${envelope.id}`
    const mine = taken?.mine ?? none
    const trace = traces.join(header, key)
    trace?.mark('taken-over')
    const judged = this.#filters.length > 0 && spoken.has(envelope.kind) ? this.#judge(envelope, place) : undefined
    for (const note of judged?.notes ?? []) await this.#noted(envelope, place, note, key, from)
    const { stop, instead } = judged ?? {}
    if (stop) {
      await Promise.all([...mine].map((each) => this.#put(each, 'refused', stop.verdict.reason)))
      trace?.mark('judged', stop.verdict.reason)
      return void (await this.#stopped(envelope, place, stop, key, from, trace))
    }
    const message = instead === undefined ? envelope : { ...envelope, text: instead, commandAt: 0 }
    const lane = laneOf(message, place)
    // It may call a command that its author's message before it is just making.
    if (mine.has(key) && this.lanes.has(lane) && router.match(message, place) === undefined) await this.lanes.run(lane, async () => {})
    const all = this.#tasksOf(message, place, key, trace) ?? []
    const unknown = instead === undefined ? [] : all.filter((task) => task.durable && !mine.has(task.key))
    const fresh = unknown.length === 0 ? none : await journal.accept(unknown, place, message.account, clock.now())
    this.#hold(fresh)
    const tasks = all.filter((task) => !task.durable || mine.has(task.key) || fresh.has(task.key))
    for (const each of mine) if (!tasks.some((task) => task.key === each)) void this.#put(each, 'silent')
    trace?.mark('matched', tasks.at(-1)?.work.kind ?? 'chatter')
    if (tasks.length === 0) {
      trace?.end()
      return this.#settle(message, [{ outcome: 'silent' }], from)
    }
    void this.#run(message, place, tasks, order.place(place.id), performer, from)
  }

  #tasksOf(envelope: Envelope, place: Place, key: string, trace: Trace | undefined): Task[] | undefined {
    const { router, people } = this.#options
    const found = envelope.kind === 'message' ? router.match(envelope, place) : undefined
    const listeners = this.#listeners.get(envelope.kind)
    if (found === undefined && listeners === undefined) return undefined
    const person = people.person(People.account(envelope.platform, envelope.account.id))
    const tasks: Task[] = []
    for (const host of listeners ?? []) {
      // A listener that stores nothing loses nothing: only what can leave a trace is journalled for chatter.
      const durable = envelope.kind !== 'message' || host.has('db') || host.has('jobs')
      tasks.push({ key: eventKey(key, host.name), envelope, place, person, work: { kind: 'event', host }, durable, trace })
    }
    if (found) tasks.push({ key, envelope, place, person, work: { kind: 'command', found }, durable: true, trace })
    return tasks
  }

  async #accept(envelope: Envelope, place: Place, tasks: readonly Task[], key: string, heardBy?: string): Promise<Accepted> {
    const { journal, metrics, clock, log, order, performer } = this.#options
    this.#arriving++
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
        if (journal.shared) this.#hold([...arrived.fresh].filter((fresh) => !arrived.behind.has(fresh)))
        if (arrived.fresh.size < durable.length) mine = tasks.filter((task) => task.durable && arrived.fresh.has(task.key))
      }
      if (mine.length > 0) {
        const waits = behind.size > 0 || (envelope.kind !== 'filtered' && this.#doorway.busy(laneOf(envelope, place)))
        begun = waits
          ? this.#runInTurn(envelope, place, mine, behind, turn, heardBy)
          : this.#run(envelope, place, mine, turn, performer, heardBy)
      }
      await stored
      tasks[0]!.trace?.mark('stored')
      return begun ? { accepted: true, duplicate: false } : await this.#duplicate(envelope)
    } catch (error) {
      this.#recent.delete(key)
      metrics.shed.cell('not-stored').n++
      log.error('an event could not be stored and was not accepted', { id: key, error })
      if (begun) {
        // Its work finds out as well, and tells whoever asked.
        await begun
        return { accepted: false, reason: 'overloaded' }
      }
      this.#options.settled({ id: envelope.id, platform: envelope.platform, outcome: 'failed', reason: 'not-stored' })
      void this.#regret(envelope, place)
      return { accepted: false, reason: 'overloaded' }
    } finally {
      if (!begun) turn.done()
      this.#underway.delete(key)
      this.#arrive()
    }
  }

  /** Run it after what is before it in its lane and in other hands. Never rejects. */
  async #runInTurn(
    envelope: Envelope,
    place: Place,
    tasks: readonly Task[],
    behind: ReadonlySet<string>,
    turn: ReturnType<SpeakingOrder['place']>,
    heardBy?: string,
  ): Promise<void> {
    const { performer, log } = this.#options
    this.#arriving++
    let ran: Promise<void> | undefined
    try {
      const { mine, enter } = await this.#takeInTurn(laneOf(envelope, place), [...behind])
      const ours = tasks.filter((task) => !behind.has(task.key) || mine.has(task.key))
      // Where none is, another process has it.
      if (ours.length > 0) ran = this.#run(envelope, place, ours, turn, performer, heardBy)
      enter()
    } catch (error) {
      log.warn('an event could not be taken', { id: envelope.id, error })
    }
    if (ran === undefined) turn.done()
    this.#arrive()
    await ran
  }

  #run(
    envelope: Envelope,
    place: Place,
    tasks: readonly Task[],
    turn: ReturnType<SpeakingOrder['place']>,
    performer: Performer,
    heardBy?: string,
  ): Promise<void> {
    const turns = tasks.map((_, index) => (index === tasks.length - 1 ? turn : { turn: () => turn.turn(), done() {} }))
    return this.lanes.run(laneOf(envelope, place), async () => {
      const ends: Ended[] = []
      for (const [index, task] of tasks.entries()) {
        const ended = await performer.perform(task, turns[index]!)
        this.#letGo(task.key, ended)
        ends.push(ended)
      }
      tasks[0]?.trace?.end()
      this.#settle(envelope, ends, heardBy)
    })
  }

  /** In a process that only hears: store what must not be lost, and send on what anybody wants to see. */
  #pass(envelope: Envelope, place: Place, key: string, forward: Forwarder, trace: Trace | undefined): Promise<Accepted> {
    const tasks: TaskKey[] = (this.#tasksOf(envelope, place, key, undefined) ?? []).filter((task) => task.durable)
    // A word behind the prefix may call a command that is just being made where this process cannot see it.
    const calls =
      envelope.kind === 'message' && (envelope.commandAt !== undefined || place.community.prefixCode === envelope.text.charCodeAt(0))
    if (calls && !tasks.some((task) => task.key === key)) tasks.push({ key, envelope })
    const watched = this.#listeners.has(envelope.kind) || (spoken.has(envelope.kind) && this.#filters.length > 0)
    if (tasks.length === 0 && !watched && !envelope.kind.startsWith('stream.')) return this.#chatter(envelope, trace)
    return forward.pass(envelope, place, tasks, trace).then((answer) => {
      if (!answer.accepted) this.#recent.delete(key)
      else if (answer.duplicate) return this.#duplicate(envelope)
      return answer
    })
  }

  #settle(envelope: Envelope, ends: readonly Ended[], heardBy?: string): void {
    // What a filter let pass is settled by the message itself; what it stopped ended with that.
    if (envelope.kind === 'filtered') {
      if (envelope.data?.['stopped'] !== true) return
      ends = [{ outcome: 'refused', reason: String(envelope.data['reason']) }]
    }
    const command = ends.find((ended) => ended.command !== undefined)
    const ended = command ?? ends.find((each) => each.outcome !== 'silent') ?? ends[0]!
    this.#options.settled(
      {
        id: envelope.id,
        platform: envelope.platform,
        outcome: ended.outcome,
        ...(ended.reason === undefined ? {} : { reason: ended.reason }),
        ...(ended.command === undefined ? {} : { command: ended.command }),
        ...(ended.module === undefined ? {} : { module: ended.module }),
      },
      heardBy,
    )
  }

  /** What all filters say; none is asked once one has stopped the message. Undefined when none says anything. */
  #judge(envelope: Envelope, place: Place): Judgement | undefined {
    const { people, log } = this.#options
    const person = people.person(People.account(envelope.platform, envelope.account.id))
    const heard = { envelope, place, person, bits: people.roles(place, envelope.account, person) }
    let judgement: { stop?: Judged; notes: Judged[]; instead?: string } | undefined
    for (const { host, name, judge, hearing } of this.#filters) {
      try {
        const verdict = judge(hearing(heard))
        if (!verdict) continue
        judgement ??= { notes: [] }
        if (verdict.stop) {
          judgement.stop = { host, verdict }
          break
        }
        if (verdict.note !== undefined) judgement.notes.push({ host, verdict })
        if (verdict.instead !== undefined) judgement.instead ??= verdict.instead
      } catch (error) {
        log.error(`filter ${name} of module ${host.name} failed; the message passed`, { id: envelope.id, error })
      }
    }
    return judgement
  }

  #stopped(envelope: Envelope, place: Place, judged: Judged, key: string, heardBy?: string, trace?: Trace): Promise<Accepted> {
    const { metrics, settled } = this.#options
    const { verdict } = judged
    trace?.end()
    metrics.handled.cell('refused').n++
    metrics.refused.cell(verdict.reason).n++
    // Acknowledged at once: the platform's patience does not wait for our words to it.
    const rebuked = this.#rebuke(envelope, place, verdict)
    const noted = this.#noted(envelope, place, judged, key, heardBy)
    if (noted !== undefined) return noted
    const ended = { id: envelope.id, platform: envelope.platform, outcome: 'refused', reason: verdict.reason } as const
    void rebuked.then(() => settled(ended, heardBy))
    return accepted
  }

  /** Have done what a filter left to be done, as an event of its own; undefined when that is nothing. */
  #noted(envelope: Envelope, place: Place, { host, verdict }: Judged, key: string, heardBy?: string): Promise<Accepted> | undefined {
    const listeners = this.#listeners.get('filtered')
    if (listeners === undefined || verdict.note === undefined) return undefined
    const { reason, note, stop } = verdict
    const event: Envelope = { ...envelope, kind: 'filtered', data: { ...envelope.data, by: host.name, reason, stopped: stop, note } }
    const person = this.#options.people.person(People.account(envelope.platform, envelope.account.id))
    const part = `${key}|filtered|${host.name}`
    const tasks = listeners.map(
      (each): Task => ({
        key: eventKey(part, each.name),
        envelope: event,
        place,
        person,
        work: { kind: 'event', host: each },
        durable: true,
      }),
    )
    return this.#enqueue(event, place, tasks, stop ? key : part, heardBy)
  }

  async #rebuke(envelope: Envelope, place: Place, verdict: Verdict): Promise<void> {
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

  /** The store is full or gone: say so to whoever asked, since nothing else will. */
  async #regret(envelope: Envelope, place: Place): Promise<void> {
    const elements = elementsOf('I cannot save anything right now; please try again later.')
    await this.#options.delivery.say(`${envelope.platform}:${envelope.id}#regret`, {
      channel: place.id,
      elements,
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

/** The place of an answer that waits for no other, and no other for it. */
const atOnce = { turn: () => Promise.resolve(), done() {} }

const laneOf = (envelope: Envelope, place: Place) => `${place.id}\n${envelope.account.id}`

/** Whether a place is live is what the last event of its stream says, in every process that sees it. */
function followStream({ kind }: Envelope, place: Place): void {
  if (kind === 'stream.online' || kind === 'stream.offline') place.live = kind === 'stream.online'
}

/** Whether a receiver's envelope has what the road needs; platforms send odd things. */
function sound(envelope: Envelope): boolean {
  if (typeof envelope !== 'object' || envelope === null) return false
  const { account } = envelope
  return (
    filled(envelope.id) &&
    filled(envelope.platform) &&
    filled(envelope.channel) &&
    (envelope.server === null || filled(envelope.server)) &&
    typeof envelope.text === 'string' &&
    typeof account === 'object' &&
    account !== null &&
    filled(account.id) &&
    typeof account.name === 'string' &&
    (account.roles === undefined || Array.isArray(account.roles)) &&
    Number.isFinite(envelope.at) &&
    kinds.has(envelope.kind)
  )
}

const filled = (text: unknown) => typeof text === 'string' && text !== ''
