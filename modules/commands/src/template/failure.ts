import { WaddleError } from '@waddlebot/sdk'

/** Why a run of a template stopped. Each is a page of the errors table. */
export type FailureCode =
  | 'WDL_COMMANDS_TEMPLATE_STEPS'
  | 'WDL_COMMANDS_TEMPLATE_OUTPUT'
  | 'WDL_COMMANDS_TEMPLATE_TIME'
  | 'WDL_COMMANDS_TEMPLATE_RUNS'
  | 'WDL_COMMANDS_TEMPLATE_MESSAGES'
  | 'WDL_COMMANDS_TEMPLATE_LOOPS'
  | 'WDL_COMMANDS_TEMPLATE_VALUE'
  | 'WDL_COMMANDS_TEMPLATE_ONLYIF'

/**
 * A run that stopped. The message can be shown in chat: it quotes at most forty characters of what somebody
 * typed. What was taken for the run (a cost, a cooldown) is to be given back.
 */
export class TemplateFailure extends WaddleError {
  declare readonly code: FailureCode
  /** True when nothing went wrong and nothing is to be said: an `onlyif` that did not hold. */
  get quiet(): boolean {
    return this.code === 'WDL_COMMANDS_TEMPLATE_ONLYIF'
  }
}

/** A value that cannot be used where it stands, `"abc" is no number`. `$(default …)` catches these and no others. */
export function unfit(value: string, wanted: string): TemplateFailure {
  return new TemplateFailure('WDL_COMMANDS_TEMPLATE_VALUE', `${quote(value)} is ${wanted}.`)
}

/** A value quoted for a message, shortened to forty characters. */
export function quote(value: string): string {
  const points = Array.from(value.slice(0, 200))
  return points.length > 40 ? `"${points.slice(0, 39).join('')}…"` : `"${points.join('')}"`
}
