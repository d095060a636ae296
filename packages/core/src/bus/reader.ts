import { type Db, isWaddleError } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { BusSettings, Consumer } from './bus.ts'
import { Partitions } from './partitions.ts'
import { Patience } from './patience.ts'
import { type Share, sharesAfter } from './share.ts'

/** Shares held in memory at most; the rest waits in the store. */
const mostHeld = 500
/** Pause after the store did not answer; milliseconds. */
const storePause = 1_000

/** Works on the shares of one group in one topic, until it is stopped. What it does not finish stays in the store. */
export class Reader {
  readonly topic: string
  readonly #db: Db
  readonly #group: string
  readonly #consumer: Consumer
  readonly #settings: BusSettings
  readonly #clock: Clock
  readonly #patience: Patience
  readonly #lines: Partitions<Share>
  #position = 0
  #looking: Promise<void> | undefined
  #again = false
  #more = false
  #stopped = false

  constructor(db: Db, topic: string, group: string, consumer: Consumer, settings: BusSettings, clock: Clock) {
    this.#db = db
    this.topic = topic
    this.#group = group
    this.#consumer = consumer
    this.#settings = settings
    this.#clock = clock
    this.#patience = new Patience(clock)
    this.#lines = new Partitions((share) => this.#work(share))
  }

  /** Look for what is new. */
  wake(): void {
    if (this.#stopped) return
    if (this.#looking) {
      this.#again = true
      return
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined
      if (!this.#again) return
      this.#again = false
      this.wake()
    })
  }

  /** A share that was put aside is to be done after all. */
  async again(seq: number): Promise<void> {
    while (this.#looking) await this.#looking
    // What lies ahead is found by looking on; what lies behind nobody else will fetch.
    if (seq > this.#position) return this.wake()
    const [share] = (await this.#tryHard(() => sharesAfter(this.#db, this.topic, this.#group, seq - 1, 1))) ?? []
    if (!this.#stopped && share?.seq === seq) this.#lines.add(share.partition, share)
  }

  /** Take nothing more; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#patience.end()
    await this.#looking
    await this.#lines.idle()
  }

  async #look(): Promise<void> {
    while (!this.#stopped) {
      const room = mostHeld - this.#lines.size
      this.#more = room <= 0
      if (this.#more) return
      const shares = await this.#tryHard(() => sharesAfter(this.#db, this.topic, this.#group, this.#position, room))
      if (!shares || shares.length === 0) return
      this.#position = shares.at(-1)!.seq
      if (!this.#stopped) for (const share of shares) this.#lines.add(share.partition, share)
    }
  }

  async #work(share: Share): Promise<boolean> {
    while (!this.#stopped) {
      try {
        await this.#consumer({
          id: share.id,
          topic: this.topic,
          partition: share.partition,
          payload: JSON.parse(share.payload) as unknown,
          attempt: share.attempts + 1,
        })
      } catch (error) {
        if (await this.#failed(share, error)) return true
        continue
      }
      await this.#tryHard(
        () => this.#db.run`DELETE FROM waddle_bus_share WHERE topic = ${this.topic} AND reader = ${this.#group} AND seq = ${share.seq}`,
      )
      return this.#done()
    }
    return false
  }

  /** @returns whether it is given up */
  async #failed(share: Share, error: unknown): Promise<boolean> {
    share.attempts++
    const deadAt = share.attempts >= this.#settings.attempts ? this.#clock.now() : null
    await this.#tryHard(
      () => this.#db.run`
        UPDATE waddle_bus_share SET attempts = ${share.attempts}, error = ${(error as Error).message}, dead_at = ${deadAt}
        WHERE topic = ${this.topic} AND reader = ${this.#group} AND seq = ${share.seq}`,
    )
    if (deadAt !== null) return this.#done()
    await this.#patience.wait(this.#settings.retryMs * 2 ** (share.attempts - 1))
    return false
  }

  #done(): true {
    if (this.#more) this.wake()
    return true
  }

  /** Again and again until the store answers or is closed: what is under way must not be done twice because of one slow moment. */
  async #tryHard<T>(ask: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        return await ask()
      } catch (error) {
        if (this.#stopped || (isWaddleError(error) && error.code === 'WDL_STORE_CLOSED')) return undefined
        await this.#patience.wait(storePause)
      }
    }
  }
}
