import { isZone, wallTime } from '@waddlebot/sdk'

const dayMs = 86_400_000

/** Days since 1970-01-01 on the calendar of `zone`; of UTC where the zone is not known. */
export function dayIn(zone: string, at: number): number {
  return Math.floor((isZone(zone) ? wallTime(at, zone) : at) / dayMs)
}

/** `2026-03-29` */
export const sayDay = (zone: string, at: number): string => new Date(dayIn(zone, at) * dayMs).toISOString().slice(0, 10)
