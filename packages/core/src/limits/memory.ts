import type { Holder, Limited, LimitRule, Limits, LimitTime } from './limits.ts'

/** Two counters and where they stand: a sliding window in a few words of memory. */
interface Window {
  epoch: number
  count: number
  before: number
  told: boolean
}
interface Cooling {
  until: number
  told: boolean
}

/** A bucket is swept when it has doubled since the last sweep, so sweeping costs a constant share of taking. */
class Bucket<T> {
  readonly held = new Map<string, T>()
  #sweepAt = 1024
  constructor(readonly expired: (state: T, now: number) => boolean) {}

  set(key: string, state: T, now: number): void {
    this.held.set(key, state)
    if (this.held.size < this.#sweepAt) return
    for (const [each, value] of this.held) if (this.expired(value, now)) this.held.delete(each)
    this.#sweepAt = Math.max(1024, this.held.size * 2)
  }
}

/**
 * Limits of one process. A window is approximated by two counters: the last one counts by the share of it
 * that still lies inside the window, which lets through at most a few percent more than the rule at a burst's
 * edge and never fewer than the rule says.
 */
export class MemoryLimits implements Limits {
  readonly #time: LimitTime
  readonly #cooling = new Map<string, Bucket<Cooling>>()
  readonly #windows = new Map<string, Bucket<Window>>()

  constructor(time: LimitTime) {
    this.#time = time
  }

  get size(): number {
    let size = 0
    for (const bucket of this.#cooling.values()) size += bucket.held.size
    for (const bucket of this.#windows.values()) size += bucket.held.size
    return size
  }

  peek(rules: readonly LimitRule[], holder: Holder): Limited | undefined {
    return this.#check(rules, holder, this.#time.monotonic(), false)
  }

  take(rules: readonly LimitRule[], holder: Holder): Limited | undefined {
    const now = this.#time.monotonic()
    const limited = this.#check(rules, holder, now, true)
    if (limited !== undefined) return limited
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index]!
      const key = holder[rule.scope]
      if (rule.kind === 'cooldown') this.#coolingOf(rule).set(key, { until: now + rule.ms, told: false }, now)
      else this.#count(rule, key, now)
    }
    return undefined
  }

  giveBack(rules: readonly LimitRule[], holder: Holder): void {
    for (const rule of rules) {
      const key = holder[rule.scope]
      if (rule.kind === 'cooldown') this.#cooling.get(rule.bucket)?.held.delete(key)
      else {
        const window = this.#windows.get(rule.bucket)?.held.get(key)
        if (window && window.count > 0) window.count--
      }
    }
  }

  /** Put a cooldown back that was stored before a restart. */
  restore(bucket: string, key: string, leftMs: number): void {
    const now = this.#time.monotonic()
    this.#coolingOf({ bucket }).set(key, { until: now + leftMs, told: false }, now)
  }

  #check(rules: readonly LimitRule[], holder: Holder, now: number, tell: boolean): Limited | undefined {
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index]!
      const key = holder[rule.scope]
      if (rule.kind === 'cooldown') {
        const cooling = this.#cooling.get(rule.bucket)?.held.get(key)
        if (cooling === undefined || cooling.until <= now) continue
        const first = !cooling.told
        if (tell) cooling.told = true
        return { rule, retryAfterMs: cooling.until - now, first }
      }
      const window = this.#windows.get(rule.bucket)?.held.get(key)
      if (window === undefined) continue
      const used = usedOf(window, rule.ms, now)
      if (used + 1 <= rule.max) continue
      const first = !window.told
      if (tell) window.told = true
      return { rule, retryAfterMs: rule.ms - (now % rule.ms), first }
    }
    return undefined
  }

  #count(rule: LimitRule, key: string, now: number): void {
    let bucket = this.#windows.get(rule.bucket)
    if (!bucket) {
      bucket = new Bucket<Window>((state, at) => Math.floor(at / rule.ms) > state.epoch + 1)
      this.#windows.set(rule.bucket, bucket)
    }
    const epoch = Math.floor(now / rule.ms)
    const window = bucket.held.get(key)
    if (window === undefined) {
      bucket.set(key, { epoch, count: 1, before: 0, told: false }, now)
      return
    }
    roll(window, epoch)
    window.count++
    window.told = false
  }

  #coolingOf(rule: { readonly bucket: string }): Bucket<Cooling> {
    let bucket = this.#cooling.get(rule.bucket)
    if (!bucket) this.#cooling.set(rule.bucket, (bucket = new Bucket<Cooling>((state, at) => state.until <= at)))
    return bucket
  }
}

function roll(window: Window, epoch: number): void {
  if (epoch === window.epoch) return
  window.before = epoch === window.epoch + 1 ? window.count : 0
  window.count = 0
  window.epoch = epoch
}

function usedOf(window: Window, ms: number, now: number): number {
  const epoch = Math.floor(now / ms)
  if (epoch === window.epoch) return window.count + window.before * (1 - (now % ms) / ms)
  if (epoch === window.epoch + 1) return window.count * (1 - (now % ms) / ms)
  return 0
}
