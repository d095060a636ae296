import type { Definition, Field } from './definition.ts'
import type { Operator } from './operator.ts'
import type { Pattern } from './pattern.ts'
import type { Kind, Value } from './value.ts'

/** A piece of a parsed template. `at` is its offset in the source. */
export type Node = Literal | Row | Call | Access | Operation

export interface Literal {
  readonly type: 'literal'
  readonly at: number
  readonly value: Value
}
/** Pieces that stand next to each other. */
export interface Row {
  readonly type: 'row'
  readonly at: number
  readonly parts: readonly Node[]
}
export interface Call {
  readonly type: 'call'
  readonly at: number
  readonly definition: Definition
  readonly args: readonly Node[]
}
/** `user.name`: one declared field of a value. */
export interface Access {
  readonly type: 'access'
  readonly at: number
  readonly of: Node
  readonly field: Field
}
export interface Operation {
  readonly type: 'operation'
  readonly at: number
  readonly operator: Operator
  readonly left: Node
  readonly right?: Node
  /** The right side of `matches`, when it was written out. */
  readonly pattern?: Pattern
}

/** What kind of value a node gives, as far as can be known without running it. */
export function kindOf(node: Node): Kind {
  switch (node.type) {
    case 'literal':
      if (node.value === null) return 'none'
      return typeof node.value === 'number' ? 'number' : typeof node.value === 'boolean' ? 'boolean' : 'text'
    case 'row':
      return 'text'
    case 'call':
      return node.definition.returns
    case 'access':
      return node.field.returns
    case 'operation':
      return ['+', '-', '*', '/', '%', 'negative'].includes(node.operator) ? 'number' : 'boolean'
  }
}
