import type { AnyModule } from '@waddlebot/sdk'
import { WaddleError } from '@waddlebot/sdk'
import { readBody } from '../http/operation.ts'
import { matchRoute, type RouteMatch } from '../http/routes.ts'
import type { Runtime } from '../runtime.ts'
import { pageHtml } from '../sheets/page.ts'

/** Call a route of a module without a socket. */
export async function callRoute(runtime: Runtime, module: AnyModule, method: string, path: string, body: unknown): Promise<unknown> {
  const { match, url } = found(module, method, path)
  const read = await readBody(match.operation, body)
  if (!read.ok) throw new WaddleError('WDL_HTTP_BODY', read.message)
  const request = { method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers: {}, body: read.body }
  return runtime.call(module.name, match.operation.run, { params: match.params, request })
}

/** The page of a route, as a browser gets it; undefined where there is nothing. */
export async function callPage(runtime: Runtime, module: AnyModule, path: string): Promise<string | undefined> {
  const { page } = found(module, 'GET', path).match.operation
  if (page === undefined) throw new WaddleError('WDL_TEST_ROUTE', `the route GET ${path} of module ${module.name} has no page`)
  const answer = await callRoute(runtime, module, 'GET', path, undefined)
  return answer === undefined || answer === null ? undefined : pageHtml(page(answer as never))
}

function found(module: AnyModule, method: string, path: string): { readonly match: RouteMatch; readonly url: URL } {
  const url = new URL(path, 'http://bot')
  const match = matchRoute(module, method, url.pathname)
  if (!match) throw new WaddleError('WDL_TEST_ROUTE', `module ${module.name} has no route ${method} ${url.pathname}`)
  return { match, url }
}
