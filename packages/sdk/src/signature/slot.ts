import { type BuiltIn, builtIn } from './builtin.ts'
import { type KindEnv, type KindMap, type KindReader, quoted } from './kind.ts'
import type { Param } from './param.ts'
import type { ArgProblem } from './problem.ts'
import { closest } from './suggestion.ts'

/** A word that was not read. A class of its own, so that one check tells it from every value. */
export class Refused {
  readonly problem: ArgProblem
  constructor(problem: ArgProblem) {
    this.problem = problem
  }
}

const mostShown = 12

/** A parameter made ready: how its words become values. */
export class Slot {
  readonly name: string
  readonly param: Param
  /** Takes the rest of the line. */
  readonly rest: boolean
  /** A flag that is on by being there. */
  readonly toggle: boolean
  /** Whether reading depends on the time or on code of a module. */
  readonly live: boolean
  private readonly own: BuiltIn<unknown> | undefined
  private readonly foreign: KindReader<unknown> | undefined
  private readonly choices: ReadonlyMap<string, string> | undefined

  /** @throws nothing: a kind that is in neither place refuses every word; `isKnown` tells */
  constructor(param: Param, kinds: KindMap) {
    this.param = param
    this.name = param.name
    this.rest = param.kind === 'rest'
    this.toggle = param.flag && param.kind === 'bool'
    this.choices = param.choices && new Map(param.choices.map((choice) => [choice.toLowerCase(), choice]))
    this.own = this.choices ? undefined : builtIn(param.kind)
    this.foreign = this.choices || this.own || !Object.hasOwn(kinds, param.kind) ? undefined : kinds[param.kind]
    this.live = param.kind === 'date' || this.foreign !== undefined
  }

  /** Whether there is a reader for its kind. */
  get isKnown(): boolean {
    return this.choices !== undefined || this.own !== undefined || this.foreign !== undefined
  }

  /** The value of `word`, or why it has none. Never throws, and never gives undefined. */
  read(word: string, env: KindEnv): unknown {
    const { own } = this
    if (own !== undefined) {
      const value = own.parse(word, env)
      return value === undefined ? this.complain(own, word, env) : value
    }
    if (this.choices !== undefined) return this.choices.get(word.toLowerCase()) ?? this.choose(word)
    return this.ask(word, env)
  }

  private complain(own: BuiltIn<unknown>, word: string, env: KindEnv): Refused {
    const message = `${quoted(word)} ${own.complain?.(word, env) ?? `is not ${own.kind}`}`
    return new Refused({ code: `not-${this.param.kind}`, param: this.name, word, message })
  }

  private choose(word: string): Refused {
    const choices = this.param.choices ?? []
    const near = closest(word, choices)
    const shown = choices.length > mostShown ? [...choices.slice(0, mostShown), '…'] : choices
    const message = `${this.name} must be one of ${shown.join(', ')}${near === undefined ? '' : ` (did you mean "${near}"?)`}`
    return new Refused({ code: 'choice', param: this.name, word, message })
  }

  private ask(word: string, env: KindEnv): unknown {
    const { foreign, name, param } = this
    try {
      const result = foreign?.read(word, env)
      if (result?.ok === true && result.value !== undefined) return result.value
      if (result?.ok === false) return new Refused({ code: `not-${param.kind}`, param: name, word, message: String(result.message) })
      throw new TypeError(`the reader of the kind "${param.kind}" gave neither a value nor a message`)
    } catch (cause) {
      return new Refused({ code: 'kind-failed', param: name, word, message: `${quoted(word)} could not be read as ${param.kind}`, cause })
    }
  }
}
