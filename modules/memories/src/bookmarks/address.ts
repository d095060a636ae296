/** Parts of an address that follow people rather than lead to a page. */
const trackers =
  /^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|_hsenc|_hsmi|mkt_tok|vero_id|oly_\w+_id)$/i
/** Longest address that is kept, in characters. */
const longest = 2_000

/** An address as it is kept: without trackers, and the same for all ways to write it. Undefined for one that carries a password or is too long. */
export function addressOf(link: string): string | undefined {
  const url = new URL(link)
  if (url.username !== '' || url.password !== '') return undefined
  for (const name of [...url.searchParams.keys()]) if (trackers.test(name)) url.searchParams.delete(name)
  url.hostname = url.hostname.replace(/\.$/, '')
  return url.href.length > longest ? undefined : url.href
}
