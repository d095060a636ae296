import { idOf, isAnonymous, plainName, type TwitchAccount } from './account.ts'

/** Somebody on the fake Twitch. */
export interface Person {
  readonly id: string
  readonly login: string
  readonly displayName: string
}

/** Everybody on the fake Twitch: the accounts that were named, and whoever was ever mentioned. */
export class People {
  readonly #accounts: Map<string, TwitchAccount> | undefined
  readonly #byLogin = new Map<string, Person>()
  readonly #byId = new Map<string, Person>()
  readonly #revoked = new Set<string>()
  readonly #moderators = new Map<string, Set<string>>()
  /** Further tokens that open accounts: those of the log-in service, where there is one. */
  issued: ((login: string, token: string) => boolean) | undefined

  /** Without `accounts` every login exists and every token opens it. */
  constructor(accounts?: Readonly<Record<string, TwitchAccount>>) {
    this.#accounts = accounts && new Map(Object.entries(accounts))
    for (const login of this.#accounts?.keys() ?? []) this.mention(login)
    for (const [login, account] of this.#accounts ?? [])
      for (const channel of account.moderates ?? []) this.appoint(plainName(channel), login)
  }

  /** The accounts that were named; empty where everybody may log in. */
  get accounts(): ReadonlyMap<string, TwitchAccount> {
    return this.#accounts ?? new Map()
  }

  /** The person of that name, known from now on. A display name may be given; the id is made from the login unless known. */
  mention(name: string, id?: string): Person {
    const login = plainName(name)
    const known = this.#byLogin.get(login)
    if (known && (id === undefined || id === known.id)) return known
    const account = this.#accounts?.get(login)
    const displayName = account?.displayName ?? name.replace(/^#/, '')
    const person = { id: id ?? account?.id ?? idOf(login), login, displayName }
    this.#byLogin.set(login, person)
    this.#byId.set(person.id, person)
    return person
  }

  withId(id: string): Person | undefined {
    return this.#byId.get(id)
  }

  /** Whoever has that login: anybody at all, where no accounts were named. */
  withLogin(login: string): Person | undefined {
    return this.#accounts ? this.#byLogin.get(login) : this.mention(login)
  }

  /** Make every later chat log-in with this account fail. */
  revoke(login: string): void {
    this.#revoked.add(login)
  }

  /** Whether `token` opens the account in chat. */
  opens(login: string, token: string): boolean {
    if (this.#revoked.has(login)) return false
    if (isAnonymous(login)) return true
    if (this.issued?.(login, token)) return true
    return this.#accounts ? this.#accounts.get(login)?.token === token : token !== ''
  }

  /** Whether they moderate or broadcast there. */
  moderates(login: string, channel: string): boolean {
    return login === channel || (this.#moderators.get(channel)?.has(login) ?? false)
  }

  moderators(channel: string): Person[] {
    return [...(this.#moderators.get(channel) ?? [])].map((login) => this.mention(login))
  }

  appoint(channel: string, login: string): void {
    const moderators = this.#moderators.get(channel) ?? new Set()
    this.#moderators.set(channel, moderators.add(login))
  }

  dismiss(channel: string, login: string): boolean {
    return this.#moderators.get(channel)?.delete(login) ?? false
  }

  /** Whether they may join as many channels as verified bots. */
  verified(login: string): boolean {
    return this.#accounts?.get(login)?.verified ?? false
  }
}
