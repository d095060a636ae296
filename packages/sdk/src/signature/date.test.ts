import { describe, expect, test } from 'vitest'
import { parseDate } from './index.ts'

const noon = Date.UTC(2026, 2, 28, 12)
const iso = (text: string, zone = 'UTC', now = noon) => parseDate(text, now, zone)?.toISOString()

describe('a date', () => {
  test.each([
    ['2026-03-29', 'UTC', '2026-03-29T00:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29T18:30', 'UTC', '2026-03-29T18:30:00.000Z'],
    ['2026-03-29 18:30', 'America/New_York', '2026-03-29T22:30:00.000Z'],
    ['2026-03-29T18:30:15.250Z', 'Asia/Tokyo', '2026-03-29T18:30:15.250Z'],
    ['2026-03-29T18:30+02:00', 'Asia/Tokyo', '2026-03-29T16:30:00.000Z'],
    ['2026-03-29t18:30-0530', 'UTC', '2026-03-30T00:00:00.000Z'],
    ['2026-03-29 6:30pm', 'UTC', '2026-03-29T18:30:00.000Z'],
    ['today', 'UTC', '2026-03-28T00:00:00.000Z'],
    ['Today', 'Pacific/Kiritimati', '2026-03-28T10:00:00.000Z'],
    ['tomorrow', 'Asia/Kathmandu', '2026-03-28T18:15:00.000Z'],
    ['tomorrow 9am', 'UTC', '2026-03-29T09:00:00.000Z'],
    ['12:01', 'UTC', '2026-03-28T12:01:00.000Z'],
    ['12:00', 'UTC', '2026-03-29T12:00:00.000Z'],
    ['11:59', 'UTC', '2026-03-29T11:59:00.000Z'],
    ['9am', 'UTC', '2026-03-29T09:00:00.000Z'],
    ['12am', 'UTC', '2026-03-29T00:00:00.000Z'],
    ['12pm', 'UTC', '2026-03-29T12:00:00.000Z'],
    ['2028-02-29', 'UTC', '2028-02-29T00:00:00.000Z'],
    ['2038-01-19T03:14:08', 'UTC', '2038-01-19T03:14:08.000Z'],
    ['2106-02-07', 'UTC', '2106-02-07T00:00:00.000Z'],
    ['9999-12-31T23:59:59', 'Europe/Berlin', '9999-12-31T22:59:59.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(iso(text, zone)).toBe(expected)
  })

  test.each([
    [
      '',
      'x',
      'T',
      '2026-02-30',
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-2',
      '0026-01-01',
      '10000-01-01',
      '-2026-01-01',
      '2026-03',
    ],
    [
      '24:00',
      '23:60',
      '23:59:60',
      '12',
      '13pm',
      '0am',
      '9 am',
      '1e3',
      'NaN',
      'Infinity',
      '١٢:٠٠',
      '1774699200000',
      '99:99',
      '12:00Z',
      '12:',
      ':',
    ],
    [
      'todayT12:00',
      'today 12:00Z',
      'yesterday',
      'tomorrowtomorrow',
      '2026-03-29T',
      '2026-03-29 ',
      '2026-03-29X12:00',
      '2026-03-29T12:00+99:00',
    ],
  ])('is refused when it is %j or the like', (...texts) => {
    expect(texts.filter((text) => parseDate(text, noon, 'UTC') !== undefined)).toEqual([])
  })

  test('that clocks skip is an hour later, and one that they show twice is the first', () => {
    expect(iso('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(iso('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(iso('2026-03-08 02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
    expect(iso('2026-11-01 01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
    expect(iso('2026-10-04 02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z')
  })

  test('needs a zone and a moment that exist', () => {
    expect(iso('2026-03-29', 'Mars/Base')).toBeUndefined()
    expect(iso('today', 'Europe/Berlin', Number.NaN)).toBeUndefined()
    expect(iso('12:00', 'UTC', Number.POSITIVE_INFINITY)).toBeUndefined()
  })
})
