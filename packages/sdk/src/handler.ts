import type { CommandOptions } from './command.ts'
import type { Author, Call, Channel, Scope } from './context.ts'
import type { Answer } from './message.ts'
import type { Provided, Service } from './service.ts'
import type { Args, BadArg, ExtraOf, KindMap } from './signature/index.ts'

/** Services that a module asks for, by the name they get in the context. */
export type Uses = Readonly<Record<string, Service<unknown>>>
/** What every handler of a module is given: what its capabilities open, and the services that it asks for. */
export type Ctx<Config, Caps, U> = Scope<Config, Caps> & Provided<U>

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

/** A handler, or what the compiler says of a signature with a kind that does not exist. */
export type Sound<S extends string, K extends KindMap, T> = [BadArg<S, ExtraOf<K>>] extends [never]
  ? T
  : { readonly 'unknown argument kind': BadArg<S, ExtraOf<K>> }

/** What runs when a job is due. */
export type JobRun<Config, Caps, U> = 'jobs' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly payload: never; readonly dueAt: number; readonly late: boolean }) => void | Promise<void>
  : { readonly 'declare the capability': 'jobs' }

/** What hears a broadcast of the module's own. */
export type Hear<Config, Caps, U> = 'broadcast' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly payload: never }) => void | Promise<void>
  : { readonly 'declare the capability': 'broadcast' }
