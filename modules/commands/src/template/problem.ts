/** Why a template cannot be saved. Each is a page of the errors table. */
export type ProblemCode =
  | 'WDL_COMMANDS_TEMPLATE_UNKNOWN'
  | 'WDL_COMMANDS_TEMPLATE_FILTER'
  | 'WDL_COMMANDS_TEMPLATE_ARITY'
  | 'WDL_COMMANDS_TEMPLATE_KIND'
  | 'WDL_COMMANDS_TEMPLATE_OPEN'
  | 'WDL_COMMANDS_TEMPLATE_QUOTE'
  | 'WDL_COMMANDS_TEMPLATE_NAME'
  | 'WDL_COMMANDS_TEMPLATE_EXPRESSION'
  | 'WDL_COMMANDS_TEMPLATE_PATTERN'
  | 'WDL_COMMANDS_TEMPLATE_PLACE'
  | 'WDL_COMMANDS_TEMPLATE_LONG'
  | 'WDL_COMMANDS_TEMPLATE_NODES'
  | 'WDL_COMMANDS_TEMPLATE_DEPTH'

/** A template that cannot be saved, as a value that can be shown in chat. */
export interface Problem {
  readonly code: ProblemCode
  /** What is wrong, with the offending words. */
  readonly message: string
  /** Offset into the source, in UTF-16 units. */
  readonly at: number
  /** What to write instead. */
  readonly suggestion?: string
}

/** How a problem leaves the parser's depths; `parseTemplate` turns it into a value, so nobody else meets it. */
export class ProblemSignal extends Error {
  readonly problem: Problem
  constructor(code: ProblemCode, at: number, message: string, suggestion?: string) {
    super(message)
    this.problem = suggestion === undefined ? { code, message, at } : { code, message, at, suggestion }
  }
}
