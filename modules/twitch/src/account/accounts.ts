import type { ReceiverContext } from '@waddlebot/sdk'
import type { TwitchConfig } from '../config.ts'
import { Account, SignInDead } from './account.ts'
import { AppToken } from './app.ts'
import { OAuth } from './oauth.ts'
import { botScopes, missingScopes, ownerScopes, type ScopeWish } from './scopes.ts'
import { botSecrets, ownerSecrets, ownersAmong } from './secrets.ts'

/** Every account that said yes to our application: the bot's own, and owners of channels. */
export class Accounts {
  readonly bot: Account
  readonly owners: ReadonlyMap<string, Account>
  readonly app: AppToken | undefined
  readonly #ctx: ReceiverContext<TwitchConfig>
  readonly #opened: Promise<unknown>

  /** @param changed told when an account became known, changed or died */
  constructor(ctx: ReceiverContext<TwitchConfig>, clientId: string, changed: () => void) {
    const clientSecret = ctx.secret('TWITCH_CLIENT_SECRET')
    const oauth = new OAuth({ base: ctx.config.endpoints.id, clientId, clientSecret, signal: ctx.signal })
    this.#ctx = ctx
    this.app = clientSecret === undefined ? undefined : new AppToken(oauth)
    this.bot = new Account(oauth, ctx, botSecrets, changed)
    this.owners = new Map(ownersAmong(ctx.secretNames()).map((login) => [login, new Account(oauth, ctx, ownerSecrets(login), changed)]))
    this.#opened = Promise.all([this.bot.open(), ...[...this.owners.values()].map((account) => account.open())])
  }

  /** Resolves once every account was asked about for the first time, whatever came of it. */
  async opened(): Promise<void> {
    await this.#opened
  }

  /** The account that owns a channel, if it said yes: the bot's own, or one of the owners. */
  ownerOf(login: string): Account | undefined {
    return this.bot.login === login ? this.bot : this.owners.get(login)
  }

  /** The account with that id of Twitch's. */
  withId(id: string): Account | undefined {
    return [this.bot, ...this.owners.values()].find((account) => account.id === id)
  }

  get wish(): ScopeWish {
    const { config, needs } = this.#ctx
    return { needs, sendBy: config.sendBy, hasApp: this.app !== undefined, events: config.events.transport }
  }

  /** What is wrong with the accounts, a line each; nothing is known before they were opened. */
  get complaints(): string[] {
    const { wish, bot } = this
    const lines: string[] = []
    const look = (account: Account, wanted: readonly string[], name: string) => {
      if (account.dead !== undefined) lines.push(account.dead)
      if (account.dead !== undefined || account.id === undefined) return
      const missing = missingScopes(wanted, account.scopes)
      if (missing.length > 0) lines.push(`${name} did not grant ${missing.join(', ')}: type waddle connect twitch`)
    }
    look(bot, botScopes(wish), bot.login ?? 'the bot')
    for (const [login, account] of this.owners) look(account, ownerScopes(wish), login)
    return lines
  }

  /** How the chat logs in. */
  async identity(): Promise<{ username: string; token: string }> {
    const { bot } = this
    const { username } = this.#ctx.config
    if (bot.dead !== undefined) throw new SignInDead(bot.dead)
    if (bot.login === undefined && (username === undefined || bot.token === undefined)) await this.#opened
    if (bot.dead !== undefined) throw new SignInDead(bot.dead)
    const name = bot.login ?? username
    if (name === undefined || bot.token === undefined) throw new Error('Twitch was not reached yet to say whose token this is')
    return { username: name, token: bot.token }
  }

  stop(): void {
    this.bot.stop()
    for (const account of this.owners.values()) account.stop()
  }
}
