import type { WebClient } from '@slack/web-api'
import { isDead, type Trouble, troubleOf } from './trouble.ts'

/** Who the bot is in a workspace, as `auth.test` says. */
export interface Standing {
  readonly team: string
  readonly name: string
  readonly botUserId: string
  readonly botId: string
  /** What the token may do; undefined where Slack does not say. */
  readonly scopes: readonly string[] | undefined
}

/** One workspace that the bot is in, and what its token is worth. */
export class Workspace {
  readonly standing: Standing
  readonly client: WebClient
  /** Name of the secret that the token is. */
  readonly secret: string
  readonly #died: (workspace: Workspace) => void
  #dead: string | undefined
  /** When a call with the token last succeeded; epoch milliseconds. */
  triedAt: number
  /** The app was taken out of it: nobody will give it another token soon. */
  gone = false
  readonly #now: () => number

  constructor(init: {
    readonly standing: Standing
    readonly client: WebClient
    readonly secret: string
    readonly now: () => number
    readonly died: (workspace: Workspace) => void
  }) {
    this.standing = init.standing
    this.client = init.client
    this.secret = init.secret
    this.#died = init.died
    this.#now = init.now
    this.triedAt = init.now()
  }

  get id(): string {
    return this.standing.team
  }

  /** Why the token is worth nothing any more; undefined while it works. */
  get dead(): string | undefined {
    return this.#dead
  }

  /** From now on the token is taken for dead. */
  bury(why: string): void {
    if (this.#dead !== undefined) return
    this.#dead = why
    this.#died(this)
  }

  /** Call the Web API. Gives what Slack said, or the trouble; never rejects. */
  async call<T>(run: (client: WebClient) => Promise<T>): Promise<{ readonly ok: T } | { readonly trouble: Trouble }> {
    if (this.#dead !== undefined)
      return { trouble: { kind: 'refused', code: 'token_revoked', detail: `the token of ${this.standing.name} is dead: ${this.#dead}` } }
    try {
      const ok = await run(this.client)
      this.triedAt = this.#now()
      return { ok }
    } catch (error) {
      const trouble = troubleOf(error)
      if (isDead(trouble)) this.bury(trouble.code)
      return { trouble }
    }
  }

  /** Whether the token may do what needs one of `scopes`; true where Slack does not say what it may. */
  may(...scopes: readonly string[]): boolean {
    const granted = this.standing.scopes
    return granted === undefined || scopes.some((scope) => granted.includes(scope))
  }

  /** Whether `event` is of the bot's own doing. */
  isOwn(event: { readonly user?: unknown; readonly bot_id?: unknown }): boolean {
    return event.user === this.standing.botUserId || event.bot_id === this.standing.botId
  }
}
