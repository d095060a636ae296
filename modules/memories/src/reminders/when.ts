import { fromWallTime, parseDate, wallTime } from '@waddlebot/sdk'
import { morning, readEvery } from './every.ts'
import { nextOccurrence, type Occurrence, type Recurrence, readRule } from './recurrence.ts'

/** What a reminder waits for. */
export type When =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'every'; readonly every: Recurrence; readonly first: Occurrence }
  /** The next message of whoever is reminded, or the next start of a stream of the community. */
  | { readonly kind: 'message' | 'live' }

/** What was read, and the words that are left. `never`: a rule that never comes true. */
export type Wording =
  | { readonly ok: true; readonly when: When; readonly text: string }
  | { readonly ok: false; readonly why: 'unreadable' | 'never' | 'wordless' }

const unreadable: Wording = { ok: false, why: 'unreadable' }

/** Characters of a line in which natural words for a time are looked for. */
const longestPhrase = 80

/**
 * Read when and of what somebody is to be reminded, in either order: `in 2h drink`, `drink in 2 hours`, `tomorrow 9am
 * call mum`, `2026-03-29 02:30 clocks`, `every weekday 18:00 stretch`, `RRULE:FREQ=MONTHLY;BYMONTHDAY=-1 rent`, `on next
 * message hello`, `when live come over`. A day without a time is 09:00. Words for a time count only at the beginning or
 * the end of the line, so that what is inside stays words.
 *
 * @param now epoch milliseconds
 * @param zone IANA time zone in which clock times are meant
 */
export async function readWording(line: string, now: number, zone: string): Promise<Wording> {
  const event =
    /^(?:(?:on|at) +(?:(?:my|their|his|her|the) +)?next +message|(when +(?:we +are |i +am |the +stream +is )?live))(?![\p{L}\p{N}])/iu.exec(
      line,
    )
  if (event) return worded({ kind: event[1] === undefined ? 'message' : 'live' }, line.slice(event[0].length))
  const rule = /^RRULE:(\S+)/i.exec(line)
  if (rule) {
    const read = readRule(rule[1]!)
    if (read === undefined) return unreadable
    const starts = Math.floor(wallTime(now, zone) / 60_000) * 60_000
    return repeated({ rule: read, starts, zone }, line.slice(rule[0].length), now)
  }
  const every = readEvery(line, now, zone)
  if (every) return repeated(every.every, line.slice(every.length), now)
  const stamp = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?)?(?=\s|$)/i.exec(line)
  if (stamp) {
    const at = parseDate(`${stamp[1]}T${stamp[2] ?? morning}${stamp[3] ?? ''}`, now, zone)
    return at === undefined ? unreadable : worded({ kind: 'at', at: at.getTime() }, line.slice(stamp[0].length))
  }
  return natural(line, now, zone)
}

async function repeated(every: Recurrence, rest: string, now: number): Promise<Wording> {
  const first = await nextOccurrence(every, undefined, now)
  return first === undefined ? { ok: false, why: 'never' } : worded({ kind: 'every', every, first }, rest)
}

function worded(when: When, rest: string): Wording {
  const text = rest.replace(/^[,:]?\s+(?:to +(?=\S))?/iu, '')
  return text === '' ? { ok: false, why: 'wordless' } : { ok: true, when, text }
}

/** Words as people say a time: `in an hour`, `next friday at 18:00`. */
async function natural(line: string, now: number, zone: string): Promise<Wording> {
  const { parse } = await import('chrono-node')
  const reference = { instant: new Date(now), timezone: (wallTime(now, zone) - now) / 60_000 }
  const at = (found: ReturnType<typeof parse>[number] | undefined) => {
    if (found === undefined || found.end !== null) return undefined
    const { start } = found
    if (start.isCertain('timezoneOffset')) return start.date().getTime()
    const time = start.isCertain('hour') || found.tags().has('casualReference/tonight') || start.isCertain('meridiem')
    const [hour, minute, second] = time ? [start.get('hour') ?? 0, start.get('minute') ?? 0, start.get('second') ?? 0] : [9, 0, 0]
    const wall = Date.UTC(start.get('year') ?? 0, (start.get('month') ?? 1) - 1, start.get('day') ?? 1, hour, minute, second)
    return fromWallTime(wall, zone)
  }
  const head = line.slice(0, longestPhrase)
  const leading = parse(head, reference, { forwardDate: true }).find(({ index }) => index === 0)
  const first = at(leading)
  if (leading !== undefined && first !== undefined && !Number.isNaN(first)) {
    const rest = line.slice(leading.text.length)
    if (/^(?![\p{L}\p{N}])/u.test(rest)) {
      const read = worded({ kind: 'at', at: first }, rest)
      if (read.ok || rest.trim() === '') return read
    }
  }
  const from = Math.max(0, line.length - longestPhrase)
  const tail = line.slice(from)
  const trailing = parse(tail, reference, { forwardDate: true }).find(({ index, text }) => index + text.length === tail.trimEnd().length)
  const last = at(trailing)
  if (trailing === undefined || last === undefined || Number.isNaN(last)) return unreadable
  const text = line.slice(0, from + trailing.index).replace(/(?:[\s,]+(?:on|at))?[\s,]*$/iu, '')
  return worded({ kind: 'at', at: last }, ` ${text}`)
}
