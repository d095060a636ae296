import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { FleetPart, ProcessRole, RuntimeOptions } from '@waddlebot/core'
import { busKind, type Config } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'

/** How long a process waits at its start until it can hear the others; milliseconds. */
const patience = 5_000

/**
 * This process as one of several, where the bot can be several: its data on a server, and a Redis through which they
 * talk. Undefined where this one is the whole bot.
 *
 * @param roles what it shall be; everything when left out
 * @throws {WaddleError} `WDL_FLEET_ALONE` when it shall be a part and the bot cannot have parts
 */
export async function fleetPart(
  config: Config,
  { store, redis, log }: RuntimeOptions,
  roles: ReadonlySet<ProcessRole> | undefined,
): Promise<FleetPart | undefined> {
  if (store.dialect !== 'postgres' || !redis) {
    if (roles) throw alone(store.dialect === 'postgres' ? 'it has no Redis' : 'its data is in a SQLite file, which one process has')
    return undefined
  }
  const core = await import('@waddlebot/core')
  const id = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  const wire = await core.openWire(redis, id, log)
  if (!(await wire.settled(patience))) log?.warn('the other processes of the bot cannot be heard yet: Redis is away')
  return {
    roles: roles ?? new Set(core.processRoles),
    wire,
    bus: await core.openBus(busKind(config), {
      redis,
      log: log ?? core.silentLog,
      amqp: config.amqp === undefined ? undefined : { url: config.amqp, prefix: redis.place.prefix },
    }),
    place: `${hostname()}:${process.pid}`,
  }
}

function alone(why: string): WaddleError {
  return new WaddleError('WDL_FLEET_ALONE', `this bot cannot be several processes: ${why}`, {
    fix: 'waddle config set database postgres://… and redis redis://…, or run it without --only',
  })
}
