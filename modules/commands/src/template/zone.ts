const formats = new Map<string, Intl.DateTimeFormat>()
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** The last moment that calendars agree on, in epoch milliseconds (the year 9999). */
const latest = 253_402_300_799_999

/** Whether `zone` is an IANA time zone such as `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  return zone.length <= 60 && format(zone) !== undefined
}

/**
 * A moment in words. `shape` knows YYYY, MM, MMM (May), MMMM, DD, D, ddd (Fri), dddd, HH, H, hh, h, mm, ss and
 * A (AM or PM); everything else stands for itself.
 *
 * @param at epoch milliseconds
 * @param zone IANA zone; an unknown one is told in UTC
 */
export function timeText(at: number, zone: string, shape: string): string {
  if (!(Math.abs(at) <= latest)) return ''
  const local = new Date(at + offset(at, zone))
  const pad = (value: number, width = 2) => String(value).padStart(width, '0')
  const hour = local.getUTCHours()
  const twelve = hour % 12 === 0 ? 12 : hour % 12
  const month = months[local.getUTCMonth()] ?? ''
  const weekday = weekdays[local.getUTCDay()] ?? ''
  const words: Record<string, string> = {
    YYYY: pad(local.getUTCFullYear(), 4),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: pad(local.getUTCMonth() + 1),
    DD: pad(local.getUTCDate()),
    D: String(local.getUTCDate()),
    dddd: weekday,
    ddd: weekday.slice(0, 3),
    HH: pad(hour),
    H: String(hour),
    hh: pad(twelve),
    h: String(twelve),
    mm: pad(local.getUTCMinutes()),
    ss: pad(local.getUTCSeconds()),
    A: hour < 12 ? 'AM' : 'PM',
  }
  return shape.replace(/YYYY|MMMM|MMM|MM|DD|D|dddd|ddd|HH|H|hh|h|mm|ss|A/g, (token) => words[token] ?? token)
}

/**
 * Reads `2026-12-25`, `2026-12-25 18:30`, `2026-12-25T18:30:00Z`, with an offset, or `18:30` (the next time
 * the clock shows it). Without an offset the words are meant in `zone`.
 *
 * @returns epoch milliseconds, or undefined when `text` is no time
 */
export function parseTime(text: string, zone: string, now: number): number | undefined {
  const clock = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  if (clock !== null) {
    const [hour, minute] = [Number(clock[1]), Number(clock[2])]
    if (hour > 23 || minute > 59) return undefined
    const today = new Date(now + offset(now, zone))
    const local = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate(), hour, minute)
    const at = fromLocal(local, zone)
    return at > now ? at : fromLocal(local + 86_400_000, zone)
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?\s*(Z|[+-]\d{2}:\d{2})?)?$/i.exec(text.trim())
  if (date === null) return undefined
  const [year, month, day, hour, minute, second] = date.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  // Date.UTC rolls 31 February over into March: what comes back must be what was asked for.
  const read = new Date(local)
  if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined
  const shift = date[7]
  if (shift === undefined) return fromLocal(local, zone)
  if (shift.toUpperCase() === 'Z') return local
  const minutes = Number(shift.slice(1, 3)) * 60 + Number(shift.slice(4, 6))
  return local - (shift.startsWith('-') ? -minutes : minutes) * 60_000
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offset(at: number, zone: string): number {
  if (zone === 'UTC') return 0
  const parts: Record<string, number> = {}
  for (const part of format(zone)?.formatToParts(at) ?? []) parts[part.type] = Number(part.value)
  const { year, month, day, hour, minute, second } = parts
  if (year === undefined || month === undefined) return 0
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}

/** The moment at which the zone's clocks show `local`. Asked twice, because the first guess may lie across a clock change. */
function fromLocal(local: number, zone: string): number {
  const guess = local - offset(local, zone)
  return local - offset(guess, zone)
}

function format(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known !== undefined) return known
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    // Making one is slow, and viewers can ask for any zone: keep a few hundred, never more.
    if (formats.size >= 500) formats.clear()
    formats.set(zone, made)
    return made
  } catch {
    return undefined
  }
}
