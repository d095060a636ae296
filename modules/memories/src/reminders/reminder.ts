import { type Channel, formatDuration, isZone, wallTime } from '@waddlebot/sdk'
import { sayEvery } from './every.ts'
import type { Recurrence } from './recurrence.ts'

/** A row of `memories_reminder`. Moments are epoch milliseconds. */
export interface Reminder {
  readonly id: number
  /** Who is reminded, and the account and name that they had where it was made. */
  readonly person: string
  readonly account: string
  readonly name: string
  /** Who made it, when that is somebody else. */
  readonly by_person: string | null
  readonly by_name: string | null
  readonly community: string
  /** Where it was made, and is told unless the person is elsewhere. */
  readonly channel: string
  readonly text: string
  readonly due_at: number | null
  readonly awaits: 'message' | 'live' | null
  readonly rule: string | null
  readonly zone: string | null
  /** 1 where whoever made it named that zone, so that it is in it for good. */
  readonly zone_fixed: number
  readonly starts: number | null
  /** Clock time of the occurrence that is due. */
  readonly wall: number | null
  /** When it was due and when it was told, the last time. */
  readonly was_due: number | null
  readonly told_at: number | null
}

/** How it comes again, if it does. */
export function recurrenceOf({ rule, starts, zone }: Reminder): Recurrence | undefined {
  return rule === null || starts === null || zone === null ? undefined : { rule, starts, zone: knownZone(zone) }
}

/** A zone that this machine knows nothing of is read as UTC: what is in it still comes, and says so. */
const knownZone = (zone: string) => (isZone(zone) ? zone : 'UTC')

/** `Fri 2026-03-27 18:00 Europe/Berlin` */
export function sayMoment(at: number, named: string): string {
  const zone = knownZone(named)
  const clock = new Date(wallTime(at, zone))
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][clock.getUTCDay()]
  const seconds = clock.getUTCSeconds() === 0 ? 16 : 19
  return `${day} ${clock.toISOString().slice(0, 10)} ${clock.toISOString().slice(11, seconds)} ${zone}`
}

/** When a reminder is told, in words: the moment with its zone and how long that is from now. */
export function sayWhen(reminder: Pick<Reminder, 'due_at' | 'awaits' | 'rule' | 'zone' | 'starts'>, zone: string, now: number): string {
  if (reminder.awaits === 'message') return 'on the next message'
  if (reminder.awaits === 'live') return 'when the stream starts'
  const moment = `${sayMoment(reminder.due_at ?? now, reminder.zone ?? zone)}, in ${formatDuration((reminder.due_at ?? now) - now)}`
  const every = recurrenceOf(reminder as Reminder)
  return every === undefined ? moment : `${sayEvery(every)}, next ${moment}`
}

/** The zone of whoever speaks: theirs, or else their community's. */
export type ZoneOf = (channel: Pick<Channel, 'zone'>, own: string | null) => string
export const zoneOf: ZoneOf = (channel, own) => (own !== null && isZone(own) ? own : channel.zone)
