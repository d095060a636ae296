import type { Bus } from '../bus/bus.ts'
import { type Clock, systemClock } from '../clock/clock.ts'
import { openWire } from '../fleet/open.ts'
import type { ProcessRole } from '../fleet/role.ts'
import { eventsTopic, routerGroup } from '../intake/parcel.ts'
import { RedisLimits } from '../limits/redis.ts'
import type { RedisLink } from '../redis/link.ts'
import { Runtime, type RuntimeOptions } from '../runtime.ts'
import { silentLog } from '../telemetry/log.ts'
import type { Running } from './running.ts'

/** The servers over which the two processes of a bot under test reach each other. */
export interface PairServers {
  /** `redis://…` */
  readonly redis: string
  /** `amqp://…`: what was heard travels over RabbitMQ then, and over Redis otherwise. */
  readonly amqp?: string | undefined
  /** What names of keys and queues begin with: this bot's, in all its lives. */
  readonly prefix: string
}

/** How long a busy machine may take to answer; milliseconds. What a short patience does is tested where it is the matter. */
const patience = 10_000
/** What the server's clock shows when a bot's time begins; epoch milliseconds. */
const serverEpoch = 1_700_000_000_000
/** Pause between two looks whether the bus is empty; milliseconds. */
const lookAgain = 2

/**
 * The bot as two processes, as people run one that is large: one hears and speaks, the other works on what was heard,
 * does what is due and answers the web. They share the store, and nothing else but servers.
 */
export async function startPair(options: RuntimeOptions & { readonly clock: Clock }, servers: PairServers): Promise<Running> {
  const links: RedisLink[] = []
  // The bot's time stands still, and its processes would take each other for dead.
  const watch: Clock = {
    now: () => options.clock.now(),
    monotonic: () => systemClock.monotonic(),
    after: (ms, work) => systemClock.after(ms, work),
  }
  const link = async () => {
    const made = await linkTo(servers)
    links.push(made)
    return made
  }
  const start = async (id: string, bus: Bus, roles: readonly ProcessRole[]) => {
    const redis = await link()
    const wire = await openWire(redis, id, silentLog)
    await wire.settled(patience)
    const runtime = new Runtime({
      ...options,
      // Counted by the server's clock, which nobody sets when the bot's is set.
      limits: new RedisLimits(redis, options.clock, () => serverEpoch + options.clock.monotonic()),
      part: { roles: new Set(roles), wire, bus, place: `test:${id}`, watch },
    })
    await runtime.start()
    return runtime
  }
  const { bus: carrier, close } =
    servers.amqp === undefined ? await overRedis(await link()) : await overRabbit(servers.amqp, servers.prefix)
  const bus = new CountingBus(carrier)
  const end = async () => {
    await close()
    for (const each of links) await each.close()
  }
  const runtimes: Runtime[] = []
  try {
    runtimes.push(await start('works', bus, ['router', 'hub', 'jobs']))
    runtimes.push(await start('hears', bus, ['receivers']))
  } catch (error) {
    for (const each of runtimes) await each.stop()
    await end()
    throw error
  }
  const [works, hears] = runtimes as [Runtime, Runtime]
  // Asking takes long beside what most steps of a clock that is moved by a year do.
  let empty = 0
  return {
    runtime: works,
    async idle() {
      await hears.idle()
      while (empty < bus.published) {
        const { published } = bus
        if ((await bus.lag(eventsTopic, routerGroup)) === 0) empty = published
        else await new Promise((resolve) => setTimeout(resolve, lookAgain))
      }
      await works.idle()
      await hears.idle()
    },
    async stop() {
      await hears.stop()
      await works.stop()
      await end()
    },
  }
}

/** A bus that says how many messages were put on it. */
class CountingBus implements Bus {
  published = 0
  readonly #bus: Bus

  constructor(bus: Bus) {
    this.#bus = bus
  }

  publish(...message: Parameters<Bus['publish']>) {
    this.published++
    return this.#bus.publish(...message)
  }

  subscribe(...reader: Parameters<Bus['subscribe']>) {
    return this.#bus.subscribe(...reader)
  }

  dead(topic: string) {
    return this.#bus.dead(topic)
  }

  replay(id: string, group: string) {
    return this.#bus.replay(id, group)
  }

  drop(id: string, group: string) {
    return this.#bus.drop(id, group)
  }

  lag(topic: string, group: string) {
    return this.#bus.lag(topic, group)
  }

  onGap(told: () => void) {
    return this.#bus.onGap(told)
  }

  close() {
    return this.#bus.close()
  }
}

interface Carrier {
  readonly bus: Bus
  close(): Promise<void>
}

async function overRedis(link: RedisLink): Promise<Carrier> {
  const { RedisBus } = await import('../bus/redis.ts')
  const bus = new RedisBus(link)
  return { bus, close: () => bus.close() }
}

/** Over queues of its own, which do not outlive it; few, since each is a small cluster to make. */
async function overRabbit(url: string, prefix: string): Promise<Carrier> {
  const [{ RabbitBus }, { sweepRabbit }] = await Promise.all([import('../bus/rabbit.ts'), import('./sweep.ts')])
  const partitions = 2
  const bus = new RabbitBus(url, prefix, silentLog, { partitions })
  return {
    bus,
    async close() {
      await bus.close()
      await sweepRabbit(url, prefix, { partitions })
    },
  }
}

/** @throws {Error} when there is no Redis: a test that wants two processes is not to pass on one */
async function linkTo({ redis, prefix }: PairServers): Promise<RedisLink> {
  const { RedisLink, linkDefaults } = await import('../redis/link.ts')
  const link = new RedisLink({ url: redis, prefix }, silentLog, { ...linkDefaults, callMs: patience, connectMs: patience })
  if (await link.settled()) return link
  const { reason } = link.status
  await link.close()
  throw new Error(`a bot of two processes needs a Redis at ${redis}: ${reason}`)
}
