import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Capability } from './capabilities.ts'
import type { CommandOptions } from './command.ts'
import type { Migration } from './db.ts'
import type { ErrorTable } from './error.ts'
import type { EventKind } from './events.ts'
import type { Uses } from './handler.ts'
import type { ReceiverDef } from './receiver.ts'
import type { Service } from './service.ts'
import type { KindMap } from './signature/index.ts'

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
