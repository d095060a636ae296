import type { Handle } from './call.ts'

/** One operation: `POST /channels/:channel/messages`. */
export interface Route {
  readonly method: string
  readonly path: string
  readonly handle: Handle
  /** Whether it needs the bot's token; interactions bring their own in the path. */
  readonly open?: boolean
}

export interface Found {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** Finds operations by method and path. */
export class Routes {
  readonly #routes: readonly { readonly route: Route; readonly pattern: RegExp }[]

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => {
      const source = route.path.replace(/:(\w+)/g, (_, name: string) => `(?<${name}>[^/]+)`)
      return { route, pattern: new RegExp(`^${source}$`) }
    })
  }

  find(method: string, path: string): Found | 'no such method' | undefined {
    let elsewhere = false
    for (const { route, pattern } of this.#routes) {
      const match = pattern.exec(path)
      if (!match) continue
      if (route.method === method) {
        const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
        return { route, params: Object.fromEntries(params) as Record<string, string> }
      }
      elsewhere = true
    }
    return elsewhere ? 'no such method' : undefined
  }
}
