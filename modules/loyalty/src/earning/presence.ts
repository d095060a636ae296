import type { Db, Role } from '@waddlebot/sdk'
import type { Config } from '../config.ts'
import { reward } from './reward.ts'
import { happyTimes, timesFor } from './times.ts'

/** Somebody who said something. */
export interface Sighting {
  readonly community: string
  readonly person: string
  readonly roles: readonly Role[]
  /** Epoch milliseconds. */
  readonly at: number
}

/** Sightings that are written in one transaction, at most. */
const atOnce = 200
/** Sightings that may wait, at most; what is beyond it is seen at the next message. */
const mostWaiting = 10_000
const minuteMs = 60_000

/**
 * Who was seen lately. Chat may be fast, so a message costs one look into memory; the first of somebody in a minute is
 * written, together with all that came while the last write was under way, so that there is never more than one.
 */
export class Presence {
  readonly #db: Db
  readonly #config: Config
  readonly #now: () => number
  readonly #failed: (error: unknown) => void
  #minute = 0
  #seen = new Set<string>()
  #waiting: Sighting[] = []
  #writing: Promise<void> | undefined

  /** @param failed told of what could not be written; those people are seen again at their next message */
  constructor(db: Db, config: Config, now: () => number, failed: (error: unknown) => void) {
    this.#db = db
    this.#config = config
    this.#now = now
    this.#failed = failed
  }

  note(sighting: Sighting): void {
    const minute = Math.floor(sighting.at / minuteMs)
    if (minute > this.#minute) {
      this.#minute = minute
      this.#seen = new Set()
    }
    const key = `${sighting.community} ${sighting.person}`
    if (minute < this.#minute || this.#seen.has(key) || this.#waiting.length >= mostWaiting) return
    this.#seen.add(key)
    this.#waiting.push(sighting)
    this.#writing ??= this.#write()
  }

  /** Resolves when all that was noted is written. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  async #write(): Promise<void> {
    // What is noted in this turn of the loop goes along.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const some = this.#waiting.splice(0, atOnce)
      try {
        await this.#db.transaction(async (tx) => {
          for (const sighting of some) await this.#keep(tx, sighting)
        })
      } catch (error) {
        for (const { community, person } of some) this.#seen.delete(`${community} ${person}`)
        this.#failed(error)
      }
    }
    this.#writing = undefined
  }

  async #keep(tx: Db, { community, person, roles, at }: Sighting): Promise<void> {
    const { chatAmount, watchMinutes, watchAmount, watchOfflineAmount } = this.#config
    const times = timesFor(roles, this.#config, await happyTimes(tx, community, at))
    if (chatAmount > 0) {
      const key = `chat:${person}:${Math.floor(at / minuteMs)}`
      await reward(tx, this.#config, this.#now(), { community, person, units: chatAmount, times, key, cause: 'chat' })
    }
    if (watchAmount === 0 && watchOfflineAmount === 0) return
    const length = watchMinutes * minuteMs
    const interval = Math.floor(at / length)
    const live = (await tx.one`SELECT channel FROM loyalty_live WHERE community = ${community}`) === undefined ? 0 : 1
    await tx.run`
      INSERT INTO loyalty_presence (community, person, interval, ends_at, live, times)
      VALUES (${community}, ${person}, ${interval}, ${(interval + 1) * length}, ${live}, ${times})
      ON CONFLICT (community, person, interval) DO UPDATE SET
        live = CASE WHEN excluded.live > loyalty_presence.live THEN excluded.live ELSE loyalty_presence.live END,
        times = CASE WHEN excluded.times > loyalty_presence.times THEN excluded.times ELSE loyalty_presence.times END`
  }
}

const presences = new WeakMap<object, Presence>()

/** The presence of a bot; its configuration stands for it, since each bot reads its own. */
export const presenceOf = (config: Config): Presence | undefined => presences.get(config)

export function keepPresence(config: Config, presence: Presence): void {
  presences.set(config, presence)
}
