import type { Answer } from '../http.ts'
import type { AuthDesk } from './auth.ts'
import { AuthRefusal } from './refusal.ts'
import type { Pair } from './tokens.ts'

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** A form that was sent, and the client that its `client_id` and `client_secret` stand for. */
export interface Form {
  readonly fields: URLSearchParams
  readonly clientId: string
  readonly isPublic: boolean
}

/** POST /oauth2/token. Source: https://dev.twitch.tv/docs/authentication/getting-tokens-oauth, read 2026-11-22. */
export function grantToken(desk: AuthDesk, form: Form): Answer {
  switch (form.fields.get('grant_type')) {
    case 'client_credentials':
      return clientCredentials(desk, form)
    case 'authorization_code':
      return authorizationCode(desk, form)
    case 'refresh_token':
      return refreshToken(desk, form)
    case deviceGrant:
      return deviceCode(desk, form)
    case null:
      throw new AuthRefusal(400, 'missing grant type')
    default:
      throw new AuthRefusal(400, 'invalid grant type')
  }
}

function clientCredentials(desk: AuthDesk, form: Form): Answer {
  requireSecret(desk, form)
  const token = desk.tokens.app(form.clientId)
  return { status: 200, body: { access_token: token.token, expires_in: desk.secondsLeft(token), token_type: 'bearer' } }
}

function authorizationCode(desk: AuthDesk, form: Form): Answer {
  requireSecret(desk, form)
  const consent = desk.consents.get(required(form, 'code'))
  if (!consent || consent.clientId !== form.clientId) throw new AuthRefusal(400, 'Invalid authorization code')
  if (consent.redirectUri !== required(form, 'redirect_uri'))
    throw new AuthRefusal(400, 'Parameter redirect_uri does not match registered URI')
  desk.consents.delete(required(form, 'code'))
  return handOver(desk, desk.tokens.user(form.clientId, consent.user, consent.scopes, form.isPublic))
}

function refreshToken(desk: AuthDesk, form: Form): Answer {
  const refresh = form.fields.get('refresh_token')
  if (!refresh) throw new AuthRefusal(400, 'missing refresh token')
  if (!form.isPublic) requireSecret(desk, form)
  const pair = desk.tokens.renew(form.clientId, refresh, form.isPublic)
  if (!pair) throw new AuthRefusal(400, 'Invalid refresh token')
  return handOver(desk, pair)
}

function deviceCode(desk: AuthDesk, form: Form): Answer {
  const device = desk.devices.withDeviceCode(required(form, 'device_code'), form.clientId)
  if (!device) throw new AuthRefusal(400, 'invalid device code')
  const now = desk.clock.now()
  const tooSoon = now - device.polledAt < desk.limits.interval * 1_000
  device.polledAt = now
  if (tooSoon && desk.slowDown) throw new AuthRefusal(400, 'slow_down')
  if (!device.approvedBy) throw new AuthRefusal(400, 'authorization_pending')
  desk.devices.done(device)
  return handOver(desk, desk.tokens.user(form.clientId, device.approvedBy, device.scopes, form.isPublic))
}

function handOver(desk: AuthDesk, { access, refresh }: Pair): Answer {
  const body = {
    access_token: access.token,
    expires_in: desk.secondsLeft(access),
    refresh_token: refresh,
    // Left out where there is none, as https://github.com/twitchdev/issues/issues/1037 shows.
    ...(access.scopes.length === 0 ? {} : { scope: access.scopes }),
    token_type: 'bearer',
  }
  return { status: 200, body }
}

function requireSecret(desk: AuthDesk, { fields, clientId }: Form): void {
  const secret = fields.get('client_secret')
  if (!secret) throw new AuthRefusal(400, 'missing client secret')
  if (secret !== desk.clients.get(clientId)?.secret) throw new AuthRefusal(403, 'invalid client secret')
}

function required({ fields }: Form, name: string): string {
  const value = fields.get(name)
  if (!value) throw new AuthRefusal(400, `missing ${name}`)
  return value
}
