import { expect, test } from 'vitest'
import { configJsonSchema } from './json-schema.ts'

type Node = { description?: string; properties?: Record<string, Node>; additionalProperties?: Node | boolean; anyOf?: Node[] }

function undescribed(node: Node, path: string): string[] {
  const inside = [node, ...(node.anyOf ?? [])].flatMap((branch) => [
    ...Object.entries(branch.properties ?? {}).flatMap(([key, child]) => [
      ...(child.description ? [] : [`${path}.${key}`]),
      ...undescribed(child, `${path}.${key}`),
    ]),
    ...(typeof branch.additionalProperties === 'object' ? undescribed(branch.additionalProperties, `${path}.*`) : []),
  ])
  return inside
}

test('every key of waddle.yml is described, for editors and for people', () => {
  const schema = configJsonSchema() as Node
  expect(Object.keys(schema.properties ?? {})).toEqual([
    'name',
    'database',
    'redis',
    'amqp',
    'bus',
    'prefix',
    'http',
    'network',
    'log',
    'router',
    'receivers',
    'modules',
    'communities',
  ])
  expect(undescribed(schema, '')).toEqual([])
})

test('nothing is required, and unknown keys are refused', () => {
  expect(configJsonSchema()).toMatchObject({ additionalProperties: false })
  expect(configJsonSchema()).not.toHaveProperty('required')
})
