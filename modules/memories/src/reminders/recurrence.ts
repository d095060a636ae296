import { fromWallTime, wallTime } from '@waddlebot/sdk'

/** Something that comes again: a rule for what clocks show, and whose clocks. */
export interface Recurrence {
  /** The value of an RRULE (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10), as {@link readRule} lets it through. */
  readonly rule: string
  /** What clocks show when it begins, as epoch milliseconds as if it were UTC. */
  readonly starts: number
  /** IANA time zone. */
  readonly zone: string
}

/** One time at which it comes. */
export interface Occurrence {
  /** What clocks are to show, as if it were UTC. */
  readonly wall: number
  /** When that is; epoch milliseconds. */
  readonly at: number
}

/** Periods that are looked at for the next time, and times that are looked at because clocks were changed. */
const mostPeriods = 500
const mostSkipped = 200
/** Clocks are never put forward or back by more; milliseconds. */
const widestShift = 2 * 86_400_000

/**
 * The first time that is after `now`, and whose clock time is after `wall`.
 *
 * The rule is one for what clocks show, so it is worked out on clock times alone and only then looked up in the zone. A
 * time that clocks skip is told as much later as they were put forward (02:30 becomes 03:30), one that they show twice
 * at the first of the two.
 *
 * @param wall clock time of the last one; undefined for the first one
 * @returns undefined when there is none any more, or none that is found with a reasonable effort
 */
export async function nextOccurrence(
  { rule, starts, zone }: Recurrence,
  wall: number | undefined,
  now: number,
): Promise<Occurrence | undefined> {
  const { RRuleTemporal } = await import('rrule-temporal')
  try {
    const times = new RRuleTemporal({
      rruleString: `DTSTART:${stamp(starts)}\nRRULE:${rule}`,
      strict: true,
      maxIterations: mostPeriods,
      cache: false,
    })
    let from = Math.max(wall ?? starts - 1, wallTime(now, zone) - widestShift)
    for (let tries = 0; tries < mostSkipped; tries++) {
      const next = times.next(new Date(from))?.epochMilliseconds
      if (next === undefined) return undefined
      const at = fromWallTime(next, zone)
      if (Number.isNaN(at)) return undefined
      if (at > now) return { wall: next, at }
      from = next
    }
  } catch {
    // A rule that never comes true ends in the library's own limit.
  }
  return undefined
}

/** `20260329T023000Z` */
function stamp(wall: number): string {
  return `${new Date(wall).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

const whole = (low: number, high: number) => (text: string) => /^\d{1,4}$/.test(text) && Number(text) >= low && Number(text) <= high
const signed = (high: number) => (text: string) =>
  /^[+-]?\d{1,3}$/.test(text) && Math.abs(Number(text)) >= 1 && Math.abs(Number(text)) <= high
const each = (fits: (text: string) => boolean) => (text: string) => text.split(',').every(fits)

/** Parts that a rule may have, and what each takes. Nothing that comes more often than once an hour. */
const parts: Readonly<Record<string, (text: string) => boolean>> = {
  FREQ: (text) => /^(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)$/.test(text),
  INTERVAL: whole(1, 999),
  COUNT: whole(1, 999),
  UNTIL: (text) => /^\d{8}(T\d{6}Z?)?$/.test(text),
  BYDAY: each((text) => /^([+-]?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)$/.test(text)),
  BYMONTH: each(whole(1, 12)),
  BYMONTHDAY: each(signed(31)),
  BYYEARDAY: each(signed(366)),
  BYWEEKNO: each(signed(53)),
  BYHOUR: each(whole(0, 23)),
  BYMINUTE: whole(0, 59),
  BYSETPOS: each(signed(366)),
  WKST: (text) => /^(MO|TU|WE|TH|FR|SA|SU)$/.test(text),
}
const longestRule = 200

/** A rule as somebody wrote it, in capitals; undefined when it is none, or one of a kind that is not kept. */
export function readRule(text: string): string | undefined {
  if (text.length > longestRule) return undefined
  const rule = text.toUpperCase()
  const seen = new Set<string>()
  for (const part of rule.split(';')) {
    const at = part.indexOf('=')
    const [name, value] = [part.slice(0, at), part.slice(at + 1)]
    if (at < 1 || seen.has(name) || !Object.hasOwn(parts, name) || !parts[name]!(value)) return undefined
    seen.add(name)
  }
  return seen.has('FREQ') && !(seen.has('COUNT') && seen.has('UNTIL')) ? rule : undefined
}
