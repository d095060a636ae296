const units: Readonly<Record<number, number>> = { 115: 1, 109: 60, 104: 3_600, 100: 86_400, 119: 604_800 }

/** The longest duration that is read: ten years of 365 days, in milliseconds. */
export const longestDuration = 3_650 * 86_400_000

/**
 * Read a duration in whole units, largest first and each at most once: `90` (seconds), `90s`, `5m`, `1h30m`, `2d`,
 * `1w`; case does not matter. Zero is a duration. There is no sign, no fraction and nothing above
 * {@link longestDuration}.
 *
 * @returns milliseconds, or undefined for anything else
 */
export function parseDuration(text: string): number | undefined {
  let seconds = 0
  let digits = 0
  let count = 0
  let last = Number.POSITIVE_INFINITY
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) {
      count = count * 10 + code - 0x30
      if (++digits > 15) return undefined
      continue
    }
    const unit = units[code | 0x20]
    if (unit === undefined || digits === 0 || unit >= last) return undefined
    seconds += count * unit
    last = unit
    digits = count = 0
  }
  if (digits > 0) {
    if (last !== Number.POSITIVE_INFINITY) return undefined
    seconds = count
  } else if (last === Number.POSITIVE_INFINITY) return undefined
  const ms = seconds * 1_000
  return ms <= longestDuration ? ms : undefined
}

const steps = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const

/**
 * Write a duration as {@link parseDuration} reads it: `1h30m`. A part of a second counts as a whole one, so that what
 * is left of a wait is never `0s` before it is over; nothing and less than nothing are `0s`.
 *
 * @param ms milliseconds
 */
export function formatDuration(ms: number): string {
  if (ms > Number.MAX_SAFE_INTEGER) return 'forever'
  let seconds = ms > 0 ? Math.ceil(ms / 1_000) : 0
  if (seconds === 0) return '0s'
  let text = ''
  for (const [unit, size] of steps) {
    if (seconds < size) continue
    const count = Math.floor(seconds / size)
    seconds -= count * size
    text += `${count}${unit}`
  }
  return text
}
