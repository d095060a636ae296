import * as z from 'zod'
import { groups, namedGroups } from './groups.ts'
import { configSchema } from './schema.ts'

type Schema = Record<string, unknown>

/**
 * The JSON Schema of waddle.yml, for editors: `waddle config schema > waddle.schema.json`. Made from the same
 * source as the check, so the two cannot differ.
 */
export function configJsonSchema(): Schema {
  const schema = z.toJSONSchema(configSchema, { io: 'input' }) as Schema
  const properties = schema['properties'] as Record<string, Schema>
  for (const key of namedGroups) {
    const property = properties[key]!
    property['additionalProperties'] = orNothing(property['additionalProperties'] as Schema)
  }
  for (const key of groups) properties[key] = orNothing(properties[key]!)
  return { ...schema, title: 'waddle.yml' }
}

function orNothing(schema: Schema): Schema {
  const { default: preset, description, ...rest } = schema
  const branches = (rest['anyOf'] as Schema[] | undefined) ?? [rest]
  return {
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
    anyOf: [{ type: 'null' }, ...branches],
  }
}
