import type { Operator } from './operator.ts'
import type { Parser } from './parser.ts'
import { compilePattern } from './pattern.ts'
import { ProblemSignal } from './problem.ts'
import type { Node } from './tree.ts'

/** Operators by how tightly they bind, loosest first. */
const levels: readonly (readonly [RegExp, Readonly<Record<string, Operator>>])[] = [
  [/^or(?![\p{L}\p{N}_-])/iuy, {}],
  [/^and(?![\p{L}\p{N}_-])/iuy, {}],
  [/^(==|!=|<=|>=|=|<|>|(?:in|contains|matches|is)(?![\p{L}\p{N}_-]))/iuy, { '=': '==', is: '==' }],
  [/^[+-]/y, {}],
  [/^[*/%]/y, {}],
]
const comparisons = 2

/**
 * Read a condition or a sum: `$(1) > 5 and not $(user) == "Ann"`, `2 * (3 + $(argcount))`. It ends where no
 * operator follows, and what is left are ordinary words. A sign with a blank before it and none after it
 * begins such a word: in `$(if $(1) -5 5)` the -5 is what to say.
 *
 * @throws ProblemSignal where an operand is missing or a bracket is not closed
 */
export function expression(parser: Parser, level = 0): Node {
  const rule = levels[level]
  if (rule === undefined) return operand(parser)
  let left = level === comparisons ? negated(parser, level) : expression(parser, level + 1)
  for (;;) {
    const at = parser.at
    const operator = operatorHere(parser, rule)
    if (operator === undefined) return left
    const right = expression(parser, level + 1)
    left = parser.node({ type: 'operation', at, operator, left, right, ...written(operator, right) })
    if (level === comparisons) return left
  }
}

/** `not` binds tighter than `and`, looser than comparisons. */
function negated(parser: Parser, level: number): Node {
  parser.blanks()
  const at = parser.at
  const sign = /^(not(?![\p{L}\p{N}_-])|!(?!=))/iu.exec(parser.source.slice(at, at + 6))
  if (sign === null) return expression(parser, level + 1)
  parser.at += sign[0].length
  return parser.deeper(at, () => parser.node({ type: 'operation', at, operator: 'not', left: expression(parser, level) }))
}

function operatorHere(parser: Parser, [pattern, synonyms]: (typeof levels)[number]): Operator | undefined {
  const before = parser.at
  parser.blanks()
  const rest = parser.source.slice(parser.at, parser.at + 10)
  pattern.lastIndex = 0
  const found = pattern.exec(rest)?.[0].toLowerCase()
  const after = found === undefined ? '' : (rest[found.length] ?? '')
  if (found === undefined || (/[+*/%-]/.test(found) && parser.at > before && !/\s/.test(after))) {
    parser.at = before
    return undefined
  }
  parser.at += found.length
  return synonyms[found] ?? (found as Operator)
}

function operand(parser: Parser): Node {
  parser.blanks()
  const at = parser.at
  const char = parser.source[at] ?? ''
  if (parser.opens) return parser.call()
  if (char === '"' || char === "'") return parser.text(char)
  if (char === '-') {
    parser.at += 1
    return parser.deeper(at, () => parser.node({ type: 'operation', at, operator: 'negative', left: operand(parser) }))
  }
  if (char === '(') {
    parser.at += 1
    const inside = parser.deeper(at, () => expression(parser))
    parser.blanks()
    if (parser.source[parser.at] !== ')')
      throw new ProblemSignal('WDL_COMMANDS_TEMPLATE_EXPRESSION', at, 'The ( here is never closed with ).')
    parser.at += 1
    return inside
  }
  const rest = parser.source.slice(at, at + 200)
  const number = /^\d{1,15}(\.\d{1,15})?(?![\p{L}\p{N}_])/u.exec(rest)?.[0]
  const word = number ?? /^[\p{L}\p{N}_@#][\p{L}\p{M}\p{N}_]*/u.exec(rest)?.[0]
  if (word === undefined) {
    const found = char === '' ? 'the end' : `"${char}"`
    throw new ProblemSignal(
      'WDL_COMMANDS_TEMPLATE_EXPRESSION',
      at,
      `A value is missing here, where ${found} stands.`,
      'put other text in quotes',
    )
  }
  parser.at += word.length
  return parser.node({ type: 'literal', at, value: number === undefined ? constant(word) : Number(number) })
}

function constant(word: string): string | boolean | null {
  const lower = word.toLowerCase()
  if (lower === 'true' || lower === 'false') return lower === 'true'
  return lower === 'none' ? null : word
}

/** A pattern that is written out is compiled, and refused, when the template is saved. */
function written(operator: Operator, right: Node) {
  if (operator !== 'matches' || right.type !== 'literal') return {}
  const pattern = compilePattern(String(right.value ?? ''))
  if (typeof pattern !== 'string') return { pattern }
  throw new ProblemSignal('WDL_COMMANDS_TEMPLATE_PATTERN', right.at, `"${right.value}" is no pattern: ${pattern}.`)
}
