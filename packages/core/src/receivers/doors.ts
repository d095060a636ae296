import { type RouteHandler, WaddleError } from '@waddlebot/sdk'

/** Routes that receivers answer themselves, with the body untouched: their callers sign it. */
export class Doors {
  readonly #handlers = new Map<string, RouteHandler>()

  /** Open one under `/m/<module><path>`; returns what closes it. */
  open(module: string, method: 'GET' | 'POST', path: string, handler: RouteHandler): () => void {
    if (!/^(\/[a-z0-9._-]+)+$/i.test(path)) {
      throw new WaddleError('WDL_HTTP_ROUTE', `"${path}" of module ${module} is no path of a route`, { fix: 'write it like /events' })
    }
    const key = `${method} /${module}${path}`
    this.#handlers.set(key, handler)
    return () => {
      if (this.#handlers.get(key) === handler) this.#handlers.delete(key)
    }
  }

  /** @param path below `/m`, without the query: `/slack/events` */
  at(method: string, path: string): RouteHandler | undefined {
    return this.#handlers.get(`${method} ${path}`)
  }
}
