import type { Needs } from './receiver.ts'
import type { CommandSheet } from './sync.ts'

/** One thing that is asked of whoever connects a platform. */
export interface Question {
  /** Also the flag that answers it: `--client-id`. */
  readonly name: string
  readonly ask: string
  /** What to do to know the answer: a line each, such as where to click. */
  readonly hint?: readonly string[]
  /** Typed without being shown, read from the environment or a file and never from the command line. */
  readonly secret?: boolean
  readonly choices?: readonly string[]
  readonly default?: string
  /** Why an answer will not do, or undefined when it will. */
  check?(answer: string): string | undefined
}

/** What a platform's connecting is done with. */
export interface ConnectContext<Config> {
  /** The receiver's configuration as far as there is one. */
  readonly config: Partial<Config>
  readonly signal: AbortSignal
  /** What the bot's modules want from the platform. */
  readonly needs: Needs
  readonly publicUrl: string | undefined
  /** Commands that work on the platform, for a manifest that names them. */
  commands(): readonly CommandSheet[]
  /** Show a line. */
  say(line: string): void
  /** Ask; without a terminal the flag `--<name>` answers, and a missing one ends it with a clear error. */
  ask(question: Question): Promise<string>
  /** Write a file beside waddle.yml, such as a manifest; returns its path. */
  write(file: string, text: string): Promise<string>
  /** Set a key of the receiver's configuration, such as `channels`. */
  set(key: string, value: unknown): Promise<void>
  secret(name: string): string | undefined
  keepSecret(name: string, value: string): Promise<void>
  now(): number
}

/** Something that was found about a connection: by `connect` at its end, and by `doctor`. */
export interface ConnectFinding {
  readonly level: 'ok' | 'warning' | 'error'
  readonly what: string
  /** What to type. */
  readonly fix?: string
}

/** How a person connects a platform. */
export interface ConnectDef<Config> {
  /** Secrets that it keeps. */
  readonly secrets: readonly string[]
  /** Walk through it. What it throws is shown as it is. */
  run(ctx: ConnectContext<Config>): Promise<void>
  /** Look at what stands: tokens, scopes, rights. Asks the platform, changes nothing. */
  check(
    ctx: Pick<ConnectContext<Config>, 'config' | 'signal' | 'needs' | 'publicUrl' | 'secret' | 'now'> & {
      /** Names of the secrets that are set and that the module declared, those that the bot itself keeps included. */
      secretNames(): readonly string[]
    },
  ): Promise<readonly ConnectFinding[]>
}
