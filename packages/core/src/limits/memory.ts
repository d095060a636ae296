import { groupName, groupRules, type RuleGroup } from './group.ts'
import { Ledger, type Seed, told } from './ledger.ts'
import { type Holder, holderKey, type Limited, type LimitRule, type Limits, type LimitTime } from './limits.ts'

/** Rules that share a record, and what its fingerprint goes on from. */
interface Group extends RuleGroup {
  readonly seed: Seed
}

/**
 * Limits of one process. A window is approximated by two counters: the last one counts by the share of it that still
 * lies inside the window, as if its uses were spread evenly over it. Under steady use that is what the rule says; after
 * a burst at the very end of one window up to twice as many can fall into any span of its length.
 */
export class MemoryLimits implements Limits {
  readonly #time: LimitTime
  readonly #ledger = new Ledger()
  /** By the list that holds the rules: a command hands over the same one each time. */
  readonly #groups = new WeakMap<readonly LimitRule[], readonly Group[]>()

  constructor(time: LimitTime) {
    this.#time = time
  }

  get size(): number {
    return this.#ledger.size
  }

  peek(rules: readonly LimitRule[], holder: Holder): Limited | undefined {
    const now = this.#now()
    for (const group of this.#groupsOf(rules)) {
      const at = this.#find(group, holder)
      const limited = at < 0 ? undefined : this.#limitOf(group, at, now)
      if (limited !== undefined) return limited
    }
    return undefined
  }

  take(rules: readonly LimitRule[], holder: Holder): Limited | undefined {
    const groups = this.#groupsOf(rules)
    const now = this.#now()
    let at = -1
    for (let index = 0; index < groups.length; index++) {
      const group = groups[index]!
      at = this.#find(group, holder)
      if (at < 0) continue
      const limited = this.#limitOf(group, at, now)
      if (limited === undefined) continue
      this.#ledger.setTold(at, told[limited.rule.kind], true)
      return limited
    }
    for (let index = 0; index < groups.length; index++) {
      const group = groups[index]!
      if (groups.length > 1) at = this.#find(group, holder)
      this.#count(group, at < 0 ? this.#ledger.add(now) : at, now)
    }
    return undefined
  }

  giveBack(rules: readonly LimitRule[], holder: Holder): void {
    const now = this.#now()
    for (const group of this.#groupsOf(rules)) {
      const at = this.#find(group, holder)
      if (at < 0) continue
      if (group.cooldown !== undefined) this.#ledger.setUntil(at, 0)
      if (group.window === undefined) continue
      const epoch = Math.floor(now / group.window.ms)
      const count = this.#ledger.count(at, epoch)
      if (count > 0) this.#ledger.setCount(at, epoch, count - 1)
    }
  }

  /** In whole milliseconds: a fraction would cost an object at every step. */
  #now(): number {
    return Math.floor(this.#time.monotonic())
  }

  #find(group: Group, holder: Holder): number {
    return this.#ledger.find(group.seed, holder.place.community.id, holderKey(group.scope, holder))
  }

  #limitOf({ cooldown, window }: Group, at: number, now: number): Limited | undefined {
    const ledger = this.#ledger
    if (cooldown !== undefined) {
      const until = ledger.until(at)
      if (until > now) return { rule: cooldown, retryAfterMs: until - now, first: !ledger.told(at, told.cooldown) }
    }
    if (window === undefined) return undefined
    const { ms, max } = window
    const epoch = Math.floor(now / ms)
    const before = ledger.before(at, epoch)
    const used = ledger.count(at, epoch) + (before === 0 ? 0 : before * (1 - (now % ms) / ms))
    return used + 1 <= max ? undefined : { rule: window, retryAfterMs: ms - (now % ms), first: !ledger.told(at, told.window) }
  }

  #count({ cooldown, window }: Group, at: number, now: number): void {
    const ledger = this.#ledger
    if (cooldown !== undefined) {
      ledger.setUntil(at, now + cooldown.ms)
      ledger.setTold(at, told.cooldown, false)
      ledger.keep(at, now + cooldown.ms)
    }
    if (window === undefined) return
    const epoch = Math.floor(now / window.ms)
    ledger.setCount(at, epoch, ledger.count(at, epoch) + 1)
    ledger.setTold(at, told.window, false)
    ledger.keep(at, (epoch + 2) * window.ms)
  }

  #groupsOf(rules: readonly LimitRule[]): readonly Group[] {
    let groups = this.#groups.get(rules)
    if (groups === undefined) {
      groups = groupRules(rules).map((group) => ({ ...group, seed: this.#ledger.seed(groupName(group)) }))
      this.#groups.set(rules, groups)
    }
    return groups
  }
}
