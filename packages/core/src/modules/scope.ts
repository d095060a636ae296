import type {
  Act,
  AnnounceOptions,
  AuditNote,
  Author,
  Broadcast,
  Cache,
  Can,
  Channel,
  Db,
  DynamicCommands,
  Envelope,
  Jobs,
  Message,
  PeopleDesk,
  Registry,
  Reply,
} from '@waddlebot/sdk'
import type { Place } from '../people/index.ts'
import { authorOf, channelOf, type Turn } from '../router/turn.ts'
import type { Work } from '../store/work.ts'
import type { Host } from './host.ts'

/** What a run of a handler hangs on: its transaction, and what it says. */
export interface Run {
  readonly work: Work
  readonly signal: AbortSignal
}

/** What contexts are built from; the runtime brings it. */
export interface Ground {
  now(): number
  zoneOf(community: string): string
  random(): number
  announce(host: Host, run: Run | undefined, channel: string, message: Message, options?: AnnounceOptions): Promise<void>
  overlay(host: Host, run: Run | undefined, name: string, state: Readonly<Record<string, unknown>>): Promise<void>
  jobs(host: Host, run: Run | undefined): Jobs
  broadcast(host: Host, run: Run | undefined): Broadcast
  cache(host: Host, run: Run | undefined): Cache
  audit(run: Run | undefined, note: AuditNote): Promise<void>
  commands(host: Host): DynamicCommands
  registry(): Registry
  people(host: Host, run: Run | undefined): PeopleDesk
  act(host: Host): Act
  can(host: Host): Can
  fetch(host: Host, run: Run | undefined, url: string | URL, init?: RequestInit): Promise<Response>
  secret(host: Host, name: string): string
  address(host: Host, path: string): string | undefined
  reply(turn: Turn, message: Message | Reply): Promise<void>
}

/** The members that all contexts of a module share. A member that no capability asked for is not there. */
export function sharedScope(host: Host, ground: Ground): object {
  const has = (prefix: string) => [...host.capabilities].some((capability) => capability.startsWith(prefix))
  return Object.freeze({
    config: host.config,
    log: host.log,
    now: () => ground.now(),
    zoneOf: (community: string) => ground.zoneOf(community),
    random: () => ground.random(),
    defer: (dispose: () => void | Promise<void>) => void host.effects.add('defer', dispose),
    ...(host.has('commands') ? { commands: ground.commands(host) } : {}),
    ...(host.has('http') ? { address: (path: string) => ground.address(host, path) } : {}),
    ...(host.has('registry') ? { registry: ground.registry() } : {}),
    ...(has('act:') ? { act: ground.act(host), can: ground.can(host) } : {}),
    ...(has('secret:') ? { secret: (name: string) => ground.secret(host, name) } : {}),
  })
}

type Member = (run: Run | undefined) => unknown

/** The members that hang on a run, by the capability that gives them; made once for each module. */
function membersOf(host: Host, ground: Ground): readonly (readonly [name: string, make: Member])[] {
  const any = (prefix: string) => [...host.capabilities].some((capability) => capability.startsWith(prefix))
  const members: [string, Member][] = []
  if (host.has('db')) {
    members.push(['db', (run): Db => (run ? run.work.db(host.store) : host.store.db)])
    members.push(['afterCommit', (run) => (work: () => void) => (run ? run.work.afterCommit(work) : work())])
    members.push(['audit', (run) => (note: AuditNote) => ground.audit(run, note)])
  }
  if (host.has('jobs')) members.push(['jobs', (run) => ground.jobs(host, run)])
  if (host.has('cache')) members.push(['cache', (run) => ground.cache(host, run)])
  if (host.has('broadcast')) members.push(['broadcast', (run) => ground.broadcast(host, run)])
  if (host.has('people')) members.push(['people', (run) => ground.people(host, run)])
  if (host.has('say:announce')) {
    members.push([
      'announce',
      (run) => (channel: string, message: Message, options?: AnnounceOptions) => ground.announce(host, run, channel, message, options),
    ])
  }
  if (host.has('overlay')) {
    members.push(['overlay', (run) => (name: string, state: Readonly<Record<string, unknown>>) => ground.overlay(host, run, name, state)])
  }
  if (any('net:')) members.push(['fetch', (run) => (url: string | URL, init?: RequestInit) => ground.fetch(host, run, url, init)])
  return members
}

/**
 * A context for something that is no message: set-up, cron, a job, a route, an event.
 *
 * @param run its transaction; without one every write stands alone
 */
export function contextOf(host: Host, ground: Ground, run: Run | undefined, extra: object): object {
  const context = Object.create((host.context ??= contextBase(host, ground))) as HasRun
  context[runOf] = run
  context.signal = run?.signal ?? host.abort.signal
  return Object.assign(context, extra)
}

const runOf = Symbol('run')
interface HasRun {
  [runOf]: Run | undefined
  signal: AbortSignal
}

/**
 * What the contexts of a module inherit. Getters made for each context would do as well, but an engine keeps the shape
 * of an object that was given one, and with it the whole run, until the next full collection.
 */
function contextBase(host: Host, ground: Ground): object {
  const base = Object.create(host.scope) as object
  for (const [name, make] of [...(host.members ??= membersOf(host, ground)), ...host.services]) {
    Object.defineProperty(base, name, {
      get(this: HasRun) {
        return make(this[runOf])
      },
      enumerable: true,
    })
  }
  return base
}

/** A message that is being judged, before anything is known of it that has to be looked for. */
export interface Heard {
  readonly envelope: Envelope
  readonly place: Place
  readonly person: string
  readonly bits: number
  /** Knows whether a module asked for these words. */
  readonly asked: { for(envelope: Envelope, place: Place): boolean }
}

/** Makes the context of one look of a filter. */
export type HearingMaker = (heard: Heard) => object

/** The contexts of a module's filters. They see every message: what none of them asks for is never made. */
export function hearingMaker(host: Host, ground: Ground): HearingMaker {
  class Hearing {
    declare readonly heard: Heard
    constructor(heard: Heard) {
      this.heard = heard
    }
    get message(): Envelope {
      return this.heard.envelope
    }
    get author(): Author {
      return authorOf(this.heard.envelope, this.heard.person, this.heard.bits)
    }
    get channel(): Channel {
      return channelOf(this.heard.place)
    }
    get expected(): boolean {
      const { asked, envelope, place } = this.heard
      return asked.for(envelope, place)
    }
    get signal(): AbortSignal {
      return host.abort.signal
    }
  }
  for (const [name, make] of (host.members ??= membersOf(host, ground))) {
    Object.defineProperty(Hearing.prototype, name, { get: () => make(undefined) })
  }
  Object.setPrototypeOf(Hearing.prototype, host.scope)
  return (heard) => new Hearing(heard)
}

/** Makes the context of one command run: three words of memory, everything else on demand. */
export type CallMaker = (turn: Turn) => object

const turnOf = Symbol('turn')
interface HasTurn {
  [turnOf]: Turn
}

/**
 * The contexts of a module's command runs. A class of its own per module, whose getters build what a handler
 * asks for; most handlers ask for little.
 */
export function callMaker(host: Host, ground: Ground): CallMaker {
  class Call implements HasTurn {
    // Declared, not defined: a field that defines itself costs a call for every command.
    declare [turnOf]: Turn
    declare args: Readonly<Record<string, unknown>>
    constructor(turn: Turn) {
      this[turnOf] = turn
      this.args = turn.args
    }
    get author() {
      return this[turnOf].author
    }
    get channel() {
      return this[turnOf].channel
    }
    get message(): Envelope {
      return this[turnOf].envelope
    }
    get runId(): string {
      return this[turnOf].runId
    }
    get calledAs(): string {
      return this[turnOf].calledAs
    }
    get text(): string {
      return this[turnOf].text
    }
    get signal(): AbortSignal {
      return this[turnOf].signal
    }
    get reply() {
      const turn = this[turnOf]
      return (message: Message | Reply) => ground.reply(turn, message)
    }
  }
  for (const [name, make] of [...(host.members ??= membersOf(host, ground)), ...host.services]) {
    Object.defineProperty(Call.prototype, name, {
      get(this: HasTurn) {
        return make(this[turnOf].run as Run | undefined)
      },
    })
  }
  Object.setPrototypeOf(Call.prototype, host.scope)
  return (turn) => new Call(turn)
}

/** The turn behind a call's context, for members of the core that take one. */
export function turnBehind(call: object): Turn | undefined {
  return (call as Partial<HasTurn>)[turnOf]
}
