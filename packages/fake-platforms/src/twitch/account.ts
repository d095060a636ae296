/** Somebody who may log in to the fake chat. */
export interface TwitchAccount {
  /** Without `oauth:`. */
  readonly token: string
  /** Twitch user id; made from the login when left out. */
  readonly id?: string
  readonly displayName?: string
  /** Channels (logins) where they moderate; in the channel of their own name they are the broadcaster. */
  readonly moderates?: readonly string[]
  /** Verified bots may join 2000 channels in 10 s. */
  readonly verified?: boolean
  /** What `token` may do at the API; everything, when left out. */
  readonly scopes?: readonly string[]
}

/** A number in the range of Twitch ids, always the same for the same name. */
export function idOf(name: string): string {
  let hash = 0x811c9dc5
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0
  return String(10_000_000 + (hash % 900_000_000))
}

/** Logins that Twitch lets in without a token, to read only. */
export function isAnonymous(login: string): boolean {
  return /^justinfan\d+$/.test(login)
}

/** A channel or login as Twitch spells it: lower case, without `#`. */
export function plainName(channel: string): string {
  return channel.replace(/^#/, '').toLowerCase()
}
