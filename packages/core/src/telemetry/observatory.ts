import type { ReceiverHealth } from '@waddlebot/sdk'
import type { Bus } from '../bus/bus.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Wire } from '../fleet/wire.ts'
import { DeadEvents } from '../intake/dead-events.ts'
import { eventsTopic, routerGroup } from '../intake/parcel.ts'
import type { Host } from '../modules/host.ts'
import type { RedisLink } from '../redis/link.ts'
import type { Store, StoreHealth } from '../store/index.ts'
import type { Faults } from './faults.ts'
import type { Rates } from './rates.ts'
import { inOrder, type Road, type RoadPart, tasksOf } from './road.ts'
import type { BotStatus, ProcessStatus, SilentProcess } from './status.ts'
import type { Traces } from './traces.ts'

const statusTopic = 'status'
const roadTopic = 'road'
/** How long another process may take to answer; milliseconds. Whoever asks looks at a screen. */
const patience = 1_000

/** What is looked at. */
export interface Sights {
  readonly me: { readonly id: string; readonly roles: readonly string[]; readonly place: string; readonly startedAt: number }
  readonly wire: Wire
  readonly fleet: Fleet | undefined
  readonly bus: Bus | undefined
  readonly store: Store
  readonly redis: RedisLink | undefined
  readonly hosts: ReadonlyMap<string, Host>
  readonly restingHosts: () => readonly string[]
  readonly restingPlatforms: () => readonly string[]
  readonly faults: Faults
  readonly rates: Rates
  readonly traces: Traces
  readonly now: () => number
  readonly state: () => string
  readonly receivers: () => Readonly<Record<string, ReceiverHealth>>
  readonly queue: () => { readonly depth: number; readonly limit: number }
  readonly outgoing: () => number
}

/** From where all of a bot can be seen, whichever of its processes is asked. */
export class Observatory {
  readonly #sights: Sights

  constructor(sights: Sights) {
    this.#sights = sights
    sights.wire.answer(statusTopic, () => this.here())
    sights.wire.answer(roadTopic, (message) => this.#partsHere(String(message)))
  }

  /** How this process is doing. */
  here(): ProcessStatus {
    const { me, fleet, store, redis, hosts, restingHosts, restingPlatforms, faults, rates, state, receivers, queue, outgoing } =
      this.#sights
    return {
      ...me,
      state: state(),
      receivers: receivers(),
      queue: queue(),
      outgoing: outgoing(),
      perMinute: rates.lastMinute(),
      resting: [...hosts.values()].filter((host) => host.breaker.open).map((host) => host.name),
      restingHosts: restingHosts(),
      restingPlatforms: restingPlatforms(),
      leases: fleet?.holders.counts().get(me.id) ?? 0,
      ...(store.pool ? { pool: { ...store.pool } } : {}),
      ...(redis ? { redis: redis.status } : {}),
      errors: faults.latest().map(({ at, module, message, error, count, fingerprint }) => ({
        at,
        module,
        message,
        ...(error ? { error: error.message } : {}),
        count,
        fingerprint,
      })),
    }
  }

  /** How the bot is doing. Answers within a moment, whoever hangs. */
  async everywhere(): Promise<BotStatus> {
    const { store, bus, now } = this.#sights
    const [processes, health, lag, putAside] = await Promise.all([
      this.#askAll<ProcessStatus>(statusTopic, undefined, () => this.here()),
      within(store.health().catch((): StoreHealth => ({ ok: false, detail: '' }))),
      bus ? within(busState(bus).catch(() => undefined)) : undefined,
      within(new DeadEvents(store).count().catch(() => undefined)),
    ])
    const code = health === undefined ? 'no answer' : health.code
    return {
      at: now(),
      database: { kind: store.dialect, ok: health?.ok ?? false, ...(code === undefined ? {} : { code }) },
      ...(lag ? { bus: lag } : {}),
      ...(putAside === undefined ? {} : { putAside }),
      processes: processes.map(
        ({ process, answer }) => answer ?? ({ ...process, roles: [...process.roles], state: 'silent' } satisfies SilentProcess),
      ),
    }
  }

  /** The road of one message, gathered from all processes. */
  async road(message: string): Promise<Road> {
    const parts = await this.#askAll<readonly RoadPart[]>(roadTopic, message, () => this.#partsHere(message))
    const tasks = await tasksOf(this.#sights.store.db, message, this.#sights.hosts.keys())
    const silent = parts.flatMap(({ process, answer }) => (answer === undefined ? [process.id] : []))
    return { message, parts: inOrder(parts.flatMap(({ answer }) => answer ?? [])), tasks, silent }
  }

  #partsHere(message: string): RoadPart[] {
    const { traces, me } = this.#sights
    return traces.of(message).map(({ id, span, parent = null, at, steps }) => ({ process: me.id, trace: id, span, parent, at, steps }))
  }

  async #askAll<T>(topic: string, payload: unknown, here: () => T) {
    const { fleet, me, wire } = this.#sights
    const living = fleet?.processes.living() ?? []
    const all = living.some(({ id }) => id === me.id) ? living : [me, ...living]
    return Promise.all(
      all.map(async (process) => ({
        process,
        answer:
          process.id === me.id ? here() : ((await wire.ask(process.id, topic, payload, patience).catch(() => undefined)) as T | undefined),
      })),
    )
  }
}

async function busState(bus: Bus): Promise<{ lag: number; dead: number }> {
  const [lag, dead] = await Promise.all([bus.lag(eventsTopic, routerGroup), bus.dead(eventsTopic)])
  return { lag, dead: dead.length }
}

/** Undefined where it takes too long. */
async function within<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
