import { configJsonSchema } from './json-schema.ts'
import type { ConfigPath } from './path.ts'

/** The part of a JSON Schema that is walked here. */
export interface Shape {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly description?: string
}

let whole: Shape | undefined

/** What may stand at `path`; undefined where nothing may. An empty shape means anything goes. */
export function shapeAt(path: ConfigPath): Shape | undefined {
  whole ??= configJsonSchema() as Shape
  let shape: Shape | undefined = whole
  for (const key of path) {
    const parent: Shape = objectOf(shape)
    if (typeof key === 'number') shape = parent.items
    else if (parent.properties && Object.hasOwn(parent.properties, key)) shape = parent.properties[key]
    else shape = typeof parent.additionalProperties === 'object' ? parent.additionalProperties : undefined
    if (shape === undefined) return undefined
  }
  return shape
}

/** The names that are known at `path`; empty where names are free. */
export function namesAt(path: ConfigPath): readonly string[] {
  const shape = shapeAt(path)
  return shape ? Object.keys(objectOf(shape).properties ?? {}) : []
}

/** Of a choice, the branch that has an inside; else the shape itself. */
export function objectOf(shape: Shape): Shape {
  return shape.anyOf?.find((branch) => branch.properties ?? branch.additionalProperties ?? branch.items) ?? shape
}
