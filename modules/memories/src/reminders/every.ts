import { fromWallTime, parseDate, wallTime } from '@waddlebot/sdk'
import type { Recurrence } from './recurrence.ts'

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const units: Readonly<Record<string, string>> = { hour: 'HOURLY', day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }
const fused: Readonly<Record<string, string>> = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' }
const groups: Readonly<Record<string, string>> = { weekday: 'MO,TU,WE,TH,FR', weekend: 'SA,SU' }

const dayName = `(?:${days.map((day) => `${day.slice(0, 3)}(?:${day.slice(3)})?s?`).join('|')})`
const head = new RegExp(
  `^(?:(hourly|daily|weekly|monthly|yearly)|(?:every|each) +(?:(other|[1-9]\\d{0,2}) +)?(?:(hour|day|week|month|year)s?|(weekday|weekend)s?|(${dayName}(?:(?: *, *| +and +| *, *and +)${dayName})*)))(?![\\p{L}\\p{N}])`,
  'iu',
)
const clock = /^ +(?:at +)?(\d{1,2}(?::\d{2})?(?:am|pm)?|noon|midnight)(?![\p{L}\p{N}:])/iu

/** When a day is meant and no time is said. */
export const morning = '09:00'

/**
 * Read how often: `every weekday 18:00`, `every 2 weeks at 9am`, `every mon, wed and fri 7:30`, `daily`, `every hour`.
 * Without a time it is 09:00, and for hours the minute that it is now.
 *
 * @param text may go on behind it
 * @returns what was read and how many characters that were; undefined when it does not begin so
 */
export function readEvery(text: string, now: number, zone: string): { readonly every: Recurrence; readonly length: number } | undefined {
  const begin = head.exec(text)
  if (!begin) return undefined
  const [words, adverb, count, unit, group, list] = begin
  const said = clock.exec(text.slice(words.length))
  const time = said?.[1]?.toLowerCase()
  const interval = count === undefined ? 1 : count.toLowerCase() === 'other' ? 2 : Number(count)
  const named = fused[adverb?.toLowerCase() ?? ''] ?? unit?.toLowerCase()
  const hourly = named === 'hour'
  const starts = hourly && time === undefined ? minuteOf(wallTime(now, zone)) : startOf(time ?? morning, now, zone)
  if (starts === undefined || Number.isNaN(starts)) return undefined
  const often = interval === 1 ? '' : `;INTERVAL=${interval}`
  const rule =
    named === undefined
      ? `FREQ=WEEKLY${often};BYDAY=${groups[group?.toLowerCase() ?? ''] ?? codes(list ?? '')}`
      : `FREQ=${units[named]}${often}`
  return { every: { rule, starts, zone }, length: words.length + (said?.[0].length ?? 0) }
}

const minuteOf = (wall: number) => Math.floor(wall / 60_000) * 60_000

const dayMs = 86_400_000

/**
 * What clocks show the next time that it is `time`. Worked out on clock times: were it looked up in the zone, a rule that
 * is made the day before clocks skip that time would keep the hour that they were put forward for good.
 */
function startOf(time: string, now: number, zone: string): number | undefined {
  const word = time === 'noon' ? '12:00' : time === 'midnight' ? '00:00' : /^\d+$/.test(time) ? undefined : time
  const read = word === undefined ? undefined : parseDate(word, 0, 'UTC')
  if (read === undefined) return undefined
  const today = Math.floor(wallTime(now, zone) / dayMs) * dayMs + (read.getTime() % dayMs)
  return fromWallTime(today, zone) > now ? today : today + dayMs
}

/** `mon, wed and fri`: `MO,WE,FR`. */
function codes(list: string): string {
  const named = new Set((list.toLowerCase().match(/[a-z]+/g) ?? []).map((word) => word.slice(0, 2).toUpperCase()))
  return days
    .map((day) => day.slice(0, 2).toUpperCase())
    .filter((code) => named.has(code))
    .join(',')
}

/** Say a rule as {@link readEvery} reads it, or as it was written where it says more than that. */
export function sayEvery({ rule, starts }: Recurrence): string {
  const read = /^FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(\d+))?(?:;BYDAY=([A-Z,]+))?$/.exec(rule)
  const time = new Date(starts).toISOString().slice(11, 16)
  if (!read || (read[3] !== undefined && read[1] !== 'WEEKLY')) return `RRULE:${rule} from ${time}`
  const [, freq, interval = '1', list] = read
  const often = interval === '1' ? 'every' : `every ${interval}`
  if (list !== undefined) return `${often} ${Object.keys(groups).find((name) => groups[name] === list) ?? dayNames(list)} ${time}`
  const unit = Object.keys(units).find((name) => units[name] === freq)
  return `${often} ${unit}${interval === '1' ? '' : 's'} ${time}`
}

function dayNames(list: string): string {
  return list
    .split(',')
    .map((code) => days.find((day) => day.slice(0, 2).toUpperCase() === code)?.slice(0, 3))
    .join(', ')
}
