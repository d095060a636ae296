import { parseDuration } from '@waddlebot/sdk'

const units = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/**
 * Reads what every command reads as a duration (`90`, `5m`, `1h30m`, `2d`), and with blanks between its parts, which is
 * how {@link durationText} writes it.
 *
 * @returns milliseconds, or undefined when `text` is no duration
 */
export function readDuration(text: string): number | undefined {
  return parseDuration(
    text
      .slice(0, 60)
      .trim()
      .replace(/([wdhms])\s+(?=\d)/gi, '$1'),
  )
}

/** A duration as people say it, in its two largest units: `1h 30m`, `2d 3h`, `45s`. Anything below a second is `0s`. */
export function durationText(ms: number): string {
  let rest = Math.max(0, ms)
  const parts: string[] = []
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    if (count === 0 && parts.length === 0) continue
    rest -= count * size
    parts.push(count === 0 ? '' : `${count}${unit}`)
    if (parts.length === 2) break
  }
  return parts.filter((part) => part !== '').join(' ') || '0s'
}
