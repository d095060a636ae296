import { Args } from './args.ts'
import type { SlackFault } from './faults.ts'
import { methods, scopes } from './methods/index.ts'
import { exchange } from './oauth.ts'
import { TooMany } from './pacing.ts'
import { Refusal } from './refusal.ts'
import type { Team } from './team.ts'
import type { World } from './world.ts'

/** A request to `/api/<method>`. */
export interface ApiRequest {
  readonly method: string
  readonly verb: string
  readonly contentType: string
  readonly authorization: string
  readonly query: URLSearchParams
  readonly body: string
  /** What is to go wrong with it. */
  readonly fault: SlackFault | undefined
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The Web API: lets in whoever has a token, keeps count, and answers. */
export class Api {
  readonly #world: World
  readonly #dial: () => string

  /** @param dial makes the URL that `apps.connections.open` answers with */
  constructor(world: World, dial: () => string) {
    this.#world = world
    this.#dial = dial
  }

  answer(request: ApiRequest): ApiAnswer {
    const { journal, now } = this.#world
    const { method, fault } = request
    let args = new Args({})
    let team: Team | undefined
    const note = (outcome: string) => {
      const { token: _, client_secret: __, ...rest } = args.all
      journal.calls.push({ method, team: team?.id, args: rest, outcome, at: now() })
      journal.changed()
    }
    try {
      args = Args.read(request.contentType, request.body, request.query)
      if (fault?.status !== undefined) {
        note(String(fault.status))
        return { status: fault.status, headers: { 'content-type': 'text/html' }, body: '<h1>Something went wrong</h1>' }
      }
      if (fault?.error !== undefined) throw new Refusal(fault.error)
      const key = `${method} on demand`
      this.#world.pacing.notice(key)
      if (fault?.retryAfter !== undefined) throw this.#world.pacing.wait(key, fault.retryAfter)
      const token = /^Bearer (.+)$/.exec(request.authorization)?.[1] ?? args.text('token')
      let result: Readonly<Record<string, unknown>>
      if (method === 'oauth.v2.access') result = exchange(this.#world, args, request.authorization)
      else if (method === 'apps.connections.open') result = this.#open(request)
      else {
        const run = methods[method]
        if (!run) throw new Refusal('unknown_method', { req_method: method })
        team = this.#teamOf(token)
        allow(team, method)
        this.#world.pacing.call(method, team.id)
        result = run({ world: this.#world, team, args, method })
      }
      note('ok')
      return json(200, { ok: true, ...result }, team)
    } catch (error) {
      if (error instanceof TooMany) {
        note('ratelimited')
        const answer = json(429, { ok: false, error: 'ratelimited' }, team)
        return { ...answer, headers: { ...answer.headers, 'retry-after': String(error.retryAfter) } }
      }
      if (!(error instanceof Refusal)) throw error
      note(error.code)
      return json(200, { ok: false, error: error.code, ...error.more }, team)
    }
  }

  /** Source: https://docs.slack.dev/reference/methods/apps.connections.open, read 2026-11-22. */
  #open({ authorization, body, contentType, query }: ApiRequest): Readonly<Record<string, unknown>> {
    const { app, revoked } = this.#world
    // «Passing it as a POST parameter will result in an error.»
    const token = /^Bearer (.+)$/.exec(authorization)?.[1]
    if (token === undefined)
      throw new Refusal(Args.read(contentType, body, query).text('token') === undefined ? 'not_authed' : 'missing_args')
    const gone = revoked.get(token)
    if (gone !== undefined) throw new Refusal(gone)
    if (token.startsWith('xoxb-')) throw new Refusal('not_allowed_token_type')
    if (token !== app.appToken) throw new Refusal('invalid_auth')
    return { url: this.#dial() }
  }

  #teamOf(token: string | undefined): Team {
    const { app, revoked, teams } = this.#world
    if (token === undefined) throw new Refusal('not_authed')
    const gone = revoked.get(token)
    if (gone !== undefined) throw new Refusal(gone)
    if (token === app.appToken) throw new Refusal('not_allowed_token_type')
    const team = [...teams.values()].find((one) => one.installed && one.token === token)
    if (!team) throw new Refusal('invalid_auth')
    return team
  }
}

function allow(team: Team, method: string): void {
  const needed = scopes[method]
  if (!team.scopes || !needed || needed.some((scope) => team.scopes?.includes(scope))) return
  throw new Refusal('missing_scope', { needed: needed.join(','), provided: team.scopes.join(',') })
}

function json(status: number, body: object, team: Team | undefined): ApiAnswer {
  const granted: Record<string, string> = team?.scopes ? { 'x-oauth-scopes': team.scopes.join(',') } : {}
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...granted }, body: JSON.stringify(body) }
}
