import { Backoff, type ReceiverContext, type SecretValues } from '@waddlebot/sdk'
import { limits } from '../limits.ts'
import { AuthRefusal, type Grant, type OAuth, type Validity } from './oauth.ts'
import type { SecretNames } from './secrets.ts'

type Keep = Pick<ReceiverContext<unknown>, 'renewSecrets' | 'secret' | 'log'>

/** Signing in can never work: only a person can help. */
export class SignInDead extends Error {}

/**
 * One Twitch account that said yes to our application: its tokens, kept good. A refresh token of a public client is
 * good once, so one process of the bot renews at a time, and the others take what it kept.
 */
export class Account {
  readonly #oauth: OAuth
  readonly #keep: Keep
  readonly #names: SecretNames
  readonly #changed: () => void
  #access: string | undefined
  #refresh: string | undefined
  #validity: Validity | undefined
  #dead: string | undefined
  #renewing: Promise<string> | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** @param changed told when it became known, when its scopes changed and when it died */
  constructor(oauth: OAuth, keep: Keep, names: SecretNames, changed: () => void) {
    this.#oauth = oauth
    this.#keep = keep
    this.#names = names
    this.#changed = changed
    this.#access = keep.secret(names.access)
    this.#refresh = keep.secret(names.refresh)
  }

  /** Twitch's id and login; undefined until the account was validated. */
  get id(): string | undefined {
    return this.#validity?.userId
  }
  get login(): string | undefined {
    return this.#validity?.login
  }
  get scopes(): readonly string[] {
    return this.#validity?.scopes ?? []
  }
  /** Why it is worth nothing any more. */
  get dead(): string | undefined {
    return this.#dead
  }
  get token(): string | undefined {
    return this.#access
  }

  has(scope: string): boolean {
    return this.#dead === undefined && this.scopes.includes(scope)
  }

  /** Validate now, renew if needed, and look again every hour, as Twitch demands. Resolves after the first time, whatever came of it. */
  async open(): Promise<void> {
    const backoff = new Backoff(1_000, 60_000)
    const look = async (): Promise<void> => {
      const again = await this.#look()
      if (this.#stopped || this.#dead !== undefined) return
      if (again !== undefined) backoff.reset()
      this.#timer = setTimeout(() => void look(), again ?? backoff.next())
    }
    await look()
  }

  /** A token that is good; renews the one named, unless that has been done meanwhile. @throws SignInDead */
  async renew(stale: string | undefined): Promise<string> {
    if (this.#dead !== undefined) throw new SignInDead(this.#dead)
    if (this.#access !== undefined && this.#access !== stale) return this.#access
    this.#renewing ??= this.#renewNow(stale).finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  /** @returns milliseconds until the next look; undefined when Twitch could not be asked */
  async #look(): Promise<number | undefined> {
    try {
      if (this.#access === undefined) await this.renew(undefined)
      const validity = await this.#validate()
      const left = validity.expiresIn === 0 ? Number.POSITIVE_INFINITY : validity.expiresIn * 1_000
      const { validateEveryMs, renewBeforeMs } = limits.account
      if (left <= renewBeforeMs && this.#refresh !== undefined) {
        await this.renew(this.#access)
        await this.#validate()
        return validateEveryMs
      }
      return Math.max(1_000, Math.min(validateEveryMs, left - renewBeforeMs))
    } catch (error) {
      if (!(error instanceof SignInDead)) this.#keep.log.warn('Twitch could not be asked about a token', { error: String(error) })
      return undefined
    }
  }

  async #validate(): Promise<Validity> {
    const ask = (token: string) => this.#oauth.validate(token)
    const token = this.#access!
    const validity = await ask(token).catch(async (error: unknown) => {
      if (!(error instanceof AuthRefusal) || error.status !== 401) throw error
      return ask(await this.renew(token))
    })
    if (validity.clientId !== this.#oauth.clientId) this.#die(`${this.#names.access} belongs to another application than "clientId"`)
    const before = this.#validity
    this.#validity = validity
    if (before?.userId !== validity.userId || before.scopes.join() !== validity.scopes.join()) this.#changed()
    return validity
  }

  async #renewNow(stale: string | undefined): Promise<string> {
    const { access, refresh } = this.#names
    let granted: Grant | undefined
    const renewing = this.#keep.renewSecrets([refresh, access], async (now) => {
      // Another process did it while this one waited.
      if (now[access] !== undefined && now[access] !== stale) return {}
      this.#refresh = now[refresh] ?? this.#refresh
      granted = await this.#ask()
      return { [refresh]: granted.refreshToken ?? this.#refresh, [access]: granted.accessToken }
    })
    const kept = await renewing.catch((error: unknown) => {
      if (granted === undefined) throw error
      // The old ones are worth nothing already: go on with the new, and say that the next start will fail.
      this.#keep.log.error(`the new ${access} could not be kept; after a restart type waddle connect twitch`, { error: String(error) })
      return {} as SecretValues
    })
    this.#refresh = kept[refresh] ?? granted?.refreshToken ?? this.#refresh
    this.#access = kept[access] ?? granted?.accessToken
    return this.#access!
  }

  async #ask(): Promise<Grant> {
    const refresh = this.#refresh
    if (refresh === undefined) this.#die(`${this.#names.access} is worth nothing any more, and there is no refresh token`)
    try {
      return await this.#oauth.refresh(refresh!)
    } catch (error) {
      // Anything but a clear no is tried again: the token may still be good.
      if (error instanceof AuthRefusal && (error.status === 400 || error.status === 401))
        this.#die(
          `Twitch takes the refresh token no more (${error.message}); it ends after 30 days without use, and when the account removes the application`,
        )
      throw error
    }
  }

  #die(why: string): never {
    this.#dead = `${why}: type waddle connect twitch`
    this.#keep.log.error('a Twitch account cannot be used any more', { reason: this.#dead })
    this.#changed()
    throw new SignInDead(this.#dead)
  }
}
