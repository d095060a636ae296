import { TemplateFailure, unfit } from './failure.ts'
import { misfits, toItems, toNumber } from './kinds.ts'
import { toText } from './text.ts'
import type { Value } from './value.ts'

/** What may stand between two values of an expression; `and`, `or`, `not` and `matches` are evaluated by the run. */
export type Operator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | 'negative'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'contains'
  | 'matches'
  | 'and'
  | 'or'
  | 'not'

/**
 * Apply an operator to two values. Comparisons never fail: two numbers (or durations, or times) compare as
 * such, everything else as text, in any case. Sums fail on what is no number, on division by zero, and on
 * whole numbers past 9,007,199,254,740,991 rather than being slightly wrong.
 *
 * @throws TemplateFailure WDL_COMMANDS_TEMPLATE_VALUE
 */
export function operate(operator: Operator, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return compare(left, right) === 0
    case '!=':
      return compare(left, right) !== 0
    case '<':
      return compare(left, right) < 0
    case '<=':
      return compare(left, right) <= 0
    case '>':
      return compare(left, right) > 0
    case '>=':
      return compare(left, right) >= 0
    case 'in':
      return toItems(right).some((item) => compare(left, item) === 0)
    case 'contains':
      if (typeof left === 'object' && left?.type === 'list') return left.items.some((item) => compare(item, right) === 0)
      return fold(toText(left)).includes(fold(toText(right)))
    default:
      return sum(operator, numberIn(left), numberIn(right))
  }
}

function sum(operator: Operator, left: number, right: number): number {
  if ((operator === '/' || operator === '%') && right === 0) {
    throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_VALUE', 'Nothing can be divided by zero.')
  }
  const result = arithmetic(operator, left, right)
  if (Math.abs(result) > Number.MAX_SAFE_INTEGER)
    throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_VALUE', 'That number is too large to be exact.')
  // 0.1 + 0.2 is 0.3 to everybody but a computer.
  return Number.isInteger(result) ? result : Number(result.toPrecision(15))
}

function arithmetic(operator: Operator, left: number, right: number): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (operator === '/') return left / right
  return operator === '%' ? left % right : -left
}

/** Below, at or above zero, like a sort. */
function compare(left: Value, right: Value): number {
  const [a, b] = [ordinal(left), ordinal(right)]
  if (a !== undefined && b !== undefined) return a - b
  const [x, y] = [fold(toText(left)), fold(toText(right))]
  return x < y ? -1 : x > y ? 1 : 0
}

function ordinal(value: Value): number | undefined {
  return typeof value === 'object' && value?.type === 'time' ? value.at : toNumber(value)
}

function numberIn(value: Value): number {
  const number = toNumber(value)
  if (number === undefined) throw unfit(toText(value), misfits.number)
  return number
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}
