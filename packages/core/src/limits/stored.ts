import type { Db } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'
import { type Holder, holderKey, type Limited, type LimitRule, type Limits, type LimitTime } from './limits.ts'

/** Cooldowns from here on outlive a restart; milliseconds. A shorter one is over before anybody could tell. */
export const longCooldown = 60_000

/** A cooldown that was running when the bot stopped. */
interface Resting {
  /** On the clock that only grows; milliseconds. */
  readonly until: number
  told: boolean
}

const isLong = (rule: LimitRule) => rule.kind === 'cooldown' && rule.ms >= longCooldown
const rowHolder = (rule: LimitRule, holder: Holder) => `${holder.place.community.id}\n${holderKey(rule.scope, holder)}`
const keyOf = (bucket: string, holder: string) => `${bucket}\n${holder}`

/**
 * Limits whose long cooldowns are rows of the store. What counts is in memory; a row is written with the effects
 * of the run that took the cooldown, so that a run which did not happen leaves none, and read at the next start.
 */
export class StoredLimits implements Limits {
  readonly #inner: Limits
  readonly #store: Store
  readonly #time: LimitTime
  readonly #restored = new Map<string, Resting>()

  constructor(inner: Limits, store: Store, time: LimitTime) {
    this.#inner = inner
    this.#store = store
    this.#time = time
  }

  get size(): number {
    return this.#inner.size + this.#restored.size
  }

  /** Read what was resting when the bot stopped. */
  async restore(): Promise<void> {
    const now = this.#time.now()
    const rows = await this.#store.db.all<{ bucket: string; holder: string; until: number }>`
      SELECT bucket, holder, until FROM waddle_cooldown WHERE until > ${now}`
    for (const row of rows) {
      this.#restored.set(keyOf(row.bucket, row.holder), { until: this.#time.monotonic() + row.until - now, told: false })
    }
  }

  /** Clear away rows whose time is over. */
  async forget(): Promise<void> {
    await this.#store.db.run`DELETE FROM waddle_cooldown WHERE until <= ${this.#time.now()}`
  }

  take(rules: readonly LimitRule[], holder: Holder, event?: string): Limited | undefined | Promise<Limited | undefined> {
    if (this.#restored.size > 0) {
      const resting = this.#resting(rules, holder, true)
      if (resting) return resting
    }
    return this.#inner.take(rules, holder, event)
  }

  peek(rules: readonly LimitRule[], holder: Holder): Limited | undefined | Promise<Limited | undefined> {
    if (this.#restored.size > 0) {
      const resting = this.#resting(rules, holder, false)
      if (resting) return resting
    }
    return this.#inner.peek(rules, holder)
  }

  /** Write down what was taken, in the transaction of the run's effects. */
  async keep(db: Db, rules: readonly LimitRule[], holder: Holder): Promise<void> {
    const now = this.#time.now()
    for (const rule of rules) {
      if (!isLong(rule)) continue
      await db.run`
        INSERT INTO waddle_cooldown (bucket, holder, until) VALUES (${rule.bucket}, ${rowHolder(rule, holder)}, ${now + rule.ms})
        ON CONFLICT (bucket, holder) DO UPDATE SET until = excluded.until`
    }
  }

  /**
   * Gives back in memory at once. The row, if a run that was kept left one, goes when the promise resolves; not to
   * be awaited inside a transaction, since it waits for its turn to write.
   */
  async giveBack(rules: readonly LimitRule[], holder: Holder, event?: string): Promise<void> {
    const long = rules.filter(isLong)
    for (const rule of long) this.#restored.delete(keyOf(rule.bucket, rowHolder(rule, holder)))
    await this.#inner.giveBack(rules, holder, event)
    for (const rule of long) {
      // A row that could not be taken away is over when its time is.
      await this.#store.db.run`
        DELETE FROM waddle_cooldown WHERE bucket = ${rule.bucket} AND holder = ${rowHolder(rule, holder)}`.catch(() => undefined)
    }
  }

  #resting(rules: readonly LimitRule[], holder: Holder, telling: boolean): Limited | undefined {
    for (const rule of rules) {
      if (!isLong(rule)) continue
      const key = keyOf(rule.bucket, rowHolder(rule, holder))
      const resting = this.#restored.get(key)
      if (!resting) continue
      // Never longer than the rule says: the clock may have been set back, or the owner may have shortened it.
      const left = Math.min(resting.until - this.#time.monotonic(), rule.ms)
      if (left <= 0) {
        this.#restored.delete(key)
        continue
      }
      const first = !resting.told
      if (telling) resting.told = true
      return { rule, retryAfterMs: left, first }
    }
    return undefined
  }
}
