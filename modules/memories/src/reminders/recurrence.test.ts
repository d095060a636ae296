import { cases } from '@waddlebot/sdk/testing'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { readEvery, sayEvery } from './every.ts'
import { nextOccurrence, type Recurrence, readRule } from './recurrence.ts'
import { readWording } from './when.ts'

/** Both hemispheres, shifts of an hour and of half an hour, offsets of 30 and 45 minutes, shifts at midnight, and none. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Africa/Cairo',
  'Asia/Beirut',
  'Atlantic/Azores',
  'UTC',
]
const zone = fc.constantFrom(...zones)
const day = fc.integer({ min: 0, max: 3_650 }).map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }))
const minute = fc.integer({ min: 0, max: 1439 })
const wallOf = (at: Temporal.PlainDateTime) => at.toZonedDateTime('UTC').epochMilliseconds
const momentOf = (at: Temporal.PlainDateTime, zone: string) => at.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
const clockAt = (day: Temporal.PlainDate, minutes: number) => day.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 })

/** The first `count` times of a recurrence after a moment, one after the other as they are told. */
async function times(every: Recurrence, after: number, count: number): Promise<number[]> {
  const found: number[] = []
  let [wall, now]: [number | undefined, number] = [undefined, after]
  while (found.length < count) {
    const next = await nextOccurrence(every, wall, now)
    if (next === undefined) break
    found.push(next.at)
    ;[wall, now] = [next.wall, next.at]
  }
  return found
}

test('days come when Temporal says that the clock shows the time, whatever the clocks do', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(zone, day, minute, fc.integer({ min: 1, max: 9 }), async (zone, begin, minutes, interval) => {
      const every = { rule: `FREQ=DAILY${interval === 1 ? '' : `;INTERVAL=${interval}`}`, starts: wallOf(clockAt(begin, minutes)), zone }
      const first = momentOf(clockAt(begin, minutes), zone)
      const expected = Array.from({ length: 8 }, (_, n) => momentOf(clockAt(begin.add({ days: n * interval }), minutes), zone))
      expect(await times(every, first - 1, 8)).toEqual(expected)
    }),
    { numRuns: 1_500 },
  )
})

test('weekdays come on the days that Temporal numbers so', { timeout: 300_000 }, async () => {
  const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
  await fc.assert(
    fc.asyncProperty(zone, day, minute, fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), async (zone, begin, minutes, weekdays) => {
      const rule = `FREQ=WEEKLY;BYDAY=${weekdays.map((number) => codes[number - 1]).join(',')}`
      const days = Array.from({ length: 40 }, (_, n) => begin.add({ days: n })).filter(({ dayOfWeek }) => weekdays.includes(dayOfWeek))
      const expected = days.slice(0, 4).map((each) => momentOf(clockAt(each, minutes), zone))
      const from = momentOf(clockAt(begin, minutes), zone) - 1
      expect(await times({ rule, starts: wallOf(clockAt(begin, minutes)), zone }, from, 4)).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

test('whenever one asks, the next time is the first one that is still to come', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(zone, day, minute, fc.integer({ min: 0, max: 20 * 1440 }), async (zone, begin, minutes, later) => {
      const now = momentOf(clockAt(begin, minutes), zone) + later * 60_000
      const all = Array.from({ length: 30 }, (_, n) => momentOf(clockAt(begin.add({ days: n }), minutes), zone))
      const every = { rule: 'FREQ=DAILY', starts: wallOf(clockAt(begin, minutes)), zone }
      expect((await nextOccurrence(every, undefined, now))?.at).toBe(all.find((at) => at > now))
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  // Skipped: told as much later as clocks were put forward.
  ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30Z'],
  ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30Z'],
  ['Australia/Sydney', '2026-10-04T02:30', '2026-10-03T16:30Z'],
  ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45Z'],
  ['America/Santiago', '2026-09-06T00:30', '2026-09-06T04:30Z'],
  // Shown twice: told at the first.
  ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z'],
  ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z'],
  ['Australia/Sydney', '2026-04-05T02:30', '2026-04-04T15:30Z'],
  ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z'],
  // Quarters of an hour.
  ['Asia/Kathmandu', '2026-01-02T09:00', '2026-01-02T03:15Z'],
  ['Pacific/Chatham', '2026-01-02T09:00', '2026-01-01T19:15Z'],
])('in %s %s is %s, once', async (zone, wall, at) => {
  const starts = Date.parse(`${wall}Z`)
  const [first, second] = await times({ rule: 'FREQ=DAILY', starts, zone }, Date.parse(at) - 1, 2)
  expect(new Date(first!).toISOString()).toBe(new Date(at).toISOString())
  expect(second! - first!).toBeGreaterThan(20 * 3_600_000)
})

test.each([
  ['Europe/Berlin', '2026-03-28T20:00+01:00', '02:30', ['2026-03-29T01:30Z', '2026-03-30T00:30Z']],
  ['Atlantic/Azores', '2032-03-27T12:00-01:00', 'midnight', ['2032-03-28T01:00Z', '2032-03-29T00:00Z']],
])('in %s what is asked for on %s, the day before clocks skip %s, keeps its hour', async (zone, said, time, expected) => {
  const now = Date.parse(said)
  const { every } = readEvery(`every day ${time}`, now, zone)!
  expect((await times(every, now, 2)).map((at) => new Date(at).toISOString())).toEqual(expected.map((at) => new Date(at).toISOString()))
})

test('a rule ends where it says, and one that never comes true is given up on', async () => {
  const starts = Date.UTC(2026, 0, 1, 9)
  expect(await times({ rule: 'FREQ=DAILY;COUNT=3', starts, zone: 'UTC' }, starts - 1, 9)).toHaveLength(3)
  expect(await times({ rule: 'FREQ=DAILY;UNTIL=20260102T090000Z', starts, zone: 'UTC' }, starts - 1, 9)).toHaveLength(2)
  expect(await times({ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', starts, zone: 'UTC' }, starts - 1, 9)).toEqual([])
})

test('what is said of a rule is read as the same rule', { timeout: 600_000 }, () => {
  const unit = fc.constantFrom('hour', 'day', 'week', 'month', 'year', 'weekday', 'weekend', 'monday', 'tue, thu', 'mon, wed and sun')
  fc.assert(
    fc.property(unit, fc.integer({ min: 2, max: 999 }), fc.boolean(), minute, zone, day, (unit, count, several, minutes, zone, begin) => {
      const now = momentOf(clockAt(begin, 0), zone)
      const time = clockAt(begin, minutes).toPlainTime().toString().slice(0, 5)
      const said = `every ${several && /^(hour|day|week|month|year)$/.test(unit) ? `${count} ${unit}s` : unit} ${time}`
      const read = readEvery(said, now, zone)!
      expect(read.length).toBe(said.length)
      expect(readEvery(sayEvery(read.every), now, zone)?.every).toEqual(read.every)
    }),
    { numRuns: cases(2_000) },
  )
})

test('no line breaks the reading of times, and no time is read that is none', { timeout: 300_000 }, async () => {
  const now = Date.UTC(2026, 0, 15, 12)
  const piece = fc.constantFrom(
    ...'in at on every tomorrow next friday 2h 1h30m 9am 25:00 29 Feb 2026-02-30 0 -5 1e309 ١٢٣ ９ days weeks hour minutes RRULE:FREQ=DAILY RRULE:FREQ=DAILY;INTERVAL=99999 RRULE: ; = , the 31st noon midnight live when message 9999-12-31 275760-09-13 1969 🦆 שלום "'.split(
      ' ',
    ),
  )
  const line = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  )
  await fc.assert(
    fc.asyncProperty(line, zone, async (line, zone) => {
      const read = await readWording(line, now, zone)
      if (!read.ok) return
      const at = read.when.kind === 'at' ? read.when.at : read.when.kind === 'every' ? read.when.first.at : 0
      expect(Number.isSafeInteger(at)).toBe(true)
      expect(read.text).not.toBe('')
      expect(line).toContain(read.text)
    }),
    { numRuns: cases(3_000) },
  )
})

test('no text breaks the reading of rules, and what is let through has a next time or none', { timeout: 600_000 }, async () => {
  const part = fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=YEARLY',
    'INTERVAL=2',
    'BYDAY=MO',
    'BYDAY=5MO',
    'BYMONTHDAY=-1',
    'BYSETPOS=2',
    'COUNT=0',
    'WKST=XX',
    'BYHOUR=24',
    'X=1',
    '',
  )
  const text = fc.oneof(
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join(';')),
    fc.string({ maxLength: 40 }),
  )
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      const rule = readRule(text)
      if (rule === undefined) return
      const next = await nextOccurrence({ rule, starts: 0, zone: 'UTC' }, undefined, 0)
      if (next !== undefined) expect(next.at).toBeGreaterThan(0)
    }),
    { numRuns: cases(1_000) },
  )
})
