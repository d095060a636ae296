import type { AnyModule } from '@waddlebot/sdk'
import * as z from 'zod'
import { isClosed, type Operation, operationsOf } from './operation.ts'

type Json = Record<string, unknown>

/** What the core serves itself: path, what it is, and whether it asks for a token or a key. */
const own: readonly (readonly [path: string, summary: string, open: boolean])[] = [
  ['/healthz', 'Whether the process lives', true],
  ['/readyz', 'Whether it can do its work, and why not', true],
  ['/metrics', 'Figures, as Prometheus reads them', false],
  ['/status', 'How every process of the bot does', false],
  ['/traces', 'The latest roads of messages, or the road of one', false],
  ['/t/{id}', 'A text that was too long for a platform', true],
  ['/f/{id}', 'A form, where a platform shows none', true],
  ['/openapi.json', 'This description', false],
]

/**
 * Everything that can be asked over the web, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0). Each operation says
 * its least role as `x-waddle-least-role`; one that says nothing of itself is for owners.
 */
export function openApi(modules: Iterable<AnyModule>): Json {
  const paths: Record<string, Json> = {}
  for (const [path, summary, open] of own)
    paths[path] = { get: operation(summary, open ? 'everyone' : 'owner', !open, path.includes('{id}') ? ['id'] : [], undefined) }
  for (const module of modules) {
    for (const each of operationsOf(module)) {
      const path = `/m/${module.name}${each.path.replace(/:([^/]+)/g, '{$1}')}`
      const params = [...each.path.matchAll(/:([^/]+)/g)].map(([, name]) => name!)
      const entry = operation(each.describe ?? `${each.method} ${path}`, each.role, isClosed(each) || !each.declared, params, each)
      paths[path] = { ...paths[path], [each.method.toLowerCase()]: { tags: [module.name], ...entry } }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'waddle', version: '1' },
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'the token of the web side, or a key' } } },
    paths,
  }
}

function operation(
  summary: string,
  role: string,
  closed: boolean,
  params: readonly string[],
  { body, page }: Partial<Pick<Operation, 'body' | 'page'>> = {},
): Json {
  const refusals = closed ? { 401: { description: 'no token or key, or a wrong one' }, 403: { description: 'not for this key' } } : {}
  return {
    summary,
    'x-waddle-least-role': role,
    security: closed ? [{ key: [] }] : [],
    ...(params.length === 0
      ? {}
      : { parameters: params.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })) }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      200: { description: 'done', ...(page && { content: { 'application/json': {}, 'text/html': {} } }) },
      ...(body === undefined ? {} : { 400: { description: 'a body that it cannot take' } }),
      ...refusals,
      ...(params.length === 0 ? {} : { 404: { description: 'there is no such thing' } }),
    },
  }
}

/** The JSON Schema of a body; anything where the schema's maker cannot say. */
function schemaOf(body: NonNullable<Operation['body']>): Json {
  if (body['~standard'].vendor !== 'zod') return {}
  const { $schema: _, ...schema } = z.toJSONSchema(body as unknown as z.ZodType, { io: 'input' }) as Json
  return schema
}
