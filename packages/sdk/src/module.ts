import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Capability } from './capabilities.ts'
import type { CodesOf } from './codes.ts'
import type { Author, Channel } from './context.ts'
import type { Migration } from './db.ts'
import type { EventKind, EventOf } from './events.ts'
import type { Expect, Filter, Gag } from './filter.ts'
import type { Command, Ctx, Hear, JobRun, Sound, Uses } from './handler.ts'
import type { LinkPerson } from './people.ts'
import type { ReceiverDef } from './receiver.ts'
import type { Route } from './route.ts'
import type { Provision } from './service.ts'
import type { KindMap } from './signature/index.ts'

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
   * `WDL_PAINT_…`: any other is refused when it is loaded. Whoever meets one has it explained by `waddle explain`.
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
