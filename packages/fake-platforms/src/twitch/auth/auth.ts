import type { Clock } from '../clock.ts'
import type { Answer, Ask } from '../http.ts'
import type { People, Person } from '../people.ts'
import { Devices } from './device.ts'
import type { TwitchClient } from './face.ts'
import { type Form, grantToken } from './grants.ts'
import type { AuthLimits } from './limits.ts'
import { AuthRefusal } from './refusal.ts'
import { secretWord, type Token, Tokens } from './tokens.ts'

/** Where id.twitch.tv keeps what it knows, and how it answers. */
export class AuthDesk {
  readonly clock: Clock
  readonly people: People
  readonly limits: AuthLimits
  readonly clients: ReadonlyMap<string, TwitchClient>
  readonly tokens: Tokens
  readonly devices: Devices
  readonly consents = new Map<string, { clientId: string; user: Person; scopes: readonly string[]; redirectUri: string }>()
  slowDown = false
  /** Told when a token dies before its time. */
  onDisconnect: ((clientId: string, userId: string) => void) | undefined

  constructor(init: {
    clock: Clock
    people: People
    limits: AuthLimits
    clients: Readonly<Record<string, TwitchClient>>
    clientId: string
  }) {
    this.clock = init.clock
    this.people = init.people
    this.limits = init.limits
    this.clients = new Map(Object.entries(init.clients))
    this.tokens = new Tokens(init.clock, init.limits, init.people, init.clientId)
    this.devices = new Devices(init.clock, init.limits.deviceCode)
  }

  secondsLeft({ expires }: Token): number {
    return Number.isFinite(expires) ? Math.ceil((expires - this.clock.now()) / 1_000) : 0
  }

  /** Whether that client has no secret. */
  isPublic(clientId: string): boolean {
    return this.clients.get(clientId)?.secret === undefined
  }

  /** Somebody types a device's code and says yes, to all that the device asked for or to fewer scopes. */
  approve(userCode: string, user: Person, scopes?: readonly string[]): void {
    const device = this.devices.withUserCode(userCode)
    if (!device) throw new Error(`approve(${userCode}): no device waits with that code`)
    const extra = scopes?.find((scope) => !device.scopes.includes(scope))
    if (extra !== undefined) throw new Error(`approve(${userCode}): the device did not ask for ${extra}`)
    device.approvedBy = user
    if (scopes) device.scopes = scopes
  }

  /** Somebody consents in the browser; returns the authorization code. */
  consent(clientId: string, user: Person, scopes: readonly string[], redirectUri: string): string {
    const code = secretWord()
    this.consents.set(code, { clientId, user, scopes, redirectUri })
    return code
  }

  disconnect(clientId: string, userId: string): void {
    this.tokens.disconnect(clientId, userId)
    this.onDisconnect?.(clientId, userId)
  }

  async answer(ask: Ask): Promise<Answer> {
    try {
      const route = `${ask.method} ${ask.path}`
      if (route === 'GET /oauth2/validate') return this.#validate(ask)
      if (route === 'POST /oauth2/device') return this.#device(await this.#form(ask))
      if (route === 'POST /oauth2/token') return grantToken(this, await this.#form(ask))
      if (route === 'POST /oauth2/revoke') return this.#revoke(await this.#form(ask, 404, 'client does not exist'))
      throw new AuthRefusal(404, 'not found')
    } catch (error) {
      if (error instanceof AuthRefusal) return error.answer
      throw error
    }
  }

  /** Parameters come in the query, as a form or as multipart; Twitch takes all three. */
  async #form({ query, headers, body }: Ask, status = 400, message = 'invalid client'): Promise<Form> {
    const fields = new URLSearchParams(query)
    const type = headers['content-type']
    if (type?.includes('form') && body !== '') {
      const form = await new Response(body, { headers: { 'content-type': type } }).formData()
      for (const [name, value] of form) if (typeof value === 'string') fields.set(name, value)
    }
    const clientId = fields.get('client_id')
    if (!clientId) throw new AuthRefusal(400, 'missing client id')
    if (!this.clients.has(clientId)) throw new AuthRefusal(status, message)
    return { fields, clientId, isPublic: this.isPublic(clientId) }
  }

  #device({ fields, clientId }: Form): Answer {
    const scopes = (fields.get('scopes') ?? fields.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
    const { deviceCode, userCode } = this.devices.add(clientId, scopes)
    const body = {
      device_code: deviceCode,
      expires_in: this.limits.deviceCode,
      interval: this.limits.interval,
      user_code: userCode,
      verification_uri: `https://www.twitch.tv/activate?device-code=${userCode}`,
    }
    return { status: 200, body }
  }

  #validate({ headers }: Ask): Answer {
    const word = /^(?:OAuth|Bearer) (.+)$/i.exec(headers.authorization ?? '')?.[1]
    if (word === undefined) throw new AuthRefusal(401, 'missing authorization token')
    const token = this.tokens.find(word)
    if (!token) throw new AuthRefusal(401, 'invalid access token')
    const { scopes } = token
    const who = token.user && { login: token.user.login, user_id: token.user.id }
    // A user's token without scopes says null, as https://github.com/twitchdev/issues/issues/1037 shows.
    const told = token.user && scopes.length === 0 ? null : scopes
    return { status: 200, body: { client_id: token.clientId, scopes: told, ...who, expires_in: this.secondsLeft(token) } }
  }

  #revoke({ fields, clientId }: Form): Answer {
    const word = fields.get('token')
    if (!word) throw new AuthRefusal(400, 'missing oauth token')
    if (this.tokens.find(word)?.clientId !== clientId) throw new AuthRefusal(400, 'Invalid token')
    this.tokens.drop(word)
    return { status: 200 }
  }
}
