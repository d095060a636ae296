import type { AnyModule } from '@waddlebot/sdk'
import { type Operation, operationsOf } from './operation.ts'

/** A route of a module that fits a request. */
export interface RouteMatch {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
}

/** The route of `module` for a method and a path below the module's root: `GET`, `/quotes/1`. */
export function matchRoute(module: AnyModule, method: string, path: string): RouteMatch | undefined {
  for (const operation of operationsOf(module)) {
    if (operation.method !== method) continue
    const params = paramsOf(operation.path.split('/'), path.split('/'))
    if (params) return { operation, params }
  }
  return undefined
}

function paramsOf(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const given = path[index]!
    if (part.startsWith(':')) {
      if (given === '') return undefined
      try {
        params[part.slice(1)] = decodeURIComponent(given)
      } catch {
        return undefined
      }
    } else if (part !== given) return undefined
  }
  return params
}
