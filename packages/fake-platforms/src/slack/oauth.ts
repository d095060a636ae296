import type { Args } from './args.ts'
import { Refusal } from './refusal.ts'
import type { Team } from './team.ts'
import type { World } from './world.ts'

/** For how long a code may be exchanged. Source: https://docs.slack.dev/authentication/installing-with-oauth, read 2026-11-22. */
const codeMs = 10 * 60_000

/** Somebody in a workspace approves of the app: the code that says so. */
export function approve(world: World, team: Team, user: string): string {
  const code = `${team.id}.${crypto.randomUUID()}`
  world.codes.set(code, { team, user, at: world.now(), used: false })
  return code
}

/** The app is in a workspace. A token that was taken back never works again: whoever installs anew gets another one. */
export function installed(world: World, team: Team): void {
  if (world.revoked.has(team.token)) team.token = `${team.token}-${world.ids.next('')}`
  team.installed = true
  world.journal.changed()
}

/** `oauth.v2.access`: a code for a token. Source: https://docs.slack.dev/reference/methods/oauth.v2.access, read 2026-11-22. */
export function exchange(world: World, args: Args, authorization: string): Readonly<Record<string, unknown>> {
  const basic = /^Basic (.+)$/.exec(authorization)?.[1]
  const [id, secret] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':')
  if ((id ?? args.text('client_id')) !== world.app.clientId) throw new Refusal('invalid_client_id')
  if ((secret ?? args.text('client_secret')) !== world.app.clientSecret) throw new Refusal('bad_client_secret')
  const standing = world.codes.get(args.need('code', 'invalid_code'))
  if (!standing) throw new Refusal('invalid_code')
  if (standing.used) throw new Refusal('code_already_used')
  if (world.now() - standing.at > codeMs) throw new Refusal('code_expired')
  standing.used = true
  const { team, user } = standing
  installed(world, team)
  return {
    access_token: team.token,
    token_type: 'bot',
    scope: (team.scopes ?? []).join(','),
    bot_user_id: team.botUserId,
    app_id: world.app.id,
    team: { id: team.id, name: team.name },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: user },
  }
}

/** The page on which people approve: here somebody always does, and is sent on. Undefined when the request is not fit for it. */
export function authorize(world: World, query: URLSearchParams): string | undefined {
  const back = query.get('redirect_uri')
  if (query.get('client_id') !== world.app.clientId || back === null) return undefined
  const team = [...world.teams.values()].find((one) => (query.get('team') ?? one.id) === one.id && (query.has('team') || !one.installed))
  const chosen = team ?? world.team()
  const url = new URL(back)
  const owner = [...chosen.users.values()].find((user) => user.role === 'owner') ?? [...chosen.users.values()][0]!
  url.searchParams.set('code', approve(world, chosen, owner.id))
  const state = query.get('state')
  if (state !== null) url.searchParams.set('state', state)
  return url.href
}
