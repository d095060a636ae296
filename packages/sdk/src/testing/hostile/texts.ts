import { type PlatformName, platformNames } from '../places.ts'
import { engines } from './engines.ts'
import { kinds } from './kinds.ts'
import { letters } from './letters.ts'
import { naughty } from './naughty.ts'
import { tongues } from './tongues.ts'

/** Our own lines that have broken programs, by what they try; some are named like the kind of a signature that they feign. */
export const nastyKinds: Readonly<Record<string, readonly string[]>> = { ...letters, ...kinds, ...engines, ...tongues }

/** Lines that have broken programs: the public list in whole, and ours. About 1,100, each once. */
export const nasty: readonly string[] = [...new Set([...naughty, ...Object.values(nastyKinds).flat()])]

const thirds = new Map(nasty.map((text, index) => [text, platformNames[index % platformNames.length]!]))

/** The platform that a text belongs to where each is typed on one alone. */
export const thirdOf = (text: string): PlatformName => thirds.get(text) ?? 'twitch'

/**
 * What is typed on one platform: a third of the texts, or with `WADDLE_HOSTILE=all` all of them. The thirds of the three
 * platforms make up the whole list, so each command meets each text on one of them. Where a test runs on PostgreSQL, on
 * which each line is a dozen trips to a server, it is a third of that third: what a text does to a command it does on
 * SQLite as well, and what it does to a server it does from any platform.
 */
export function nastyOn(platform: PlatformName): readonly string[] {
  if (process.env['WADDLE_HOSTILE'] === 'all') return nasty
  const third = nasty.filter((text) => thirdOf(text) === platform)
  return process.env['WADDLE_TEST_DATABASE_URL'] === undefined ? third : third.filter((_, index) => index % platformNames.length === 0)
}

/**
 * `text` as a command is given it when it stands between two words: NFC, well-formed, without NUL, and otherwise byte
 * for byte.
 */
export function asGiven(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\0', '')
    .normalize('NFC')
}
