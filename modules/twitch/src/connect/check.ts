import type { ConnectContext, ConnectFinding } from '@waddlebot/sdk'
import { AuthRefusal, OAuth } from '../account/oauth.ts'
import { botScopes, missingScopes, ownerScopes } from '../account/scopes.ts'
import { ownerSecrets } from '../account/secrets.ts'
import type { TwitchConfig } from '../config.ts'

type CheckContext = Pick<ConnectContext<TwitchConfig>, 'config' | 'signal' | 'needs' | 'secret' | 'now'>

const connect = 'waddle connect twitch'

/** Look at the account that the bot speaks with: does its token live, whose is it, what may it do. */
export async function check(ctx: CheckContext): Promise<readonly ConnectFinding[]> {
  const { config, secret } = ctx
  const [access, refresh] = [secret('TWITCH_TOKEN'), secret('TWITCH_REFRESH_TOKEN')]
  if (access === undefined && refresh === undefined)
    return [{ level: 'warning', what: 'TWITCH_TOKEN is not set: the bot reads along on Twitch and says nothing', fix: connect }]
  const channels = config.channels?.length ?? 0
  const findings: ConnectFinding[] = []
  if (channels === 0)
    findings.push({ level: 'warning', what: 'no channels are set', fix: "waddle config set receivers.twitch.config.channels '[duckpond]'" })
  if (config.clientId === undefined)
    return [...findings, { level: 'warning', what: 'chat only: without "clientId" there are no events and no actions', fix: connect }]
  if (config.events?.transport === 'webhook' && secret('TWITCH_CLIENT_SECRET') === undefined)
    findings.push({ level: 'error', what: 'events.transport is webhook, which needs TWITCH_CLIENT_SECRET', fix: connect })
  const oauth = oauthOf(ctx, config.clientId)
  try {
    const { login, scopes, expiresIn, clientId } = await oauth.validate(access ?? '')
    if (clientId !== config.clientId) findings.push({ level: 'error', what: 'TWITCH_TOKEN belongs to another application', fix: connect })
    const missing = missingScopes(botScopes(wishOf(ctx)), scopes)
    const scope = missing.length === 1 ? 'scope' : 'scopes'
    if (missing.length > 0)
      findings.push({ level: 'error', what: `${login} did not grant the ${scope} ${missing.join(', ')}`, fix: connect })
    const soon = expiresIn > 0 && refresh === undefined
    if (soon)
      findings.push({
        level: 'warning',
        what: `the token of ${login} ends in ${Math.ceil(expiresIn / 3_600)} h and cannot be renewed`,
        fix: connect,
      })
    const idle = missingScopes(scopes, [...botScopes(wishOf(ctx)), ...ownerScopes(wishOf(ctx))])
    const needless = idle.length === 0 ? '' : `, of which no module needs ${idle.join(', ')}`
    findings.push({ level: 'ok', what: `signed in as ${login}, with ${scopes.length} scopes${needless}` })
  } catch (error) {
    findings.push(findingOf(error, 'TWITCH_TOKEN', refresh, connect))
  }
  const owners = await Promise.all((config.channels ?? []).map((login) => checkOwner(ctx, oauth, login)))
  return [...findings, ...owners.flat()]
}

/** Look at what the owner of a channel granted, if they granted anything. */
async function checkOwner(ctx: CheckContext, oauth: OAuth, login: string): Promise<readonly ConnectFinding[]> {
  const names = ownerSecrets(login)
  const [access, refresh] = [ctx.secret(names.access), ctx.secret(names.refresh)]
  if (access === undefined) return []
  const fix = `${connect} --owners ${login}`
  try {
    const { scopes } = await oauth.validate(access)
    const missing = missingScopes(ownerScopes(wishOf(ctx)), scopes)
    if (missing.length === 0) return [{ level: 'ok', what: `the owner of #${login} agreed` }]
    return [{ level: 'error', what: `the owner of #${login} did not grant ${missing.join(', ')}`, fix }]
  } catch (error) {
    return [findingOf(error, names.access, refresh, fix)]
  }
}

function findingOf(error: unknown, name: string, refresh: string | undefined, fix: string): ConnectFinding {
  const refused = error instanceof AuthRefusal && error.status === 401
  // Asking for a new token here would take it away from the bot that runs: a refresh token is good once.
  if (refused && refresh !== undefined) return { level: 'ok', what: `${name} has ended; the bot renews it` }
  if (refused) return { level: 'error', what: `${name} is worth nothing any more`, fix }
  return { level: 'warning', what: `Twitch cannot be asked about the token: ${(error as Error).message}`, fix: 'waddle doctor' }
}

/** The log-in service for what is configured. */
export function oauthOf({ config, secret, signal }: Pick<CheckContext, 'config' | 'secret' | 'signal'>, clientId: string): OAuth {
  const base = config.endpoints?.id ?? 'https://id.twitch.tv/oauth2'
  return new OAuth({ base, clientId, clientSecret: secret('TWITCH_CLIENT_SECRET'), signal })
}

export function wishOf({ config, needs, secret }: Pick<CheckContext, 'config' | 'needs' | 'secret'>) {
  return {
    needs,
    sendBy: config.sendBy ?? 'auto',
    hasApp: secret('TWITCH_CLIENT_SECRET') !== undefined,
    events: config.events?.transport ?? 'websocket',
  } as const
}
