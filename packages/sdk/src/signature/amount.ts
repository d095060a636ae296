import { WaddleError } from '../error.ts'

/** So much of a currency: a number of units, or a share of what somebody has. */
export type Amount =
  | { readonly kind: 'exact'; readonly value: number }
  | { readonly kind: 'share'; readonly numerator: number; readonly denominator: number }

const zeros: Readonly<Record<string, number>> = { '': 0, k: 3, m: 6, b: 9 }

/**
 * Read an amount: `all` (or `allin`), `half`, a percentage up to `100%`, or whole units such as `250`, `5k`,
 * `1.5m` and `2b`. There is no sign, exponent, hexadecimal or separator, and no fraction of a unit: `1.5` and
 * `1.0005k` are refused. What is read is exact; no floating point takes part.
 *
 * @returns undefined for anything else
 */
export function parseAmount(text: string): Amount | undefined {
  const word = text.toLowerCase()
  if (word === 'all' || word === 'allin') return { kind: 'share', numerator: 1, denominator: 1 }
  if (word === 'half') return { kind: 'share', numerator: 1, denominator: 2 }
  const match = /^(\d{1,16})(?:\.(\d{1,9}))?([kmb%]?)$/.exec(word)
  if (!match) return undefined
  const [, whole = '', fraction = '', unit = ''] = match
  if (unit === '%') {
    const numerator = Number(whole + fraction)
    const denominator = 100 * 10 ** fraction.length
    return numerator <= denominator ? { kind: 'share', numerator, denominator } : undefined
  }
  const places = zeros[unit] ?? 0
  if (fraction.length > places) return undefined
  const value = Number(whole + fraction.padEnd(places, '0'))
  return Number.isSafeInteger(value) ? { kind: 'exact', value } : undefined
}

/**
 * How many units `amount` is for somebody who has `balance`. Shares are rounded down, and nobody in debt has a share.
 * An exact amount is itself, whether it can be paid or not.
 *
 * @param balance whole units
 * @throws {WaddleError} `WDL_AMOUNT_BALANCE` when the balance is not a safe integer
 */
export function amountOf(amount: Amount, balance: number): number {
  if (!Number.isSafeInteger(balance)) {
    throw new WaddleError('WDL_AMOUNT_BALANCE', `a balance of ${balance} is no whole number of units, so no share of it can be exact`, {
      fix: 'store balances as integers, in the smallest unit',
      data: { balance },
    })
  }
  if (amount.kind === 'exact') return amount.value
  if (balance <= 0) return 0
  const product = balance * amount.numerator
  if (Number.isSafeInteger(product)) return Math.floor(product / amount.denominator)
  return Number((BigInt(balance) * BigInt(amount.numerator)) / BigInt(amount.denominator))
}

/** Write an amount so that {@link parseAmount} reads the same one: `all`, `half`, `12.5%`, `1500`. */
export function formatAmount(amount: Amount): string {
  if (amount.kind === 'exact') return String(amount.value)
  const { numerator, denominator } = amount
  if (numerator === denominator && denominator === 1) return 'all'
  if (numerator === 1 && denominator === 2) return 'half'
  const places = Math.max(0, String(denominator).length - 3)
  if (denominator !== 100 * 10 ** places) return `${numerator}/${denominator}`
  const digits = String(numerator).padStart(places + 1, '0')
  const cut = digits.length - places
  return places === 0 ? `${digits}%` : `${digits.slice(0, cut)}.${digits.slice(cut)}%`
}
