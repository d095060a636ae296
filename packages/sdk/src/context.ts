import type { Act, ActionName, Can } from './actions.ts'
import type { Cache } from './cache.ts'
import type { Capability } from './capabilities.ts'
import type { Db } from './db.ts'
import type { DynamicCommands } from './dynamic.ts'
import type { Envelope } from './envelope.ts'
import type { Message, Reply } from './message.ts'
import type { PeopleDesk } from './people.ts'
import type { Log } from './receiver.ts'
import type { Registry } from './registry.ts'
import type { Role } from './roles.ts'

/** Whoever wrote a message. */
export interface Author {
  /** The person: one over all linked accounts. What a module stores. */
  readonly id: string
  /** The account on its platform. */
  readonly accountId: string
  /** Display name. */
  readonly name: string
  readonly platform: string
  /** Highest first, `everyone` always among them. */
  readonly roles: readonly Role[]
}

/** Where a message was written. */
export interface Channel {
  /** `twitch:duckpond` */
  readonly id: string
  readonly platform: string
  readonly server: string | null
  readonly name: string
  /** Id of the community that it belongs to. */
  readonly community: string
  /** IANA time zone in which the days of that community begin, such as `Europe/Berlin`. */
  readonly zone: string
}

/** An administrative act: what somebody did to the bot or to others, rather than with it. */
export interface AuditNote {
  /** Id of the person who did it. */
  readonly who: string
  /** A verb and what it was done to: `points set twitch:12345`. */
  readonly what: string
  /** What it was before and is now, as JSON; left out where there is nothing to compare. */
  readonly before?: unknown
  readonly after?: unknown
  /** From where: the id of the message. */
  readonly origin: string
}

/**
 * Do something once what was written is on disk, such as changing what is kept in memory. Never called when
 * the run fails. Outside a run, where each write stands alone, it is called at once.
 */
export type AfterCommit = (work: () => void) => void

/**
 * Tell every process of the bot, this one included: each runs the module's `broadcasts[name]` with the payload, which
 * must survive structuredClone. For what is kept in memory beside the database: in the handler, read again what changed.
 *
 * Inside a run it goes out once what the run wrote is on disk, and before what the run says is said, so that whoever
 * reads "done" finds it done everywhere. It is never sent when the run fails. Outside a run it goes out at once.
 */
export type Broadcast = (name: string, payload?: unknown) => Promise<void>

/** Durable one-shot work. Rows with leases: they survive a restart, and two processes never both run one. */
export interface Jobs {
  /**
   * Run the job `name` of this module at a time. Inside a handler this is part of the handler's transaction.
   *
   * @param key the same key replaces the earlier one
   */
  schedule(name: string, at: Date | number, payload: unknown, key?: string): Promise<string>
  /** True if there was one. */
  cancel(idOrKey: string): Promise<boolean>
}

/** Wishes about something said unprompted. */
export interface AnnounceOptions {
  /** What goes first when a platform takes less than the bot has to say; `timer` when left out. */
  readonly priority?: 'moderation' | 'alert' | 'timer' | 'summary'
  /** See {@link Reply.card}. */
  readonly card?: string
  /** The platform's id of the only account that is to read it. Where the platform has nothing private it is not said, and counted as undelivered. */
  readonly privateTo?: string
}

type Has<Caps, C, T> = C extends Caps ? T : {}
type HasAny<Caps, C extends Capability, T> = [Extract<Caps, C>] extends [never] ? {} : T

/** What every handler receives. Members that a capability gives exist only when the module declared it. */
export type Scope<Config, Caps> = {
  readonly config: Config
  /** Aborted when the module unloads or the call's time is up; pass it to everything that waits. */
  readonly signal: AbortSignal
  readonly log: Log
  /** Epoch milliseconds by the bot's clock, which tests move by hand. */
  now(): number
  /** IANA time zone of a community, such as `Europe/Berlin`, as its configuration says now; `UTC` where that says nothing. */
  zoneOf(community: string): string
  /** Random in [0, 1), seeded in tests. */
  random(): number
  /** Undo something when the module unloads; last in, first out, awaited. */
  defer(dispose: () => void | Promise<void>): void
} & Has<Caps, 'db', { readonly db: Db; afterCommit: AfterCommit; audit(note: AuditNote): Promise<void> }> &
  Has<Caps, 'jobs', { readonly jobs: Jobs }> &
  Has<Caps, 'broadcast', { broadcast: Broadcast }> &
  Has<Caps, 'cache', { readonly cache: Cache }> &
  Has<Caps, 'say:announce', { announce(channel: string, message: Message, options?: AnnounceOptions): Promise<void> }> &
  /** Where people outside reach a route of this module, `/draws/7`; undefined while `http.publicUrl` is not set. */
  Has<Caps, 'http', { address(path: string): string | undefined }> &
  Has<Caps, 'overlay', { overlay(name: string, state: Readonly<Record<string, unknown>>): Promise<void> }> &
  Has<Caps, 'commands', { readonly commands: DynamicCommands }> &
  Has<Caps, 'registry', { readonly registry: Registry }> &
  Has<Caps, 'people', { readonly people: PeopleDesk }> &
  HasAny<Caps, `act:${ActionName}`, { act: Act<ActionOf<Caps>>; can: Can<ActionOf<Caps>> }> &
  HasAny<Caps, `net:${string}`, { fetch(url: string | URL, init?: RequestInit): Promise<Response> }> &
  HasAny<Caps, `secret:${string}`, { secret(name: SecretName<Caps>): string }>

type ActionOf<Caps> = Caps extends `act:${infer Name extends ActionName}` ? Name : never
type SecretName<Caps> = Caps extends `secret:${infer Name}` ? Name : never

/** What a handler that answers a message sees besides the {@link Scope}. */
export interface Call {
  readonly author: Author
  readonly channel: Channel
  /** The whole message as it came in. */
  readonly message: Envelope
  /**
   * Names this run for good: the same when it is tried again after a crash, another one for each command that is run,
   * also by another command. What keys of effects are made of.
   */
  readonly runId: string
  /** The word people typed to get here, in lower case: the command or its alias. */
  readonly calledAs: string
  /** Say something now; what the handler returns is said after it. */
  reply(message: Message | Reply): Promise<void>
}
