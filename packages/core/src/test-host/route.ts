import type { AnyModule } from '@waddlebot/sdk'
import { WaddleError } from '@waddlebot/sdk'
import { readBody } from '../http/operation.ts'
import { matchRoute } from '../http/routes.ts'
import type { Runtime } from '../runtime.ts'

/** Call a route of a module without a socket. */
export async function callRoute(runtime: Runtime, module: AnyModule, method: string, path: string, body: unknown): Promise<unknown> {
  const url = new URL(path, 'http://bot')
  const match = matchRoute(module, method, url.pathname)
  if (!match) throw new WaddleError('WDL_TEST_ROUTE', `module ${module.name} has no route ${method} ${url.pathname}`)
  const read = await readBody(match.operation, body)
  if (!read.ok) throw new WaddleError('WDL_HTTP_BODY', read.message)
  const request = { method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers: {}, body: read.body }
  return runtime.call(module.name, match.operation.run, { params: match.params, request })
}
