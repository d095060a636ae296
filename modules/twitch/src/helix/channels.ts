import type { Log } from '@waddlebot/sdk'
import type { Accounts } from '../account/accounts.ts'
import { limits } from '../limits.ts'
import type { Api } from './api.ts'

/** Which id each channel has: Twitch's events and actions know ids, people and the chat know logins. */
export class Channels {
  readonly #api: Api
  readonly #accounts: Accounts
  readonly #log: Log
  readonly #ids = new Map<string, string>()
  readonly #logins = new Map<string, string>()
  readonly #renamed = new Map<string, string>()
  #missing: readonly string[] = []

  constructor(api: Api, accounts: Accounts, log: Log) {
    this.#api = api
    this.#accounts = accounts
    this.#log = log
  }

  idOf(login: string): string | undefined {
    return this.#ids.get(login)
  }

  /** Id of a channel, asking Twitch when it is not known yet; undefined when there is no such channel. */
  async find(login: string): Promise<string | undefined> {
    if (!this.#ids.has(login)) await this.learn([login])
    return this.#ids.get(login)
  }

  /** Ask Twitch for the ids of those that are not known yet, and whether those that are go by their names still. */
  async learn(logins: readonly string[]): Promise<void> {
    const known = logins.flatMap((login) => this.#ids.get(login) ?? [])
    const fresh = logins.filter((login) => !this.#ids.has(login))
    for (const part of pages(fresh)) {
      const users = await this.#api.as(this.#accounts.bot, (speaker) => speaker.users.getUsersByNames(part))
      for (const { id, name } of users) this.#put(name, id)
    }
    for (const part of pages(known)) {
      const users = await this.#api.as(this.#accounts.bot, (speaker) => speaker.users.getUsersByIds(part))
      for (const { id, name } of users) this.seen(id, name)
    }
    this.#missing = logins.filter((login) => !this.#ids.has(login))
  }

  /** Twitch called the channel so just now. */
  seen(id: string, login: string): void {
    const before = this.#logins.get(id)
    if (before === undefined || before === login || this.#renamed.get(before) === login) return
    this.#renamed.set(before, login)
    this.#log.warn('a channel was renamed', { before, now: login, fix: 'change "channels" in waddle.yml' })
  }

  /** What is wrong with channels, a line each. */
  get complaints(): string[] {
    const gone = this.#missing.map((login) => `there is no channel ${login}`)
    const renamed = [...this.#renamed].map(([before, login]) => `#${before} is called #${login} now: change "channels" in waddle.yml`)
    return [...gone, ...renamed]
  }

  #put(login: string, id: string): void {
    this.#ids.set(login, id)
    this.#logins.set(id, login)
  }
}

function pages(all: readonly string[]): string[][] {
  const { usersPerCall } = limits.api
  return Array.from({ length: Math.ceil(all.length / usersPerCall) }, (_, page) =>
    all.slice(page * usersPerCall, (page + 1) * usersPerCall),
  )
}
