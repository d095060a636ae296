const units = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

const unitSize = new Map<string, number>(units)

/**
 * Reads `90` (seconds), `90s`, `5m`, `1h30m`, `2d`, `1w`, with or without blanks between the parts.
 *
 * @returns milliseconds, or undefined when `text` is no duration or longer than a hundred years
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.slice(0, 60).toLowerCase().replace(/\s+/g, '')
  if (/^\d{1,12}$/.test(compact)) return bounded(Number(compact) * 1_000)
  let total = 0
  let rest = compact
  let last = Number.POSITIVE_INFINITY
  while (rest !== '') {
    const part = /^(\d{1,9})([wdhms])/.exec(rest)
    const size = unitSize.get(part?.[2] ?? '')
    if (part === null || size === undefined || size >= last) return undefined
    total += Number(part[1]) * size
    last = size
    rest = rest.slice(part[0].length)
  }
  return compact === '' ? undefined : bounded(total)
}

/** A duration in its two largest units: `1h 30m`, `2d 3h`, `45s`. Anything below a second is `0s`. */
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

function bounded(ms: number): number | undefined {
  return ms <= 100 * 365.25 * 86_400_000 ? ms : undefined
}
