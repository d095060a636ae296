import type { Definition, Param } from '../definition.ts'
import type { Environment } from '../environment.ts'
import { unfit } from '../failure.ts'
import type { Given } from '../given.ts'
import type { Run } from '../run.ts'
import type { Time } from '../value.ts'
import { isZone, timeText } from '../zone.ts'

const moment: Param = { name: 'time', kind: 'time', rest: 'joined' }

/** Time. The clock and the zone are the environment's. */
export const time: readonly Definition[] = [
  { name: 'now', about: 'this moment', returns: 'time', params: [], read: here },
  shaped('date', 'today', 'YYYY-MM-DD'),
  shaped('time', 'the time of day', 'HH:mm'),
  {
    name: 'format',
    about: 'a time in a shape of your own: $(now | format "DD.MM. HH:mm")',
    returns: 'text',
    params: [
      { name: 'time', kind: 'time' },
      { name: 'shape', kind: 'text', rest: 'joined' },
    ],
    call: (given, run) => shape(run, given.time(0), zoneOf(given, run.env), given.text(1)),
  },
  {
    name: 'in-zone',
    about: 'now, or another time, in another zone: $(in-zone Asia/Tokyo)',
    returns: 'time',
    params: [
      { name: 'zone', kind: 'text' },
      { name: 'time', kind: 'time', optional: true, rest: 'joined' },
    ],
    call: (given, { env }) => {
      const zone = given.text(0)
      if (!isZone(zone)) throw unfit(zone, 'no time zone; write one such as Europe/Berlin')
      return { type: 'time', at: given.time(1, env.now), zone }
    },
  },
  {
    name: 'duration',
    about: 'a length of time from seconds or from 1h30m',
    returns: 'duration',
    params: [{ name: 'length', kind: 'duration', rest: 'joined' }],
    call: (given) => ({ type: 'duration', ms: given.duration(0) }),
  },
  {
    name: 'until',
    about: 'how long until a time; none when it is over',
    returns: 'duration',
    params: [moment],
    call: (given, { env }) => {
      const ms = given.time(0) - env.now
      return ms > 0 ? { type: 'duration', ms } : null
    },
  },
  {
    name: 'since',
    about: 'how long since a time; none when it is still to come',
    returns: 'duration',
    params: [moment],
    call: (given, { env }) => {
      const ms = env.now - given.time(0)
      return ms >= 0 ? { type: 'duration', ms } : null
    },
  },
]

function here({ now, zone }: Environment): Time {
  return { type: 'time', at: now, zone }
}

/** A name that tells now in a shape, with one of its own if nothing else is asked for. */
function shaped(name: string, about: string, otherwise: string): Definition {
  return {
    name,
    about: `${about}, in a shape if one is written: $(${name} "${otherwise}")`,
    returns: 'text',
    params: [{ name: 'shape', kind: 'text', optional: true, rest: 'joined' }],
    call: (given, run) => shape(run, run.env.now, run.env.zone, given.text(0, otherwise)),
  }
}

/** A time that was brought into a zone is told in that zone. */
function zoneOf(given: Given, env: Environment): string {
  const value = given.value(0)
  return typeof value === 'object' && value?.type === 'time' ? value.zone : env.zone
}

function shape(run: Run, at: number, zone: string, words: string): string {
  // Asking the zone's clock costs about as much as ten ordinary steps.
  run.spending.charge(10)
  return timeText(at, zone, words)
}
