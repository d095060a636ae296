import type { CommandOptions } from './command.ts'
import type { Call } from './context.ts'
import type { Answer } from './message.ts'

/** Where a command made while running is known. A channel's beats its community's; both beat a module's. */
export type CommandScope = { readonly community: string } | { readonly channel: string }

/** A command made while running: from chat, from a web page, from a file. */
export interface DynamicCommand<Data> extends CommandOptions {
  readonly scope: CommandScope
  /** Signature, as in a module: `hug [name:rest]`. */
  readonly signature: string
  /** Switched off: known, listed for staff, not run. */
  readonly enabled?: boolean
  /** Handed to {@link DynamicCommands.define}'s `run` untouched. */
  readonly data: Data
}

/** What runs a dynamic command: one function for all of them. */
export type DynamicRun<Data> = (
  call: Call & { readonly data: Data; readonly args: Readonly<Record<string, unknown>>; readonly text: string },
) => Answer | Promise<Answer>

/** How a line ended that another command ran. */
export type RunEnd = 'replied' | 'silent' | 'refused' | 'unknown'

/** Commands made while running. Given by the capability `commands`. */
export interface DynamicCommands {
  /**
   * Add a command, or replace the one with the same words in the same scope. Known at once; gone when the module unloads.
   *
   * @returns its remover
   */
  define<Data>(command: DynamicCommand<Data>, run: DynamicRun<Data>): () => void
  /** Who answers to these words there already, if anybody: for "that name is taken". */
  taken(scope: CommandScope, path: string): { readonly module: string; readonly custom: boolean } | undefined
  /**
   * Run a line as if `call`'s author had typed it; gates and all. At most three deep. Its writes are part of
   * the run that called it, so when it fails this throws and everything is undone.
   */
  run(call: Call, text: string): Promise<RunEnd>
  /** Like {@link DynamicCommands.run}, and what it would have said in answer is given back as words instead of being said. */
  ask(call: Call, text: string): Promise<{ readonly outcome: RunEnd; readonly text: string }>
}
