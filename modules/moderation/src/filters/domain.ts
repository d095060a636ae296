import { parse } from 'tldts'
import { foldText } from '../text/look.ts'

/**
 * Endings that are words of a sentence more often than of domains: `it.is`. Without `https://`, `www.` or a path they are
 * none, unless what stands before them is no word of a sentence.
 */
const wordy = new Set(
  (
    'ad ae ai al am an as at ax ba be bot can day do dog es et fail fan fi foo fyi gal game games goo got gu he here how id ie im in is it ki la ' +
    'like li lol love ma man map me men mo mom my na ne new ng no nu now of ok one open pa play plus pm pr re read red ' +
    'safe save say se si sky song st stream talk team tel thai time tips to today ug uno us ve video vi void vu watch win wow ws yes you'
  ).split(' '),
)

/** Endings of file names: `main.rs` names no place on the web, whatever stands before it. */
const files = new Set('md mov ms pl ps py rs sh so zip'.split(' '))

/** Endings that hardly anybody begins a sentence with, and that those who lure people like. */
const trade = new Set(
  (
    'art auction bid bio capital cards cash claims codes company credit delivery direct energy events financial fit foundation fund global ' +
    'gold guru holdings ink institute land limited ltd management market markets mobi onl ooo org partners promo report sale school security ' +
    'social solar studio systems tools trading ventures wtf zone'
  ).split(' '),
)

/** Endings of nearly all domains that anybody spells with `dot` or sets apart. */
const common = new Set(
  (
    'com net org ru xyz gg tv io info biz shop top site online club gift gifts click live link co cc cn de uk fr nl eu app dev fun icu bet casino ' +
    'store pro vip pw tk ml ga cf gq su ly me us ws space website tech world page best buzz cam loan finance exchange trade ' +
    'download zone host press pub life center cloud agency digital network solutions services support email group news'
  ).split(' '),
)

const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?$/u

/** A place on the web that a text names. */
export interface Address {
  /** As it was written, in lower case: `www.example.co.uk`. */
  readonly host: string
  /** What was registered: `example.co.uk`; an address in numbers as it is. */
  readonly domain: string
  /** Ending: `co.uk`; empty for numbers. */
  readonly ending: string
}

/** The address of a host name, read as a browser reads it. Undefined for what nobody can register. */
export function addressOf(host: string): Address | undefined {
  const name = host.toLowerCase().replace(/\.$/, '')
  const found = parse(name, { allowPrivateDomains: false, validateHostname: false })
  if (found.isIp === true) return { host: name, domain: name, ending: '' }
  const labels = name.split('.')
  if (labels.length < 2 || labels.some((each) => !label.test(each))) return undefined
  if (found.isIcann === true && found.domain !== null) return { host: name, domain: found.domain, ending: found.publicSuffix ?? '' }
  // The ending may be disguised as well: `.соm`.
  const plain = [...labels.slice(0, -1), foldText(labels.at(-1)!)].join('.')
  return plain === name ? undefined : addressOf(plain)
}

/** Names that nobody means as a word: they have a digit or a hyphen, or are long. */
const unlikely = /[\d-]|.{8}/u
/** Names that nobody ends a sentence with: six characters with a digit among them, ten with a hyphen, or longer than such words are. */
const deliberate = /^(?=.{6}).*\d.*\p{L}|^(?=.{10}).*-|.{11}/u

/** Whether somebody who writes this without `https://`, `www.` or a path may well mean no address. */
export function isWordy(address: Address): boolean {
  const { domain, ending, host } = address
  if (files.has(ending)) return true
  if (wordy.has(ending)) return !deliberate.test(host.slice(0, -ending.length - 1))
  // `brb.food` is a slip, and so is what has an ending that hardly anybody has.
  return ending.length > 2 && !isCommon(address) && !trade.has(ending) && !unlikely.test(domain.slice(0, -ending.length - 1))
}

/** Whether an address may be meant where its dot is spelt or set apart. */
export function isCommon({ ending }: Address): boolean {
  return common.has(ending.split('.').at(-1) ?? '')
}
