import { WaddleError } from '@waddlebot/sdk'
import ipaddr from 'ipaddr.js'

/** Networks by CIDR (`10.0.0.0/8`, `fd00::/8`) that are reached although they are not public, or not although they are. */
export interface Networks {
  readonly allow: readonly string[]
  readonly deny: readonly string[]
}

type Range = ReturnType<typeof ipaddr.parseCIDR>

/**
 * Public by its range and still nobody's: addresses under which clouds tell machines about themselves, and ways to
 * write an address of IPv4 as one of IPv6 that a translator on the way would undo.
 */
const never: readonly Range[] = [
  '168.63.129.16/32', // Azure: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  '100.100.100.200/32', // Alibaba Cloud, inside of 100.64.0.0/10
  '2002::/16', // RFC 3056
  '2001::/32', // RFC 4380
].map((each) => ipaddr.parseCIDR(each))

/** All that is given out of IPv6 for the open network: https://www.iana.org/assignments/ipv6-address-space */
const global6: readonly Range[] = [ipaddr.parseCIDR('2000::/3')]

/** Which addresses may be spoken to. */
export class Border {
  readonly #allow: readonly Range[]
  readonly #deny: readonly Range[]

  /** @throws {WaddleError} `WDL_NET_RANGE` for what is no network */
  constructor({ allow, deny }: Networks = { allow: [], deny: [] }) {
    this.#allow = allow.map(rangeOf)
    this.#deny = deny.map(rangeOf)
  }

  /** Whether an address may be spoken to: a public one, or one that the owner allowed; an address that cannot be read may not. */
  passes(address: string): boolean {
    if (!ipaddr.isValid(address)) return false
    // An address of IPv4 in the dress of IPv6 is what it is.
    const plain = ipaddr.process(address)
    const within = (ranges: readonly Range[]) => ranges.some((range) => range[0].kind() === plain.kind() && plain.match(range))
    if (within(this.#deny)) return false
    if (within(this.#allow)) return true
    const global = plain.kind() === 'ipv4' || within(global6)
    return plain.range() === 'unicast' && global && !within(never)
  }
}

function rangeOf(text: string): Range {
  try {
    return ipaddr.parseCIDR(text)
  } catch (cause) {
    throw new WaddleError('WDL_NET_RANGE', `"${text}" is no network`, { fix: 'write one such as 10.0.0.0/8 or fd00::/8', cause })
  }
}
