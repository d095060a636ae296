import { fromWallTime, wallTime } from './zone.ts'

const day = 86_400_000

/** `12:30`, `12:30:15`, `9am`, `9:30pm`: milliseconds since midnight, undefined when no clock shows that. */
function parseTime(text: string): number | undefined {
  const match = /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(am|pm)?$/.exec(text)
  if (!match) return undefined
  const [, hours = '', minutes, seconds = '0', fraction = '0', half] = match
  let hour = Number(hours)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half === 'pm' ? 12 : 0)
  } else if (minutes === undefined) return undefined
  const minute = Number(minutes ?? 0)
  const second = Number(seconds)
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return ((hour * 60 + minute) * 60 + second) * 1_000 + Number(fraction.padEnd(3, '0'))
}

/** `2026-03-29`: midnight of that day as if in UTC, undefined when the calendar has no such day. */
function parseDay(text: string): number | undefined {
  const match = /^([1-9]\d{3})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const month = Number(match[2])
  const at = Date.UTC(Number(match[1]), month - 1, Number(match[3]))
  const date = new Date(at)
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === Number(match[3]) ? at : undefined
}

/** `Z`, `+02:00`: milliseconds ahead of UTC. */
function parseOffset(text: string): number | undefined {
  if (text === 'z') return 0
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text)
  if (!match || Number(match[2]) > 14 || Number(match[3]) > 59) return undefined
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000
}

/**
 * Read a moment:
 *
 * - a day, `2026-03-29`, `today` or `tomorrow`: its midnight
 * - a time, `18:30`, `18:30:15`, `6pm`, `6:30pm`: the next time that clocks show it, never now and never in the past
 * - a day and a time with `T` or a space between: `2026-03-29T18:30`, `"tomorrow 9am"`; after an ISO day the time may
 *   end in `Z` or an offset such as `+02:00`, otherwise it is the time in `zone`
 *
 * Years are 1000 to 9999. Days that the calendar does not have and 24:00 or a leap second are refused. Where clocks
 * change, see `fromWallTime`.
 *
 * @param now epoch milliseconds, what `today` and a bare time refer to
 * @param zone IANA time zone whose clocks are meant
 * @returns undefined for anything else, and when there is no such zone
 */
export function parseDate(text: string, now: number, zone: string): Date | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}|today|tomorrow)?(?:(^|t| +)(\d[\d:.]*(?:am|pm)?)(z|[+-]\d{2}:?\d{2})?)?$/.exec(text.toLowerCase())
  if (!match || text === '') return undefined
  const [, dayText, gap, timeText, offsetText] = match
  const time = timeText === undefined ? 0 : parseTime(timeText)
  if (time === undefined) return undefined
  if (dayText === undefined) return offsetText === undefined ? next(time, now, zone) : undefined
  const relative = dayText === 'today' || dayText === 'tomorrow'
  if (relative && (gap === 't' || offsetText !== undefined)) return undefined
  const midnight = relative ? startOfDay(wallTime(now, zone)) + (dayText === 'tomorrow' ? day : 0) : parseDay(dayText)
  if (midnight === undefined) return undefined
  if (offsetText === undefined) return moment(fromWallTime(midnight + time, zone))
  const offset = parseOffset(offsetText)
  return offset === undefined ? undefined : moment(midnight + time - offset)
}

function startOfDay(wall: number): number {
  return Math.floor(wall / day) * day
}

function next(time: number, now: number, zone: string): Date | undefined {
  const today = startOfDay(wallTime(now, zone))
  const at = fromWallTime(today + time, zone)
  return moment(at > now ? at : fromWallTime(today + day + time, zone))
}

function moment(at: number): Date | undefined {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? undefined : date
}
