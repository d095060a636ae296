import type { Faults } from '../faults.ts'
import type { Pair, Token } from './tokens.ts'

/** An application that was registered; without a secret it is a public client. */
export interface TwitchClient {
  readonly secret?: string
}

/** A request to the log-in service, secrets blanked. */
export interface AuthRequest {
  readonly method: string
  readonly path: string
  readonly grantType: string | undefined
  readonly clientId: string | undefined
  /** 0 where no answer was sent. */
  readonly status: number
  /** Epoch milliseconds of the fake's clock. */
  readonly at: number
}

/** The fake of id.twitch.tv: what it saw, what users do there, and what can go wrong. */
export interface TwitchAuth extends Pick<Faults, 'failNext' | 'slow' | 'hang' | 'refuse' | 'heal'> {
  /** `http://127.0.0.1:…/oauth2` */
  readonly url: string
  readonly requests: readonly AuthRequest[]
  /** Somebody types a device's code on the activation page and says yes. Scopes are those that the device asked for, or fewer. */
  approve(userCode: string, login: string, scopes?: readonly string[]): void
  /** Answer `slow_down` to devices that poll faster than they were told. RFC 8628 has it; Twitch does not document it, so it is off. */
  slowDown: boolean
  /** Somebody consents in the browser; returns the authorization code that the redirect carries. */
  consent(login: string, scopes: readonly string[], redirectUri: string, clientId?: string): string
  /** A user's tokens without any flow, as if they had consented before. */
  issue(login: string, scopes: readonly string[], clientId?: string): Pair
  /** An application's token without any flow. */
  issueApp(clientId?: string): Token
  /** The access token expires now. */
  expire(token: string): void
  /** A user removes the application from their connections: tokens, refresh tokens and subscriptions made with them die. */
  disconnect(login: string, clientId?: string): void
  /** The access token is revoked, as by POST /oauth2/revoke. */
  revoke(token: string): void
}
