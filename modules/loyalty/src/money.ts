import { type Amount, amountOf } from '@waddlebot/sdk'
import type { Config } from './config.ts'

type Currency = Pick<Config, 'currency' | 'currencyOne' | 'decimals'>

/** Minor units of so many whole ones; undefined when they are more than can be counted exactly. */
export function minorOf(units: number, { decimals }: Pick<Config, 'decimals'>): number | undefined {
  const minor = units * 10 ** decimals
  return Number.isSafeInteger(minor) ? minor : undefined
}

/** Minor units that somebody means who has `spendable`: `all`, `half` and `25%` are of that, and exact. */
export function meant(amount: Amount, spendable: number, currency: Pick<Config, 'decimals'>): number | undefined {
  return amount.kind === 'exact' ? minorOf(amount.value, currency) : amountOf(amount, spendable)
}

/** `percent` of an amount, rounded down; exact for any amount. */
export function percentOf(amount: number, percent: number): number {
  return Number((BigInt(amount) * BigInt(percent)) / 100n)
}

/** `1 point`, `120 points`, `0.50 points` */
export function sayMoney(minor: number, currency: Currency): string {
  return `${sayNumber(minor, currency)} ${minor === 10 ** currency.decimals ? currency.currencyOne : currency.currency}`
}

/** `120`, `-0.50` */
export function sayNumber(minor: number, { decimals }: Pick<Config, 'decimals'>): string {
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0')
  const cut = digits.length - decimals
  const fraction = digits.slice(cut)
  return `${minor < 0 ? '-' : ''}${digits.slice(0, cut)}${/[1-9]/.test(fraction) ? `.${fraction}` : ''}`
}

/** `+120`, `-5` */
export const sayChange = (minor: number, currency: Pick<Config, 'decimals'>): string =>
  `${minor > 0 ? '+' : ''}${sayNumber(minor, currency)}`
