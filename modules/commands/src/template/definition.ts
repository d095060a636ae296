import type { Awaitable, Environment } from './environment.ts'
import type { Given } from './given.ts'
import type { Evaluation, Run } from './run.ts'
import type { Node } from './tree.ts'
import type { Kind, Value } from './value.ts'

/** One argument of a definition. */
export interface Param {
  readonly name: string
  /** `expression` reads a condition or a sum instead of one word. */
  readonly kind: Kind | 'expression'
  readonly optional?: boolean
  /** The last argument may go on: `joined` makes one text of the words that are left, `each` keeps them apart. */
  readonly rest?: 'joined' | 'each'
  /** The only words that may stand here. */
  readonly oneOf?: readonly string[]
  /** A word that may stand before it for reading's sake: `then`. */
  readonly lead?: string
  /** The largest number that may be written here. */
  readonly most?: number
  /** It is the body of a loop: `$(it)` and `$(index)` mean something in it. */
  readonly loop?: boolean
}

interface Described {
  /** What is written after `$(`: lower case, with dots or hyphens where wanted. */
  readonly name: string
  /** One line for help and documentation. */
  readonly about: string
  readonly returns: Kind
  readonly params: readonly Param[]
  /** What it does besides computing (`say`); saving a template that has it takes that permission. */
  readonly effect?: string
  /** Its arguments come in twos. */
  readonly pairs?: boolean
  /** Only has a meaning in the body of a loop. */
  readonly inLoop?: boolean
}

/** Something that is read: `$(user)`. */
export interface Variable extends Described {
  readonly params: readonly []
  read(env: Environment): Awaitable<Value>
  /** Asked at most once a run, however often it is written. */
  readonly once?: boolean
}
/** Something that computes from arguments, all of which are evaluated first: `$(upper hi)`. Its first argument may come from a filter. */
export interface Func extends Described {
  call(given: Given, run: Run): Awaitable<Value>
}
/** Something that decides itself which of its arguments are evaluated: `$(if …)`. */
export interface Form extends Described {
  form(args: readonly Node[], run: Run): Evaluation
}
/** What a name in a template stands for. */
export type Definition = Variable | Func | Form

/** A field that a kind of value declares: `name` of a person. Nothing else of a value can be reached. */
export interface Field {
  readonly name: string
  readonly about: string
  readonly returns: Kind
  read(owner: Value, env: Environment): Awaitable<Value>
}

/** How a definition is written, with its arguments: `$(pad <text> <width> [fill])`. */
export function usage(definition: Definition): string {
  const words = definition.params.map(({ name, optional, rest, oneOf }) => {
    const inside = `${rest === undefined ? '' : '...'}${oneOf?.join('|') ?? name}`
    return optional === true ? `[${inside}]` : `<${inside}>`
  })
  return `$(${[definition.name, ...words].join(' ')})`
}
