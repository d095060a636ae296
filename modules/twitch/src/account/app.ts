import type { OAuth } from './oauth.ts'

/** The token of the application itself, where it has a secret. Made when first needed, again when it ends. */
export class AppToken {
  readonly #oauth: OAuth
  #making: Promise<string> | undefined
  #ends = 0

  constructor(oauth: OAuth) {
    this.#oauth = oauth
  }

  /** @param fresh do not hand out the one that is there */
  get(fresh = false): Promise<string> {
    if (fresh || Date.now() > this.#ends) this.#making = undefined
    this.#making ??= this.#make()
    return this.#making
  }

  async #make(): Promise<string> {
    this.#ends = Number.POSITIVE_INFINITY
    try {
      const { accessToken, expiresIn } = await this.#oauth.app()
      this.#ends = Date.now() + Math.max(60, expiresIn - 600) * 1_000
      return accessToken
    } catch (error) {
      this.#ends = 0
      throw error
    }
  }
}
