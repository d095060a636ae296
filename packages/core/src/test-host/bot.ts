import { randomBytes } from 'node:crypto'
import { type EventKind, parseDuration, WaddleError } from '@waddlebot/sdk'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import type { ModuleSpec } from '../modules/plan.ts'
import { Runtime } from '../runtime.ts'
import { TimerWatch } from './leaks.ts'
import { type PairServers, startPair } from './pair.ts'
import { FakePlatforms } from './platform.ts'
import { seededRandom } from './random.ts'
import { callPage, callRoute } from './route.ts'
import { type Running, startWhole } from './running.ts'
import type { AnyModule, MockBot, MockBotOptions, Said, TestPlatform, TestUser } from './sdk.ts'
import type { Borrowed } from './shelf.ts'
import { testStore } from './store.ts'

const firstMoment = Date.UTC(2026, 0, 1)

interface FetchRule {
  readonly pattern: RegExp
  readonly answer: (request: Request) => Response | Promise<Response>
}

/** Start the real runtime on a store of its own, with fake platforms and a clock that stands still. */
export async function createMockBot(module: AnyModule, options: MockBotOptions): Promise<MockBot> {
  const parts = new Parts(module, options)
  await parts.open()
  const timers = new TimerWatch()
  await parts.start().catch(async (error: unknown) => {
    timers.drop()
    await parts.close()
    throw error
  })
  return new RealMockBot(parts, timers)
}

/** What outlives a restart of the bot under test. */
class Parts {
  readonly module: AnyModule
  readonly clock: VirtualClock
  readonly platforms = new FakePlatforms()
  readonly overlays = new Map<string, unknown>()
  readonly fetchRules: FetchRule[] = []
  #borrowed: Borrowed | undefined
  bot!: Running
  messages = 0
  #options: MockBotOptions
  readonly #random: () => number
  readonly #servers: PairServers | undefined

  constructor(module: AnyModule, options: MockBotOptions) {
    this.module = module
    this.#options = options
    this.clock = virtualClock(options.startAt ?? firstMoment)
    this.#random = seededRandom(options.seed ?? 1)
    this.#servers = this.#database === undefined ? undefined : serversToRunOn()
  }

  get #modules(): ModuleSpec[] {
    const others = (this.#options.with ?? []).map((each) =>
      'module' in each ? { definition: each.module, config: each.config } : { definition: each },
    )
    return [{ definition: this.platforms.module }, ...others, { definition: this.module, config: this.#options.config }]
  }

  get #database(): string | undefined {
    return this.#options.database ?? process.env['WADDLE_TEST_DATABASE_URL']
  }

  async open(): Promise<void> {
    this.#borrowed = await testStore(() => Runtime.migrationSets(this.#modules), this.#database)
  }

  async close(): Promise<void> {
    await this.#borrowed?.giveBack()
    this.#borrowed = undefined
  }

  change(options: Partial<MockBotOptions>): void {
    this.#options = { ...this.#options, ...options }
  }

  async start(): Promise<void> {
    const options = {
      store: this.#borrowed!.store,
      keepStoreOpen: true,
      clock: this.clock,
      modules: this.#modules,
      migrate: true,
      // Nobody else schedules anything, and a test may let a day go by.
      napMs: 3_600_000,
      // A crowd at one server waits in line; how long must not depend on what else the machine does.
      ...(this.#borrowed!.store.dialect === 'postgres' ? { timeLimitMs: 30_000 } : {}),
      random: this.#random,
      fetch: (input: string | URL | Request, init?: RequestInit) => this.#fetch(new Request(input as string | URL, init)),
      secret: (name: string) => this.#options.secrets?.[name],
      overlay: (_module: string, name: string, state: unknown) => void this.overlays.set(name, state),
      ...(this.#options.prefix === undefined ? {} : { prefix: this.#options.prefix }),
      communities: { main: { zone: this.#options.zone } },
      publicUrl: this.#options.publicUrl,
    }
    this.bot = await (this.#servers === undefined ? startWhole(options) : startPair(options, this.#servers))
  }

  async #fetch(request: Request): Promise<Response> {
    const rule = this.fetchRules.find((each) => each.pattern.test(request.url))
    if (!rule)
      throw new WaddleError('WDL_TEST_FETCH', `nothing answers ${request.method} ${request.url} in this test`, {
        fix: `bot.fetch('${request.url}', () => new Response('…'))`,
      })
    return rule.answer(request)
  }
}

class RealMockBot implements MockBot {
  readonly #parts: Parts
  readonly #timers: TimerWatch

  constructor(parts: Parts, timers: TimerWatch) {
    this.#parts = parts
    this.#timers = timers
  }

  get out(): readonly Said[] {
    return this.#parts.platforms.out
  }

  get overlays(): ReadonlyMap<string, unknown> {
    return this.#parts.overlays
  }

  get db() {
    return this.#parts.bot.runtime.hosts.get(this.#parts.module.name)!.store.db
  }

  now(): number {
    return this.#parts.clock.now()
  }

  user(name: string, options: Parameters<MockBot['user']>[1] = {}): TestUser {
    const { platform = 'console', server = null, channel = 'lobby' } = options
    const roles = options.roles ?? (options.role === undefined ? [] : [options.role])
    const tries: TestUser['tries'] = async (text, { id, replyTo }: Parameters<TestUser['says']>[1] = {}) => {
      const from = this.out.length
      const key = id ?? `m${++this.#parts.messages}`
      const settled = await this.#parts.platforms.happen({
        id: key,
        platform,
        server,
        channel,
        account: { id: name, name, roles },
        kind: 'message',
        at: this.now(),
        receivedAt: this.now(),
        text,
        ...(replyTo
          ? {
              replyTo: {
                id: replyTo.id,
                ...(replyTo.user ? { account: { id: replyTo.user, name: replyTo.user } } : {}),
                ...(replyTo.text ? { text: replyTo.text } : {}),
              },
            }
          : {}),
      })
      return { ...settled, replies: this.out.slice(from).filter((said) => said.inReplyTo === key) }
    }
    const user: TestUser = { name, tries, says: async (text, says) => (await tries(text, says)).replies.map((said) => said.text) }
    viewpoints.set(user, {
      user: name,
      platform,
      roles,
      channel: server === null ? `${platform}:${channel}` : `${platform}:${server}/${channel}`,
    })
    return user
  }

  platform(name: string): TestPlatform {
    const faults = this.#parts.platforms.faults(name)
    const all = this.#parts.platforms
    return {
      get out() {
        return all.out.filter((said) => said.platform === name)
      },
      drop: (count) => void (faults.drop = count),
      duplicate: (count) => void (faults.duplicate = count),
      get acts() {
        return all.acts.flatMap(({ platform, ...act }) => (platform === name ? [act] : []))
      },
      answer: (action, acted) => void all.answers.set(`${name}:${action}`, acted),
    }
  }

  async emit<K extends EventKind>(kind: K, event: object): Promise<void> {
    const { channel = 'lobby', user = 'someone', platform = 'console', id, role, text = '', ...data } = event as Record<string, never>
    await this.#parts.platforms.happen({
      id: id ?? `e${++this.#parts.messages}`,
      platform,
      server: null,
      channel,
      account: { id: user, name: user, roles: role ? [role] : [] },
      kind,
      at: this.now(),
      receivedAt: this.now(),
      text,
      data,
    })
    await this.#parts.bot.idle()
  }

  jump(by: string): void {
    this.#parts.clock.jump(by.startsWith('-') ? -spanOf(by.slice(1)) : spanOf(by))
  }

  async advance(by: string): Promise<void> {
    const ms = spanOf(by)
    await this.#parts.clock.advance(ms, () => this.#parts.bot.idle())
  }

  http(method: string, path: string, body?: unknown): Promise<unknown> {
    return callRoute(this.#parts.bot.runtime, this.#parts.module, method, path, body)
  }

  page(path: string): Promise<string | undefined> {
    return callPage(this.#parts.bot.runtime, this.#parts.module, path)
  }

  fetch(pattern: string, answer: FetchRule['answer']): void {
    const source = pattern
      .split('*')
      .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')
    this.#parts.fetchRules.push({ pattern: new RegExp(`^${source}$`), answer })
  }

  why(user: TestUser, text: string) {
    const registry = this.#parts.bot.runtime.registry
    return registry.why(viewpoints.get(user)!, text)
  }

  async restart(changed: Pick<MockBotOptions, 'zone'> = {}): Promise<void> {
    await this.#parts.bot.stop()
    this.#parts.change(changed)
    await this.#parts.start()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.bot.stop()
    await this.#parts.close()
    this.#timers.end(this.#parts.module.name)
  }
}

/** Servers that all bots of this run are to run on as two processes; undefined when none are named. */
function serversToRunOn(): PairServers | undefined {
  const redis = process.env['WADDLE_TEST_REDIS_URL']
  return redis === undefined
    ? undefined
    : { redis, amqp: process.env['WADDLE_TEST_AMQP_URL'], prefix: `waddle-bot-${randomBytes(6).toString('hex')}` }
}

const viewpoints = new WeakMap<TestUser, { user: string; platform: string; roles: readonly string[]; channel: string }>()

function spanOf(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new WaddleError('WDL_SPAN', `"${text}" is not a span of time such as 30s, 5m or 1h`)
  return ms
}
