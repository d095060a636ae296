/**
 * Read a whole number: ASCII digits with an optional sign, within what a double holds exactly. `-0` is 0; `0x10`,
 * `1e3`, `1_000` and digits of other scripts are refused.
 *
 * @returns undefined for anything else
 */
export function parseInteger(text: string): number | undefined {
  const first = text.charCodeAt(0)
  const start = first === 0x2b || first === 0x2d ? 1 : 0
  if (text.length === start) return undefined
  let value = 0
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
    if (value > Number.MAX_SAFE_INTEGER) return undefined
  }
  return first === 0x2d && value !== 0 ? -value : value
}

/**
 * Read a finite decimal number: ASCII digits, an optional sign, an optional fraction after a point. `-0` is 0;
 * exponents, hexadecimal, separators and names (`Infinity`, `NaN`) are refused.
 *
 * @returns undefined for anything else
 */
export function parseNumber(text: string): number | undefined {
  if (!/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value + 0 : undefined
}

/** Whether `text` is a whole number written right, whatever its size. */
export function isDigits(text: string): boolean {
  return /^[+-]?\d+$/.test(text)
}
