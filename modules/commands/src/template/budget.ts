import { TemplateFailure } from './failure.ts'
import type { Value } from './value.ts'

/**
 * What one run may use. `source` characters, `nodes` and `depth` are checked when a template is saved, the
 * rest while it runs: `steps`, `wall` milliseconds, `output` bytes, nested command `runs`, `messages` besides
 * the answer, turns of one `repeat` and one `each`.
 */
export const budgets = Object.freeze({
  source: 10_000,
  nodes: 500,
  depth: 12,
  steps: 20_000,
  wall: 5_000,
  output: 16_384,
  runs: 3,
  messages: 10,
  repeat: 20,
  each: 50,
})

/** What a run has used so far. Commands that a command runs share one, so recursion cannot multiply a budget. */
export class Spending {
  steps = 0
  runs = 0
  messages = 0

  /** Take `steps`; 64 characters that are worked on count as one. */
  charge(steps: number): void {
    this.steps += steps
    if (this.steps > budgets.steps) {
      throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_STEPS', `This command takes more than ${budgets.steps} steps and was stopped.`)
    }
  }

  /** Take what a value weighs, and refuse one that is larger than any output may be. */
  weigh(value: Value): void {
    if (typeof value === 'string') {
      fit(value)
      this.charge(1 + (value.length >> 6))
    } else if (typeof value === 'object' && value !== null && value.type === 'list') this.charge(1 + (value.items.length >> 2))
    else if (typeof value === 'object' && value !== null && value.type === 'words') {
      let length = 0
      for (const part of value.parts) length += typeof part === 'string' ? part.length : part.name.length + 1
      room(length)
      this.charge(1 + (length >> 6))
    } else {
      // Asking a zone's clock, which printing a time does, costs about as much as ten ordinary steps.
      this.charge(typeof value === 'object' && value?.type === 'time' ? 10 : 1)
    }
  }

  /** One more nested command. */
  run(): void {
    this.runs += 1
    if (this.runs > budgets.runs) {
      throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_RUNS', `This command runs more than ${budgets.runs} other commands and was stopped.`)
    }
  }

  /** One more message besides the answer. */
  message(): void {
    this.messages += 1
    if (this.messages > budgets.messages) {
      throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_MESSAGES', `This command says more than ${budgets.messages} things and was stopped.`)
    }
  }
}

/** Refuse before it is built what would be longer than any output. */
export function room(characters: number): void {
  if (characters > budgets.output) throw tooLong()
}

/** Hand back `text`, or refuse it for being over the output budget in UTF-8. */
export function fit(text: string): string {
  // No character takes more than three bytes a code unit, so short texts need not be measured.
  if (text.length * 3 > budgets.output && (text.length > budgets.output || Buffer.byteLength(text) > budgets.output)) throw tooLong()
  return text
}

function tooLong(): TemplateFailure {
  return new TemplateFailure('WDL_COMMANDS_TEMPLATE_OUTPUT', `This command says more than ${budgets.output / 1024} kB and was stopped.`)
}
