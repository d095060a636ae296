import { room, Spending } from './budget.ts'
import type { Variable } from './definition.ts'
import type { Environment } from './environment.ts'
import { TemplateFailure, unfit } from './failure.ts'
import { Given } from './given.ts'
import { toTruth } from './kinds.ts'
import { found } from './matcher.ts'
import { operate } from './operator.ts'
import { compilePattern } from './pattern.ts'
import { concat, toText } from './text.ts'
import type { Call, Node, Operation } from './tree.ts'
import { isPromise, type Value } from './value.ts'

/** A computation that hands out what has to be waited for and takes back what came of it. */
export type Evaluation = Generator<PromiseLike<Value>, Value, Value>

/** How `$(stop)` leaves: with what was said before it, which every row on the way out adds to. */
export class Halt {
  readonly parts: Value[] = []
}

/** One run of one template: what it has used, and where in which loop it is. */
export class Run {
  readonly env: Environment
  readonly spending: Spending
  /** The loops around this place, innermost last. */
  readonly loops: { it: Value; index: number }[] = []
  readonly #asked = new Map<Variable, Value>()

  constructor(env: Environment) {
    this.env = env
    this.spending = env.spending ?? new Spending()
  }

  /** Compute a node. */
  *value(node: Node): Evaluation {
    switch (node.type) {
      case 'literal':
        this.spending.charge(1)
        return node.value
      case 'row':
        return yield* this.gather(node.parts)
      case 'call':
        return yield* this.#call(node)
      case 'operation':
        return yield* this.#operation(node)
      case 'access': {
        const result = node.field.read(yield* this.value(node.of), this.env)
        return this.#weighed(isPromise(result) ? yield result : result)
      }
    }
  }

  /** Compute nodes one after the other and put the results in a row. */
  *gather(nodes: Iterable<Node>): Evaluation {
    const parts: Value[] = []
    let length = 0
    for (const node of nodes) {
      try {
        const value = yield* this.value(node)
        const text = toText(value)
        parts.push(typeof value === 'object' && value?.type === 'words' ? value : text)
        length += text.length
        room(length)
      } catch (error) {
        if (error instanceof Halt) error.parts.unshift(...parts)
        throw error
      }
    }
    return this.#weighed(concat(parts))
  }

  *#call({ definition, args }: Call): Evaluation {
    if ('form' in definition) return this.#weighed(yield* definition.form(args, this))
    if ('read' in definition) return this.#weighed(yield* this.#read(definition))
    const values: Value[] = []
    for (const arg of args) {
      const value = yield* this.value(arg)
      // Weighed where it goes in as well as where it came from: work is done on arguments.
      this.spending.weigh(value)
      values.push(value)
    }
    const result = definition.call(new Given(values, this.env), this)
    return this.#weighed(isPromise(result) ? yield result : result)
  }

  *#read(variable: Variable): Evaluation {
    const known = this.#asked.get(variable)
    if (known !== undefined) return known
    const result = variable.read(this.env)
    const value = isPromise(result) ? yield result : result
    if (variable.once === true) this.#asked.set(variable, value)
    return value
  }

  *#operation({ operator, left, right, pattern }: Operation): Evaluation {
    const first = yield* this.value(left)
    if (operator === 'not') return !toTruth(first)
    if (operator === 'negative' || right === undefined) return operate(operator, first, 0)
    if (operator === 'and' && !toTruth(first)) return false
    if (operator === 'or' && toTruth(first)) return true
    const second = yield* this.value(right)
    if (operator === 'and' || operator === 'or') return toTruth(second)
    if (operator === 'matches') return this.#matches(toText(first), pattern ?? compilePattern(toText(second)), second)
    this.spending.weigh(first)
    this.spending.weigh(second)
    // Each word of it is compared.
    if (operator === 'in' || operator === 'contains') this.spending.charge(toText(second).length >> 3)
    return operate(operator, first, second)
  }

  #matches(text: string, pattern: ReturnType<typeof compilePattern>, source: Value): boolean {
    if (typeof pattern === 'string') throw unfit(toText(source), `no pattern: ${pattern}`)
    this.spending.charge(1 + Math.ceil((text.length * pattern.length) / 64))
    return found(pattern, text)
  }

  #weighed(value: Value): Value {
    this.spending.weigh(value)
    return value
  }
}

/** A whole template: like its row, but `$(stop)` ends here. */
export function* whole(run: Run, node: Node): Evaluation {
  try {
    return yield* run.value(node)
  } catch (error) {
    if (error instanceof Halt) return concat(error.parts)
    throw error
  }
}

/** What a run throws when its time is over. */
export function overdue(): TemplateFailure {
  return new TemplateFailure('WDL_COMMANDS_TEMPLATE_TIME', 'This command took too long and was stopped.')
}
