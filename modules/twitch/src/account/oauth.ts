import { limits } from '../limits.ts'

/** What Twitch's log-in service said no with. */
export class AuthRefusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Tokens as they were handed out. */
export interface Grant {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  /** Seconds. */
  readonly expiresIn: number
}

/** Whose token it is and what it may do. */
export interface Validity {
  readonly clientId: string
  readonly login: string
  readonly userId: string
  readonly scopes: readonly string[]
  /** Seconds; 0 for one that never ends. */
  readonly expiresIn: number
}

/** A code that a person types at Twitch. */
export interface DeviceCode {
  readonly deviceCode: string
  readonly userCode: string
  readonly address: string
  /** Seconds between two questions, and until the code is worth nothing. */
  readonly interval: number
  readonly expiresIn: number
}

export interface OAuthOptions {
  /** `https://id.twitch.tv/oauth2` */
  readonly base: string
  readonly clientId: string
  /** Public clients have none. */
  readonly clientSecret: string | undefined
  readonly signal: AbortSignal
}

type Body = Readonly<Record<string, unknown>>

/**
 * Twitch's log-in service: https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/, read 2026-11-22. Twurple's
 * own is bound to Twitch's address and wants a client secret, which public clients do not have.
 */
export class OAuth {
  readonly #options: OAuthOptions

  constructor(options: OAuthOptions) {
    this.#options = options
  }

  get clientId(): string {
    return this.#options.clientId
  }

  /** @throws AuthRefusal with status 401 for a token that is worth nothing */
  async validate(token: string): Promise<Validity> {
    const body = await this.#ask('validate', { headers: { Authorization: `OAuth ${token}` } })
    const scopes = Array.isArray(body['scopes']) ? body['scopes'].map(String) : []
    const word = (name: string) => String(body[name] ?? '')
    return {
      clientId: word('client_id'),
      login: word('login'),
      userId: word('user_id'),
      scopes,
      expiresIn: Number(body['expires_in']) || 0,
    }
  }

  /** New tokens for a refresh token; a public client's is worth nothing afterwards. */
  refresh(refreshToken: string): Promise<Grant> {
    return this.#grant({ grant_type: 'refresh_token', refresh_token: refreshToken, ...this.#secret })
  }

  /** A code to be typed at Twitch, for these scopes. */
  async device(scopes: readonly string[]): Promise<DeviceCode> {
    const body = await this.#post('device', { scopes: scopes.join(' ') })
    const seconds = (name: string, otherwise: number) => Number(body[name]) || otherwise
    return {
      deviceCode: String(body['device_code']),
      userCode: String(body['user_code']),
      address: String(body['verification_uri']),
      interval: seconds('interval', 5),
      expiresIn: seconds('expires_in', 1_800),
    }
  }

  /** Whether somebody has typed the code: tokens, or undefined while nobody has. */
  async poll(deviceCode: string, scopes: readonly string[]): Promise<Grant | undefined> {
    try {
      const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
      return await this.#grant({ grant_type, device_code: deviceCode, scopes: scopes.join(' '), ...this.#secret })
    } catch (error) {
      if (error instanceof AuthRefusal && /^(authorization_pending|slow_down)$/.test(error.message)) return undefined
      throw error
    }
  }

  /** A token of the application itself; needs a client secret. */
  app(): Promise<Grant> {
    return this.#grant({ grant_type: 'client_credentials', ...this.#secret })
  }

  get #secret(): Record<string, string> {
    const { clientSecret } = this.#options
    return clientSecret === undefined ? {} : { client_secret: clientSecret }
  }

  async #grant(fields: Record<string, string>): Promise<Grant> {
    const body = await this.#post('token', fields)
    if (typeof body['access_token'] !== 'string') throw new AuthRefusal(502, 'the answer has no token in it')
    const refresh = body['refresh_token']
    return {
      accessToken: body['access_token'],
      refreshToken: typeof refresh === 'string' ? refresh : undefined,
      expiresIn: Number(body['expires_in']) || 0,
    }
  }

  #post(path: string, fields: Record<string, string>): Promise<Body> {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams({ client_id: this.#options.clientId, ...fields }) })
  }

  async #ask(path: string, init: RequestInit): Promise<Body> {
    const signal = AbortSignal.any([this.#options.signal, AbortSignal.timeout(limits.account.answerMs)])
    const response = await fetch(`${this.#options.base}/${path}`, { ...init, signal })
    const body = (await response.json().catch(() => ({}))) as Body
    if (response.ok) return body
    throw new AuthRefusal(response.status, String(body['message'] ?? response.statusText))
  }
}
