import type { Role } from './roles.ts'

/** A command as people are told about it. */
export interface CommandInfo {
  /** The words that call it, without prefix: `quote add`. */
  readonly path: string
  readonly signature: string
  readonly describe: string
  /** Least roles; any of them will do. */
  readonly role: readonly Role[]
  readonly module: string
  readonly aliases: readonly string[]
  /** Platforms it works on; undefined means all. */
  readonly platforms?: readonly string[]
  /** Where it was made, when a person made it in chat. */
  readonly custom: boolean
  readonly hidden: boolean
  readonly cooldown?: string
  /** Whole units of the currency, where it costs something. */
  readonly cost?: number
  readonly examples: readonly string[]
}

/** Whose eyes to look with. */
export interface Viewpoint {
  /** Channel id, such as `twitch:duckpond`. */
  readonly channel: string
  readonly roles: readonly string[]
  readonly platform: string
}

/** One gate that a message passed or stopped at. */
export interface WhyStep {
  readonly gate: string
  readonly passed: boolean
  readonly detail: string
  /** Reason code, when it stopped here. */
  readonly reason?: string
}

/** The road of a message that was never sent: where it would stop, and what would let it pass. */
export interface Why {
  readonly steps: readonly WhyStep[]
  readonly outcome: 'runs' | 'refused' | 'silent'
  readonly command?: string
  readonly module?: string
  /** What to type so that it passes. */
  readonly fix?: string
}

/** Reading what the bot can do. Given by the capability `registry`. */
export interface Registry {
  /** Commands that somebody standing there could use, sorted by path; all of them without a viewpoint. */
  commands(viewpoint?: Viewpoint): readonly CommandInfo[]
  /** Walk the router for a message that is not sent. */
  why(viewpoint: Viewpoint & { readonly user: string }, text: string): Promise<Why>
  /** The command prefix in a channel. */
  prefix(channel: string): string
}
