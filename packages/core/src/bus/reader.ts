import { type Db, isWaddleError } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import { Batch } from '../flow/batch.ts'
import { Pending } from '../flow/pending.ts'
import type { BusSettings, Consumer } from './bus.ts'
import { Partitions } from './partitions.ts'
import { Patience } from './patience.ts'
import { type Share, sharesAfter, strike } from './share.ts'
import { type Kept, Worker } from './worker.ts'

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
  readonly #worker: Worker
  readonly #patience: Patience
  readonly #lines: Partitions<Share>
  /** What is done in one moment is struck off in one statement. */
  readonly #done = new Batch<number, void>((seqs) => this.#strike(seqs), 2)
  readonly #striking = new Pending()
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
    this.#patience = new Patience(clock)
    this.#worker = new Worker({ group, settings, patience: this.#patience, now: () => clock.now() })
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
    await this.#striking.none()
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
    const { seq, id, partition, attempts } = share
    const message: Kept = { id, topic: this.topic, partition, payload: () => JSON.parse(share.payload) as unknown, attempts }
    const ended = await this.#worker.work(
      message,
      this.#consumer,
      () => !this.#stopped,
      async ({ message: error }, dead) => {
        share.attempts = message.attempts
        await this.#tryHard(
          () => this.#db.run`
            UPDATE waddle_bus_share SET attempts = ${message.attempts}, error = ${error}, dead_at = ${dead?.at ?? null}
            WHERE topic = ${this.topic} AND reader = ${this.#group} AND seq = ${seq}`,
        )
        return true
      },
    )
    if (ended === 'left') return false
    // What stands behind it need not wait for the disk: should the machine die first, this one comes again.
    if (ended === 'done') this.#strikeSoon(seq)
    if (this.#more) this.wake()
    return true
  }

  #strikeSoon(seq: number): void {
    this.#striking.begin()
    void this.#done.add(seq).then(() => this.#striking.end())
  }

  async #strike(seqs: readonly number[]): Promise<void> {
    await this.#tryHard(() => strike(this.#db, this.topic, this.#group, seqs))
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
