import type { Bus, Dead, DeadEvents } from '@waddlebot/core'
import {
  botPrefix,
  busKind,
  type Config,
  databasePlace,
  type Environment,
  loadConfig,
  openSecrets,
  redisPlace,
} from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { isThere } from '../bot/database.ts'

/** What carries the events of chat. */
export const events = 'events'

/** An open part of the bot; undefined where the bot has no such part. */
interface Part<T> {
  readonly it: T | undefined
  close(): Promise<void>
}

/** Events that nobody could work on: what the journal put aside, and where the bot is several processes, the bus. */
export class DeadLetters {
  readonly #journal: Part<DeadEvents>
  readonly #bus: Part<Bus>

  private constructor(journal: Part<DeadEvents>, bus: Part<Bus>) {
    this.#journal = journal
    this.#bus = bus
  }

  /**
   * The dead letters of the bot in `dir`. A bot that runs goes on.
   *
   * @param as `looking` writes nothing; `beside` may change them
   * @throws {WaddleError} `WDL_REDIS_AWAY` when its bus is on Redis and that cannot be asked, and `WDL_STORE_*`
   */
  static async open(dir: string, env: Environment, as: 'looking' | 'beside'): Promise<DeadLetters> {
    const { config } = loadConfig(dir, { env })
    const bus = await openBusOf(config, dir, env)
    return new DeadLetters(
      await openJournal(config, dir, as).catch(async (error: unknown) => {
        await bus.close()
        throw error
      }),
      bus,
    )
  }

  /** Oldest first. */
  async list(topic: string): Promise<readonly Dead[]> {
    const put = topic === events ? await this.#journal.it?.list() : undefined
    return [...(put ?? []), ...((await this.#bus.it?.dead(topic)) ?? [])].sort((a, b) => a.at - b.at)
  }

  /** @throws {WaddleError} `WDL_EVENT_DEAD` when there is no such dead event */
  async find(topic: string, id: string, group: string | undefined): Promise<Dead> {
    const found = (await this.list(topic)).find((dead) => dead.id === id && (group === undefined || dead.group === group))
    if (found) return found
    throw new WaddleError('WDL_EVENT_DEAD', `there is no dead event "${id}"${group === undefined ? '' : ` of ${group}`}`, {
      fix: 'waddle events dead list',
    })
  }

  /** Put it back, to be worked on as if for the first time. False when somebody else did, or dropped it. */
  async replay({ id, group }: Dead): Promise<boolean> {
    return (await this.#journal.it?.replay(id, group)) || ((await this.#bus.it?.replay(id, group)) ?? false)
  }

  /** Forget it. False when somebody else did, or put it back. */
  async drop({ id, group }: Dead): Promise<boolean> {
    return (await this.#journal.it?.drop(id, group)) || ((await this.#bus.it?.drop(id, group)) ?? false)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bus.close()
    await this.#journal.close()
  }
}

const nothing = { it: undefined, close: async () => {} }

async function openJournal(config: Config, dir: string, as: 'looking' | 'beside'): Promise<Part<DeadEvents>> {
  const place = databasePlace(config.database, dir)
  if (!isThere(place)) return nothing
  const { DeadEvents, openStore } = await import('@waddlebot/core')
  const store = await openStore(place, { as })
  const ran = await store.tableNames().then(
    (tables) => tables.includes('waddle_event'),
    async (error: unknown) => {
      await store.close()
      throw error
    },
  )
  return { it: ran ? new DeadEvents(store) : undefined, close: () => store.close() }
}

async function openBusOf(config: Config, dir: string, env: Environment): Promise<Part<Bus>> {
  const place = redisPlace(config, (name) => openSecrets(dir, { env }).get(name))
  if (!place) return nothing
  const { openBus, openRedis, silentLog } = await import('@waddlebot/core')
  const kind = busKind(config)
  const redis = kind === 'redis' ? await openRedis(place, silentLog) : undefined
  if (redis && redis.status.state !== 'ready') {
    const reason = redis.status.reason ?? 'Redis is away'
    await redis.close()
    throw new WaddleError('WDL_REDIS_AWAY', reason, { fix: 'waddle doctor redis' })
  }
  const amqp = config.amqp === undefined ? undefined : { url: config.amqp, prefix: botPrefix(config) }
  const bus = await openBus(kind, { redis, amqp, log: silentLog })
  return {
    it: bus,
    async close() {
      await bus.close()
      await redis?.close()
    },
  }
}
