import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { rules } from './rules.ts'

const { alphabet, length } = rules.code

/** A fresh code, from a source that nobody can predict: the bot's own dice are seeded in tests and weak elsewhere. */
export function makeCode(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** `ACDE-FHJK`: four letters are easier to carry from one screen to another than eight. */
export function showCode(code: string): string {
  return `${code.slice(0, length / 2)}-${code.slice(length / 2)}`
}

/** The code that somebody typed, in whatever case and with whatever between its letters; undefined when it can be none. */
export function readCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, '')
  return code.length === length && [...code].every((letter) => alphabet.includes(letter)) ? code : undefined
}

/** A code as it is stored: enough to know it again, not enough to type it. */
export interface Sealed {
  /** Finds the few rows that may be meant. Says too little of the code to help whoever times the look-up. */
  readonly finder: string
  readonly seal: string
}

export function seal(code: string): Sealed {
  const hash = createHash('sha256').update(`waddle identity ${code}`).digest('hex')
  return { finder: hash.slice(0, 2), seal: hash.slice(2) }
}

/** Whether two seals are of one code, in a time that does not tell how much of them is alike. */
export function sameSeal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
