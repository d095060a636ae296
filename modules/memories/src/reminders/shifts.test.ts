import { fromWallTime, wallTime } from '@waddlebot/sdk'
import { cases } from '@waddlebot/sdk/testing'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { nextOccurrence } from './recurrence.ts'

const minute = 60_000
const from = Temporal.Instant.from('2024-01-01T00:00Z')
const until = Temporal.Instant.from('2037-01-01T00:00Z').epochMilliseconds
const clock = (wall: number) => Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime()
const oracle = (wall: number, zone: string) => clock(wall).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds

/** Moments at which clocks in a zone are changed, in thirteen years from 2024 on. */
function shiftsOf(zone: string): number[] {
  const found: number[] = []
  for (let at = from.toZonedDateTimeISO(zone).getTimeZoneTransition('next'); at !== null; at = at.getTimeZoneTransition('next')) {
    if (at.epochMilliseconds >= until) break
    found.push(at.epochMilliseconds)
  }
  return found
}

const known = new Map<string, number[]>()
const shifts = (zone: string) => known.get(zone) ?? known.set(zone, shiftsOf(zone)).get(zone)!
/** Every zone that the machine knows, and minutes around one of its shifts, or around any moment where it has none. */
const around = fc.record({
  zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  which: fc.nat(),
  off: fc.oneof(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -2_880, max: 2_880 })),
})

function placed({ zone, which, off }: { readonly zone: string; readonly which: number; readonly off: number }): number {
  const all = shifts(zone)
  const at = all.length === 0 ? from.epochMilliseconds + (which % 4_000) * 86_400_000 : all[which % all.length]!
  return at + off * minute
}

test('around every shift of every zone clocks are read as Temporal reads them', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(around, (where) => {
      const at = placed(where)
      const wall = wallTime(at, where.zone)
      expect(wall).toBe(at + Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(where.zone).offsetNanoseconds / 1e6)
      expect(fromWallTime(wall, where.zone)).toBe(oracle(wall, where.zone))
      // Clock times that were skipped as well as such that are shown.
      const near = wall + (where.which % 121) * minute - 60 * minute
      expect(fromWallTime(near, where.zone)).toBe(oracle(near, where.zone))
    }),
    { numRuns: cases(3_000) },
  )
})

test('what comes every day comes around every shift of every zone when Temporal says', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(around, async (where) => {
      const { zone } = where
      const shift = placed({ ...where, off: 0 })
      const starts = wallTime(shift + where.off * minute, zone) - 86_400_000
      const every = { rule: 'FREQ=DAILY', starts, zone }
      let [wall, now]: [number | undefined, number] = [undefined, oracle(starts, zone) - 1]
      for (let day = 0; day < 4; day++) {
        const next = await nextOccurrence(every, wall, now)
        expect(next?.at).toBe(oracle(starts + day * 86_400_000, zone))
        ;[wall, now] = [next!.wall, next!.at]
      }
    }),
    { numRuns: cases(300) },
  )
})
