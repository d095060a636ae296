import type { Result } from 'ioredis'
import type { Clock } from '../clock/clock.ts'
import { Batch } from '../flow/batch.ts'
import type { RedisLink } from '../redis/link.ts'
import { Blocks } from './blocks.ts'
import { groupName, groupRules, type RuleGroup } from './group.ts'
import { type Holder, holderKey, type Limited, type LimitRule, type Limits } from './limits.ts'
import { MemoryLimits } from './memory.ts'
import { Refusals } from './refusals.ts'
import { giveBackScript, takeScript } from './script.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    waddleTake(keys: number, ...args: (string | number)[]): Result<Answer[], Context>
    waddleGiveBack(keys: number, ...args: (string | number)[]): Result<number, Context>
  }
}

/** What the script says of one who asked. */
type Answer = [number, number, number, number?]

/** One who asks. */
interface Question {
  readonly groups: readonly RuleGroup[]
  readonly keys: readonly string[]
  readonly looking: boolean
  readonly event: string | undefined
  readonly wanted: number
}

/** What this needs of a {@link RedisLink}. */
export type Asked = Pick<RedisLink, 'call' | 'key' | 'define'>

/** How long an event is known that took a limit; milliseconds. Longer than a bus waits before it brings one again. */
const memory = 600_000
/** Told to whoever meets a strict limit while Redis is away; milliseconds. */
const strictWait = 5_000

/**
 * Limits that all processes share: all rules of a use are one atomic script, in one round trip. While Redis is away
 * each process counts for itself, having counted along all the time, so nobody is ever without limit; strict rules
 * refuse then. A large window is taken in blocks ({@link Blocks}); who was refused is refused again without asking.
 */
export class RedisLimits implements Limits {
  readonly #link: Asked
  readonly #local: MemoryLimits
  readonly #blocks: Blocks
  readonly #refusals: Refusals
  readonly #now: () => string
  /** Those who ask in one moment are one call: to make and to answer one costs more than what the script does for each. */
  readonly #asked = new Batch<Question, Answer>((questions) => this.#askAll(questions), Number.POSITIVE_INFINITY)
  readonly #groups = new WeakMap<readonly LimitRule[], readonly RuleGroup[]>()

  /**
   * @param now epoch milliseconds to count by; left out, the server's clock, which is the same for all processes
   */
  constructor(link: Asked, clock: Clock, now?: () => number) {
    this.#link = link
    link.define('waddleTake', takeScript)
    link.define('waddleGiveBack', giveBackScript)
    this.#local = new MemoryLimits(clock)
    this.#blocks = new Blocks(clock)
    this.#refusals = new Refusals(clock)
    this.#now = now === undefined ? () => '' : () => String(Math.floor(now()))
  }

  get size(): number {
    return this.#local.size
  }

  take(rules: readonly LimitRule[], holder: Holder, event?: string): Limited | undefined | Promise<Limited | undefined> {
    const groups = this.#groupsOf(rules)
    const keys = this.#keys(groups, holder)
    const refused = this.#refusals.of(keys)
    if (refused !== undefined) return refused
    const inBlocks = takenInBlocks(groups)
    if (inBlocks !== undefined && this.#blocks.use(keys[0]!)) return void this.#local.take(rules, holder)
    return this.#take(rules, groups, keys, holder, inBlocks, event)
  }

  peek(rules: readonly LimitRule[], holder: Holder): Limited | undefined | Promise<Limited | undefined> {
    const groups = this.#groupsOf(rules)
    const keys = this.#keys(groups, holder)
    const refused = this.#refusals.of(keys)
    if (refused !== undefined) return refused
    if (takenInBlocks(groups) !== undefined && this.#blocks.has(keys[0]!)) return undefined
    return this.#asked.add({ groups, keys, looking: true, event: undefined, wanted: 1 }).then(
      (answer) => limitedBy(groups, answer),
      () => strictOf(rules) ?? this.#local.peek(rules, holder),
    )
  }

  async giveBack(rules: readonly LimitRule[], holder: Holder, event?: string): Promise<void> {
    const groups = this.#groupsOf(rules)
    const keys = this.#keys(groups, holder)
    this.#local.giveBack(rules, holder)
    this.#refusals.forget(keys)
    if (takenInBlocks(groups) !== undefined && this.#blocks.unuse(keys[0]!)) return
    await this.#return(groups, keys, 1, event)
  }

  async #take(
    rules: readonly LimitRule[],
    groups: readonly RuleGroup[],
    keys: readonly string[],
    holder: Holder,
    inBlocks: LimitRule | undefined,
    event: string | undefined,
  ): Promise<Limited | undefined> {
    const wanted = inBlocks === undefined ? 1 : this.#blocks.wanted(keys[0]!, inBlocks.max)
    try {
      const answer = await this.#asked.add({ groups, keys, looking: false, event: inBlocks === undefined ? event : undefined, wanted })
      const limited = limitedBy(groups, answer)
      if (limited !== undefined) {
        this.#refusals.add(keys[answer[0] - 1]!, limited)
        return limited
      }
      if (inBlocks !== undefined) {
        const [, granted, left] = answer
        this.#blocks.hold(keys[0]!, wanted, granted, inBlocks.ms, left, (unused) => void this.#return(groups, keys, unused))
      }
      // Counted along, so that what was used is known when Redis goes away.
      this.#local.take(rules, holder)
      return undefined
    } catch {
      return strictOf(rules) ?? this.#local.take(rules, holder)
    }
  }

  #askAll(questions: readonly Question[]): Promise<Answer[]> {
    const keys: string[] = []
    const args: (string | number)[] = [this.#now()]
    for (const { groups, keys: own, looking, event, wanted } of questions) {
      keys.push(...own)
      if (event !== undefined) keys.push(`${own[0]!}#${event}`)
      args.push(looking ? 1 : 0, event === undefined ? 0 : memory, groups.length)
      for (const { cooldown, window } of groups) args.push(cooldown?.ms ?? 0, window?.ms ?? 0, window?.max ?? 0, wanted)
    }
    return this.#link.call((redis) => redis.waddleTake(keys.length, ...keys, ...args))
  }

  /** Give back `uses` of each window. What cannot be given back is over when its window is. */
  async #return(groups: readonly RuleGroup[], keys: readonly string[], uses: number, event?: string): Promise<void> {
    const args: (string | number)[] = [...keys]
    if (event !== undefined) args.push(`${keys[0]!}#${event}`)
    const count = args.length
    args.push(this.#now(), event === undefined ? 0 : memory)
    for (const { cooldown, window } of groups) args.push(cooldown?.ms ?? 0, window?.ms ?? 0, uses)
    await this.#link.call((redis) => redis.waddleGiveBack(count, ...args)).catch(() => undefined)
  }

  #keys(groups: readonly RuleGroup[], holder: Holder): readonly string[] {
    const community = holder.place.community.id
    return groups.map((group) => this.#link.key('limit', groupName(group), community, holderKey(group.scope, holder)))
  }

  #groupsOf(rules: readonly LimitRule[]): readonly RuleGroup[] {
    let groups = this.#groups.get(rules)
    if (groups === undefined) this.#groups.set(rules, (groups = groupRules(rules)))
    return groups
  }
}

/** The one window that can be taken in blocks: what stands beside it would have to be asked for anyway. */
function takenInBlocks(groups: readonly RuleGroup[]): LimitRule | undefined {
  const only = groups.length === 1 && groups[0]!.cooldown === undefined ? groups[0]!.window : undefined
  return only !== undefined && only.strict === undefined && Blocks.worth(only.max) ? only : undefined
}

function limitedBy(groups: readonly RuleGroup[], [index, kind, wait, first]: Answer): Limited | undefined {
  if (index === 0) return undefined
  const group = groups[index - 1]!
  return { rule: (kind === 1 ? group.cooldown : group.window)!, retryAfterMs: wait, first: first === 1 }
}

function strictOf(rules: readonly LimitRule[]): Limited | undefined {
  const rule = rules.find((each) => each.strict)
  return rule && { rule, retryAfterMs: strictWait, first: true }
}
