import { plain as plainly } from '../text/plain.ts'
import { type Address, addressOf, isCommon, isWordy } from './domain.ts'
import type { Finding, Heard } from './heard.ts'

/** What a text must have before anything in it is looked at closely. */
const promising = /[.。]|:\/\/|%2e|\bdot\b/i
const between = /[\s<>"'`,;|\\^]+/u
const scheme = /([a-z][a-z0-9+.-]{1,20}):[\\/]{2,}/iu
/** Sentences end in these. */
const trailing = /[.!?:…*_~)\]}-]+$/u
const percent = /%([2-7][0-9a-f])/giu
const boxedDot = /\s*[[({<]\s*(?:\.|dot)\s*[\])}>]\s*/giu
const looseDot = /\s+(?:dot|\.)\s+/giu
const eastern = /(?<=[a-z0-9])。(?=[a-z0-9])/giu

/**
 * Links as the platform marked them, and addresses that are written so that it does not: without `https://`, spelt
 * with `dot`, in other alphabets, with percent signs, behind a name and an `@`.
 *
 * @param allowed domains that links may lead to, with all below them
 */
export function links(heard: Heard, allowed: readonly string[]): Finding {
  // Most lines end here, before anything is made of them.
  if (heard.fragments === undefined && !promising.test(heard.plain)) return undefined
  for (const address of addressesIn(heard)) if (!isAllowed(address, allowed)) return address.domain
  return undefined
}

/** Every address in a message. */
export function* addressesIn({ plain, fragments }: Heard): Generator<Address> {
  for (const each of fragments ?? []) {
    if (each.type !== 'link') continue
    const address = addressIn(each.url, false)
    if (address !== undefined) yield address
  }
  if (!promising.test(plain)) return
  // An emote may be called like a domain, and is none.
  const spelt = fragments?.some(({ type }) => type === 'emote')
    ? plainly(fragments.map((each) => (each.type === 'emote' ? ' ' : each.text)).join(''))
    : plain
  const readable = spelt.replace(percent, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replace(eastern, '.')
  yield* wordsOf(readable, false)
  const boxed = readable.replace(boxedDot, '.')
  if (boxed !== readable) yield* wordsOf(boxed, false)
  const joined = boxed.replace(looseDot, '.')
  if (joined !== boxed) yield* wordsOf(joined, true)
}

function* wordsOf(text: string, loose: boolean): Generator<Address> {
  for (const word of text.split(between)) {
    if (!word.includes('.')) continue
    const address = addressIn(word, loose)
    if (address !== undefined) yield address
  }
}

/** @param loose whether its dot was spelt or set apart, which people do for other reasons as well */
function addressIn(word: string, loose: boolean): Address | undefined {
  const open = word.replace(/^[([{*_~]+/u, '')
  const led = scheme.exec(open)
  const rest = led === null ? open : open.slice(led.index + led[0].length)
  const authority = /^[^/?#\\]*/u.exec(rest)![0]
  const path = rest.length > authority.length
  const at = authority.lastIndexOf('@')
  // `ann@example.com` is somebody's mail; `google.com@example.ru` leads to the second.
  if (at >= 0 && led === null && addressOf(authority.slice(0, at).split(':')[0]!) === undefined) return undefined
  const named = authority.slice(at + 1).replace(/:\d{1,5}$/u, '')
  const host = (path ? named : named.replace(trailing, '')).split(/\.{2,}/u).at(-1)!
  const address = addressOf(host)
  if (address === undefined) return undefined
  if (led !== null || /^www\./iu.test(host)) return address
  if (address.ending === '') return undefined
  if (loose) return isCommon(address) ? address : undefined
  if (path && !/^[/?#]$/u.test(rest.slice(authority.length))) return address
  // Somebody forgot the space between two sentences.
  if (/\.\p{Lu}\p{Ll}+$/u.test(host)) return undefined
  return isWordy(address) ? undefined : address
}

function isAllowed({ host }: Address, allowed: readonly string[]): boolean {
  return allowed.some((each) => host === each || host.endsWith(`.${each}`))
}
