import type { Log } from './receiver.ts'
import type { Role } from './roles.ts'

/** An argument as a platform's menu wants it. */
export interface ArgumentSheet {
  readonly name: string
  /** A built-in kind, or `string` for kinds of modules. */
  readonly kind: string
  readonly required: boolean
  /** Takes everything that is left, or several. */
  readonly rest: boolean
  readonly flag: boolean
  /** What stands in when nobody says anything, as it is written in the signature. */
  readonly fallback?: string
  /** What may be chosen, where only these will do. */
  readonly choices?: readonly string[]
  /** Whether {@link ReceiverContext.suggest} has something to offer. */
  readonly suggests: boolean
}

/** A command as a platform's menu wants it. */
export interface CommandSheet {
  /** `['quote', 'add']` */
  readonly path: readonly string[]
  readonly signature: string
  readonly describe: string
  readonly module: string
  /** Least roles; any of them will do. */
  readonly role: readonly Role[]
  readonly arguments: readonly ArgumentSheet[]
}

/** One difference between what a platform has and what it should have. */
export interface SyncChange {
  readonly what: 'create' | 'change' | 'delete'
  /** `/quote add` */
  readonly name: string
  /** Field by field: `description: "a" → "b"`. */
  readonly fields: readonly string[]
}

/** What `waddle sync` found, and did. */
export interface SyncReport {
  /** Where: `discord guild 5`, `discord global`, `slack manifest`. */
  readonly target: string
  readonly changes: readonly SyncChange[]
  /** What the platform cannot take, with what to do; nothing is sent to a target that has one. */
  readonly problems: readonly string[]
  /** Whether the changes were sent. False for a plan, for no changes and for problems. */
  readonly sent: boolean
  /** What a person has to do by hand. */
  readonly notes?: readonly string[]
}

/** How a platform's own menus are brought up to date. */
export type SyncDef<Config> = (ctx: {
  readonly config: Config
  readonly signal: AbortSignal
  readonly commands: readonly CommandSheet[]
  /** False for `--plan`: look and compare, send nothing. */
  readonly apply: boolean
  secret(name: string): string | undefined
  /** Write a file beside waddle.yml; returns its path. */
  write(file: string, text: string): Promise<string>
  /** What stands in such a file, or undefined when there is none: for a platform that cannot be asked what it has. */
  read?(file: string): Promise<string | undefined>
  log: Log
}) => Promise<readonly SyncReport[]>
