const day = 86_400_000
const clocks = new Map<string, Intl.DateTimeFormat | null>()
const mostClocks = 1_000

/** A formatter for `zone`, kept; null when there is no such zone. */
function clockOf(zone: string): Intl.DateTimeFormat | null {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  let clock: Intl.DateTimeFormat | null
  try {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    clock = null
  }
  if (clocks.size >= mostClocks) clocks.clear()
  clocks.set(zone, clock)
  return clock
}

/** Whether `zone` is a time zone that this machine knows, such as `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  return clockOf(zone) !== null
}

/**
 * What clocks in `zone` show at `at`, as if it were UTC: `wallTime(at, zone) - at` is the zone's offset.
 *
 * @param at epoch milliseconds
 * @returns NaN when there is no such zone or no such moment
 */
export function wallTime(at: number, zone: string): number {
  if (zone === 'UTC') return at
  const clock = clockOf(zone)
  if (clock === null || Number.isNaN(new Date(at).getTime())) return Number.NaN
  const shown: Record<string, string> = {}
  for (const { type, value } of clock.formatToParts(at)) shown[type] = value
  const year = shown['era'] === 'BC' ? 1 - Number(shown['year']) : Number(shown['year'])
  const wall = new Date(0)
  wall.setUTCFullYear(year, Number(shown['month']) - 1, Number(shown['day']))
  wall.setUTCHours(Number(shown['hour']), Number(shown['minute']), Number(shown['second']), ((at % 1_000) + 1_000) % 1_000)
  return wall.getTime()
}

/**
 * The moment at which clocks in `zone` show `wall`. A time that they show twice, when summer ends, is the first of the
 * two; a time that they skip, when summer begins, is read as if they had not been put forward yet (02:30 becomes
 * 03:30). The same choice as `Temporal`'s `compatible`.
 *
 * @param wall the time shown, as epoch milliseconds as if it were UTC
 * @returns epoch milliseconds; NaN when there is no such zone or no such moment
 */
export function fromWallTime(wall: number, zone: string): number {
  if (zone === 'UTC') return wall
  const before = wallTime(wall - day, zone) - (wall - day)
  const after = wallTime(wall + day, zone) - (wall + day)
  const early = wall - Math.max(before, after)
  const late = wall - Math.min(before, after)
  if (wallTime(early, zone) === wall) return early
  if (wallTime(late, zone) === wall) return late
  return wall - before
}
