import type { Assembly } from '../assembly.ts'
import { DeadEvents } from '../intake/dead-events.ts'
import { eventsTopic, routerGroup } from '../intake/parcel.ts'
import type { RuntimeOptions } from '../options.ts'

/** What of a runtime is measured only when somebody asks: how full it is, who is up, who is left alone. */
export function measure(runtime: Assembly, { store, redis, part }: RuntimeOptions, outgoing: () => number): void {
  const { metrics, hosts, fleet, wire } = runtime
  const bus = part?.bus
  metrics.gauge('waddle_queue_depth', 'Tasks accepted and not done', () => runtime.intake.lanes.pending)
  metrics.gauge('waddle_outgoing_depth', 'Messages not out yet', outgoing)
  metrics.gauges('waddle_breaker_open', 'Whether a module is left alone because it keeps failing: 1 or 0', 'module', () =>
    [...hosts.values()].map((host) => [host.name, host.breaker.open ? 1 : 0] as const),
  )
  const ofModules = (count: 'held' | 'running' | 'waiting') => () => {
    return [...runtime.intake.bulkhead.counts()].map((each) => [each.module, each[count]] as const)
  }
  metrics.gauges('waddle_module_depth', 'Commands and events of a module that are accepted and not done', 'module', ofModules('held'))
  metrics.gauges('waddle_module_running', 'Handlers of a module that run', 'module', ofModules('running'))
  metrics.gauges('waddle_module_waiting', 'Runs of a module that wait for others of it to end', 'module', ofModules('waiting'))
  metrics.gauges('waddle_receiver_up', 'Whether a receiver hears its platform: 1 or 0', 'receiver', () =>
    Object.entries(runtime.health()).map(([name, { state }]) => [name, state === 'up' || state === 'degraded' ? 1 : 0] as const),
  )
  metrics.gauge(
    'waddle_hosts_resting',
    'Outside hosts that are left alone because they keep failing',
    () => runtime.hostBreakers.resting.length,
  )
  metrics.gauge(
    'waddle_platforms_resting',
    'Accounts on platforms that are not used because the platform keeps failing',
    () => runtime.receivers.resting.length,
  )
  metrics.asked('waddle_events_dead', 'Events that were put aside, because the bot ended each time it worked on them', () =>
    new DeadEvents(store).count(),
  )
  if (store.pool) {
    metrics.gauge('waddle_database_connections', 'Connections to the database', () => store.pool?.size ?? 0)
    metrics.gauge('waddle_database_connections_idle', 'Connections to the database that nobody uses', () => store.pool?.idle ?? 0)
    metrics.gauge('waddle_database_waiting', 'Calls that wait for a connection to the database', () => store.pool?.waiting ?? 0)
  }
  if (store.replica)
    metrics.gauge('waddle_database_replica_ready', 'Whether the read replica is asked: 1 or 0', () => (store.replica?.fit ? 1 : 0))
  if (redis) metrics.gauge('waddle_redis_ready', 'Whether Redis can be asked: 1 or 0', () => (redis.status.state === 'ready' ? 1 : 0))
  if (fleet) {
    metrics.gauge('waddle_leases_held', 'Channels that this process serves', () => fleet.holders.counts().get(wire.id) ?? 0)
    metrics.gauge('waddle_processes', 'Processes of the bot that live', () => fleet.processes.living().length)
  }
  if (bus) {
    metrics.asked('waddle_bus_lag', 'Events on the bus that nobody has worked on yet', () => bus.lag(eventsTopic, routerGroup))
    metrics.asked('waddle_bus_dead', 'Events that nobody could work on', async () => (await bus.dead(eventsTopic)).length)
  }
}
