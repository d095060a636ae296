import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Capability } from './capabilities.ts'
import type { CodesOf } from './codes.ts'
import type { CommandOptions } from './command.ts'
import type { Author, Call, Channel, Scope } from './context.ts'
import type { Migration } from './db.ts'
import type { Envelope } from './envelope.ts'
import type { ErrorTable } from './error.ts'
import type { EventKind, EventOf } from './events.ts'
import type { Answer, Message, Reply } from './message.ts'
import type { Page } from './page.ts'
import type { LinkDoubt } from './people.ts'
import type { ReceiverDef } from './receiver.ts'
import type { Role } from './roles.ts'
import type { Provided, Service } from './service.ts'
import type { Args, BadArg, ExtraOf, KindMap } from './signature/index.ts'

type Uses = Readonly<Record<string, Service<unknown>>>
type Ctx<Config, Caps, U> = Scope<Config, Caps> & Provided<U>

/** A handler of a command: return what to say. */
export type Run<S extends string, Config, Caps, U, K extends KindMap> = (
  ctx: Ctx<Config, Caps, U> & Call & { readonly args: Args<S, ExtraOf<K>> },
) => Answer | Promise<Answer>

/** Candidates for an argument that somebody is typing into a menu of the platform; the first 25 are shown. */
export type Suggester<Config, Caps, U> = (
  ctx: Ctx<Config, Caps, U> & { readonly author: Author; readonly channel: Channel; readonly typed: string },
) => readonly string[] | Promise<readonly string[]>

/** A command: its handler alone, or with what it says about itself. */
export type Command<S extends string, Config, Caps, U, K extends KindMap> =
  | Run<S, Config, Caps, U, K>
  | (CommandOptions & {
      readonly run: Run<S, Config, Caps, U, K>
      /** By name of the argument. */
      readonly suggest?: Readonly<Record<string, Suggester<Config, Caps, U>>>
    })

type Sound<S extends string, K extends KindMap, T> = [BadArg<S, ExtraOf<K>>] extends [never]
  ? T
  : { readonly 'unknown argument kind': BadArg<S, ExtraOf<K>> }

type PathParams<S extends string> = S extends `${string}:${infer P}/${infer R}`
  ? { readonly [_ in P]: string } & PathParams<R>
  : S extends `${string}:${infer P}`
    ? { readonly [_ in P]: string }
    : {}

/** What a route sees of its request. */
export interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

type RouteRun<S extends string, Config, Caps, U> = (
  ctx: Ctx<Config, Caps, U> & { readonly params: PathParams<S>; readonly request: HttpRequest },
) => unknown

/** A route with what `/openapi.json` says of it. Answer with what is sent as JSON, with a refusal, or with nothing: then there is no such thing. */
export interface RouteOptions {
  readonly describe: string
  /** Least role of who may call it. Anything but `everyone` needs the token of the web side or a key, on loopback too. */
  readonly role: Role
  /** What the body is read by before it runs: `request.body` is what this makes of it. */
  readonly body?: StandardSchemaV1
  /**
   * Shows what `run` answered to people: a browser, which asks for `text/html`, gets this, and all others the JSON. A
   * page for `everyone` is open wherever the web side listens, as links in chat lead to it.
   */
  readonly page?: (answer: never) => Page
}

type Route<S extends string, Config, Caps, U> = 'http' extends Caps
  ? RouteRun<S, Config, Caps, U> | (RouteOptions & { readonly run: RouteRun<S, Config, Caps, U> })
  : { readonly 'declare the capability': 'http' }

type JobRun<Config, Caps, U> = 'jobs' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly payload: never; readonly dueAt: number; readonly late: boolean }) => void | Promise<void>
  : { readonly 'declare the capability': 'jobs' }

type Hear<Config, Caps, U> = 'broadcast' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly payload: never }) => void | Promise<void>
  : { readonly 'declare the capability': 'broadcast' }

/** A filter's word on a message. Without one it passes. */
export interface Verdict {
  /** Whether it ends here: then it calls no command, and nobody hears of it but those who listen to `filtered`. */
  readonly stop: boolean
  /** A word for metrics, and for why nothing happened. */
  readonly reason: string
  readonly reply?: Message | Reply
  /**
   * What is to be done about it. Stored with the message before it is acknowledged, and handed to whoever listens to
   * the event `filtered`, exactly once: a filter must not wait, its consequences may. Cloneable.
   */
  readonly note?: Readonly<Record<string, unknown>>
  /** A command line that the message stands for, run with its author's rights in place of what was typed. */
  readonly instead?: string
}

/** Why something is not to be said. */
export interface Hold {
  readonly reason: string
}

type Expect<Config, Caps, U> = 'moderate' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly text: string; readonly channel: Channel }) => boolean
  : { readonly 'declare the capability': 'moderate' }

type Gag<Config, Caps, U> = 'moderate' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly text: string; readonly channel: Channel }) => Hold | undefined | void
  : { readonly 'declare the capability': 'moderate' }

type Filter<Config, Caps, U> = 'moderate' extends Caps
  ? (
      ctx: Ctx<Config, Caps, U> & {
        readonly message: Envelope
        readonly author: Author
        readonly channel: Channel
        /** Whether a module asked for these words in public: see {@link ModuleDef.expects}. */
        readonly expected: boolean
      },
    ) => Verdict | undefined | void
  : { readonly 'declare the capability': 'moderate' }

/**
 * A module, whole: one plain object that says what it offers and what it needs, readable without running it.
 *
 * ```ts
 * export default defineModule({
 *   name: 'dice',
 *   commands: {
 *     'roll [sides:int=6]': {
 *       describe: 'Roll a die',
 *       run: ({ args, random }) => `You rolled ${1 + Math.floor(random() * args.sides)}.`,
 *     },
 *   },
 * })
 * ```
 */
export interface ModuleDef<
  Config,
  Caps extends Capability,
  S extends string,
  H extends string,
  U extends Uses,
  K extends KindMap,
  Name extends string,
  Code extends string,
> {
  /** Lower case, also the prefix of its tables and of its codes: `[a-z][a-z0-9-]*`. */
  readonly name: Name
  readonly version?: string
  readonly describe?: string
  /** A Standard Schema; the same source gives the check, the form, the environment variables and the docs. */
  readonly config?: StandardSchemaV1<unknown, Config>
  readonly capabilities?: readonly Caps[]
  /** Steps of the schema by name, `'001_quotes': import('./migrations/001_quotes.ts')`; run in order of name. */
  readonly migrations?: Readonly<Record<string, Migration>>
  /** Argument kinds of its own, usable in its signatures. */
  readonly kinds?: K
  /** Commands by signature. */
  readonly commands?: { readonly [P in S]: Sound<P, K, Command<P, Config, Caps, U, K>> }
  /** Events of every platform, after filters. */
  readonly on?: {
    readonly [E in EventKind]?: (
      ctx: Ctx<Config, Caps, U> & { readonly event: EventOf<E>; readonly author: Author; readonly channel: Channel },
    ) => void | Promise<void>
  }
  /** See every message before anything else acts on it, in order of name. Synchronous: it stands in everybody's way. */
  readonly filters?: Readonly<Record<string, Filter<Config, Caps, U>>>
  /**
   * Whether it asked people in public for these very words, such as the keyword of a giveaway. Filters are told so and
   * let be said what everybody was asked to say, however often. Synchronous, and asked only when a filter wants to know.
   */
  readonly expects?: Expect<Config, Caps, U>
  /**
   * Hears everything that the bot is about to say, this module's own words left out, and may hold it back: what other
   * modules say repeats words of viewers. Synchronous. What is held is replaced by a neutral line.
   */
  readonly outgoing?: Gag<Config, Caps, U>
  /** Regular work by cron expression (minute hour day month weekday), in UTC unless the key ends in a zone: `0 9 * * * Europe/Berlin`. */
  readonly cron?: Readonly<Record<string, (ctx: Ctx<Config, Caps, U>) => void | Promise<void>>>
  /** What `ctx.jobs.schedule(name, …)` runs. */
  readonly jobs?: Readonly<Record<string, JobRun<Config, Caps, U>>>
  /**
   * What `ctx.broadcast(name, …)` runs in every process of the bot. `payload` is undefined when a process may have
   * missed something, such as after its connection to the others was cut: then anything may have changed.
   */
  readonly broadcasts?: Readonly<Record<string, Hear<Config, Caps, U>>>
  /** Routes under `/m/<module>`: `'GET /quotes/:id'`. */
  readonly http?: { readonly [P in H]: Route<P, Config, Caps, U> }
  /** Services of other modules, by the name they get in the context. */
  readonly uses?: U
  /** Services that it provides: the token and what makes it. */
  readonly provides?: readonly Provision<Config, Caps, U>[]
  /** Makes the module a connection to a platform. */
  readonly receiver?: ReceiverDef<Config>
  /**
   * Codes of the errors that it throws, each with what happened, why, and what to do. They begin with the module's name,
   * `WDL_PAINT_…`: any other is refused when it is loaded. Whoever meets one looks it up with `waddle module info`.
   */
  readonly errors?: CodesOf<Name, Code>
  /** Runs once when the module is loaded, before anything else of it. */
  readonly setup?: (ctx: Ctx<Config, Caps, U>) => void | Promise<void>
  /** How it is doing, when it can know. */
  readonly health?: (
    ctx: Ctx<Config, Caps, U>,
  ) => { readonly ok: boolean; readonly detail?: string } | Promise<{ readonly ok: boolean; readonly detail?: string }>
  /**
   * Its own books, counted anew for an operator, by what they are about: `waddle <topic> audit` runs the audits that all
   * modules have of one topic, such as `economy`. They only read.
   */
  readonly audits?: Readonly<Record<string, (ctx: Ctx<Config, Caps, U>) => Audit | Promise<Audit>>>
  /** Everything it knows of one person. */
  readonly exportPerson?: (ctx: Ctx<Config, Caps, U> & { readonly person: string }) => unknown
  /** What it does when accounts turn out to be one person, and how that is undone. */
  readonly linkPerson?: LinkPerson<Ctx<Config, Caps, U>>
  /**
   * Make tables anew that hold nothing of their own, such as a full-text index: called once in a database that was
   * copied from one of another kind, where such tables could not come along.
   */
  readonly rebuild?: (ctx: Ctx<Config, Caps, U>) => void | Promise<void>
  /** Forget one person. */
  readonly forgetPerson?: (ctx: Ctx<Config, Caps, U> & { readonly person: string }) => void | Promise<void>
}

/** What an audit counted and what it found wrong. */
export interface Audit {
  /** What was looked at: `{ accounts: 12, transfers: 345 }`. */
  readonly counted: Readonly<Record<string, number>>
  /** A sentence for each thing that is wrong; none when all is well. */
  readonly findings: readonly string[]
}

/** Two persons that become one: what `from` had belongs to `into` afterwards. */
export interface LinkPerson<C> {
  /** What would happen, in a few words for a human, such as `3 quotes move`; nothing when there is nothing to do. */
  readonly plan: (ctx: C & { readonly into: string; readonly from: string }) => string | undefined | Promise<string | undefined>
  /**
   * Why moderators have to agree first, such as that one of the two is banned; none when nothing is in the way. What they
   * agree to is `about`, word for word: when it has changed since, they are asked again.
   */
  readonly doubts?: (ctx: C & { readonly into: string; readonly from: string }) => readonly LinkDoubt[] | Promise<readonly LinkDoubt[]>
  /** Do it. What it returns is kept (as JSON) and given back to `undo`. */
  readonly apply: (ctx: C & { readonly into: string; readonly from: string }) => unknown
  /** Undo it as far as `from` is concerned; what happened since stays with whoever did it. */
  readonly undo: (ctx: C & { readonly into: string; readonly from: string; readonly done: never }) => void | Promise<void>
}

/** A service and its maker. Make one with {@link provide}. */
export interface Provision<Config, Caps, U> {
  readonly token: Service<unknown>
  /**
   * Makes the service for one run of whoever uses it, with the context of that run: what the service writes, says and
   * schedules is part of their transaction. Called anew for each run that asks for it, so it should only bind; what
   * lasts is kept outside.
   */
  readonly make: (ctx: Ctx<Config, Caps, U>) => unknown
}

/** Pair a token with what makes it, checked: `provides: [provide(points, (ctx) => ({ … }))]`. */
export function provide<T, C>(
  token: Service<T>,
  make: (ctx: C) => T,
): { readonly token: Service<unknown>; readonly make: (ctx: C) => unknown } {
  return { token: token as Service<unknown>, make }
}

type Anything = (ctx: never) => unknown

/** Any module, its types forgotten: what the runtime handles. Every {@link ModuleDef} is one. */
export interface AnyModule {
  readonly name: string
  readonly version?: string
  readonly describe?: string
  readonly config?: StandardSchemaV1<unknown, unknown>
  readonly capabilities?: readonly Capability[]
  readonly migrations?: Readonly<Record<string, Migration>>
  readonly kinds?: KindMap
  readonly commands?: Readonly<
    Record<string, Anything | (CommandOptions & { readonly run: Anything; readonly suggest?: Readonly<Record<string, Anything>> })>
  >
  readonly on?: { readonly [E in EventKind]?: Anything }
  readonly cron?: Readonly<Record<string, Anything>>
  // A capability that is missing turns these into a message for the compiler, so they are looked at when loaded.
  readonly filters?: Readonly<Record<string, unknown>>
  readonly expects?: unknown
  readonly outgoing?: unknown
  readonly jobs?: Readonly<Record<string, unknown>>
  readonly broadcasts?: Readonly<Record<string, unknown>>
  readonly http?: Readonly<Record<string, unknown>>
  readonly uses?: Uses
  readonly provides?: readonly { readonly token: Service<unknown>; readonly make: Anything }[]
  readonly receiver?: ReceiverDef<never>
  readonly errors?: ErrorTable
  readonly setup?: Anything
  readonly health?: Anything
  readonly audits?: Readonly<Record<string, Anything>>
  readonly exportPerson?: Anything
  readonly linkPerson?: { readonly plan: Anything; readonly doubts?: Anything; readonly apply: Anything; readonly undo: Anything }
  readonly forgetPerson?: Anything
  readonly rebuild?: Anything
}

/** Where a definition notes which copy of the SDK made it, so that a second copy is noticed at load. */
export const madeBy: unique symbol = Symbol.for('@waddlebot/sdk') as never

/** Define a module. The object is returned as it is; all the work is the compiler's. */
export function defineModule<
  Config = {},
  const Caps extends Capability = never,
  S extends string = never,
  H extends string = never,
  U extends Uses = {},
  K extends KindMap = {},
  const Name extends string = string,
  Code extends string = never,
>(definition: ModuleDef<Config, Caps, S, H, U, K, Name, Code>): ModuleDef<Config, Caps, S, H, U, K, Name, Code> {
  if (!Object.isFrozen(definition)) Object.defineProperty(definition, madeBy, { value: import.meta.url, configurable: true })
  return definition
}
