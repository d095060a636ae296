import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Ctx } from './handler.ts'
import type { Page } from './page.ts'
import type { Role } from './roles.ts'

type PathParams<S extends string> = S extends `${string}:${infer P}/${infer R}`
  ? { readonly [_ in P]: string } & PathParams<R>
  : S extends `${string}:${infer P}`
    ? { readonly [_ in P]: string }
    : {}

/** What a route sees of its request. */
export interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

type RouteRun<S extends string, Config, Caps, U> = (
  ctx: Ctx<Config, Caps, U> & { readonly params: PathParams<S>; readonly request: HttpRequest },
) => unknown

/** A route with what `/openapi.json` says of it. Answer with what is sent as JSON, with a refusal, or with nothing: then there is no such thing. */
export interface RouteOptions {
  readonly describe: string
  /** Least role of who may call it. Anything but `everyone` needs the token of the web side or a key, on loopback too. */
  readonly role: Role
  /** What the body is read by before it runs: `request.body` is what this makes of it. */
  readonly body?: StandardSchemaV1
  /**
   * Shows what `run` answered to people: a browser, which asks for `text/html`, gets this, and all others the JSON. A
   * page for `everyone` is open wherever the web side listens, as links in chat lead to it.
   */
  readonly page?: (answer: never) => Page
}

/** A route: its handler alone, or with what it says about itself. */
export type Route<S extends string, Config, Caps, U> = 'http' extends Caps
  ? RouteRun<S, Config, Caps, U> | (RouteOptions & { readonly run: RouteRun<S, Config, Caps, U> })
  : { readonly 'declare the capability': 'http' }
