/** Where a bot's Redis is, and what its keys begin with. */
export interface RedisPlace {
  /** `redis://[user[:password]@]host[:port][/db]`, or `rediss://` for TLS. */
  readonly url: string
  /** What every key and channel of this bot begins with; two bots on one Redis need two. */
  readonly prefix: string
  /** In the place of the URL's password. */
  readonly password?: string | undefined
}

/** A server's URL as it may be shown: without user, password and parameters. */
export function shownUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
  } catch {
    return 'an address that is no URL'
  }
}
