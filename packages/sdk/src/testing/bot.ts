import type { Knex } from 'knex'
import type { Acted, ActionName, Actions } from '../actions.ts'
import type { AnyModule } from '../any-module.ts'
import type { Db } from '../db.ts'
import type { EventKind, Events } from '../events.ts'
import type { Element } from '../message.ts'
import type { Settled } from '../receiver.ts'
import type { Why } from '../registry.ts'

/** One message that the bot said, as it would reach the platform. */
export interface Said {
  readonly platform: string
  /** Platform's channel id, such as `lobby`. */
  readonly channel: string
  readonly text: string
  readonly elements: readonly Element[]
  /** Id of the message that it answers, if it answers one. */
  readonly inReplyTo?: string
  /** Id of the earlier message that this one changed. */
  readonly edits?: string
  readonly private: boolean
  readonly part: number
  readonly parts: number
}

/** Somebody who chats with the bot in a test. */
export interface TestUser {
  readonly name: string
  /** Say something; resolves when everything that it caused is done, with the answers to it in order. */
  says(
    text: string,
    options?: { readonly id?: string; readonly replyTo?: { readonly id: string; readonly user?: string; readonly text?: string } },
  ): Promise<string[]>
  /** Like {@link TestUser.says}, with how it ended. */
  tries(text: string, options?: { readonly id?: string }): Promise<Settled & { readonly replies: readonly Said[] }>
}

/** Faults and facts of one fake platform. */
export interface TestPlatform {
  /** Everything said there. */
  readonly out: readonly Said[]
  /** The next `count` sends fail and are tried again. */
  drop(count: number): void
  /** The next `count` envelopes arrive twice. */
  duplicate(count: number): void
  /** Everything done there by `ctx.act`. */
  readonly acts: readonly TestAct[]
  /**
   * What becomes of an action from now on, always or by what was asked for: `answer('timeout', { done: false, reason: 'forbidden',
   * detail: '…' })`. Done, with nothing to give, when left out.
   */
  answer<A extends ActionName>(action: A, acted: Acted<A> | ((input: Actions[A]['takes']) => Acted<A>)): void
}

/** Something that a module did on a platform. */
export interface TestAct {
  readonly channel: string
  readonly action: ActionName
  readonly input: Readonly<Record<string, unknown>>
}

/** Options of {@link mockBot}. */
export interface MockBotOptions {
  /** Config of the module under test. */
  readonly config?: unknown
  /** Other modules to load beside it, with their config. */
  readonly with?: readonly (AnyModule | { readonly module: AnyModule; readonly config?: unknown })[]
  /** Command prefix; `!` when left out. */
  readonly prefix?: string
  /** IANA time zone of the community that all channels are of, such as `Europe/Berlin`; `UTC` when left out. */
  readonly zone?: string
  /** Seed of `ctx.random()`. */
  readonly seed?: number
  /** When the clock starts; epoch milliseconds. 2026-01-01T00:00Z when left out. */
  readonly startAt?: number
  /** Where the web side would be reached from outside, such as `https://bot.example.org`; nowhere when left out. */
  readonly publicUrl?: string
  /** Values for `secret:` capabilities. */
  readonly secrets?: Readonly<Record<string, string>>
  /**
   * URL of a PostgreSQL database (`postgres://…`) to run on, in a schema of its own that nothing remains of. When left
   * out, the variable WADDLE_TEST_DATABASE_URL says; without it the bot runs on SQLite in memory. On PostgreSQL the
   * variable WADDLE_TEST_REDIS_URL makes it two processes, which reach each other over that Redis, and with
   * WADDLE_TEST_AMQP_URL over that RabbitMQ as well.
   */
  readonly database?: string
}

/** A whole bot in memory: the real router, gates, migrations and delivery, a clock that you move, and a leak check. */
export interface MockBot extends AsyncDisposable {
  user(
    name: string,
    options?: {
      readonly role?: string
      readonly roles?: readonly string[]
      readonly platform?: string
      readonly server?: string
      readonly channel?: string
    },
  ): TestUser
  platform(name: string): TestPlatform
  /** Everything said, on all platforms, in order. */
  readonly out: readonly Said[]
  /** Overlay states by name. */
  readonly overlays: ReadonlyMap<string, unknown>
  /** The module's own tables. */
  readonly db: Db
  /** Let an event happen; resolves when it is done with. */
  emit<K extends EventKind>(
    kind: K,
    event: Events[K] & {
      readonly channel?: string
      readonly user?: string
      readonly platform?: string
      readonly id?: string
      readonly role?: string
    },
  ): Promise<void>
  /** Move the clock (`1h`, `30s`); cron, jobs and cooldowns follow. */
  advance(by: string): Promise<void>
  /** Set the wall clock forward (`1h`) or back (`-1h`), without any time going by. */
  jump(by: string): void
  /** Milliseconds since the epoch on the bot's clock. */
  now(): number
  /** Call a route of the module: `http('GET', '/quotes/1')`. */
  http(method: string, path: string, body?: unknown): Promise<unknown>
  /** The HTML that a browser gets at a route with a page: `page('/draws/1')`. Undefined where there is nothing. */
  page(path: string): Promise<string | undefined>
  /** Answer requests of `ctx.fetch`; a request that nothing answers fails the test. `*` stands for anything. */
  fetch(pattern: string, answer: (request: Request) => Response | Promise<Response>): void
  /** Why a message would stop, or that it would run. */
  why(user: TestUser, text: string): Promise<Why>
  /** Stop and start again on the same data, as after a crash or an update, or with what was changed in the configuration. */
  restart(changed?: Pick<MockBotOptions, 'zone'>): Promise<void>
}

/** What the core gives so that the mock bot is the real thing. */
export interface TestHost {
  createMockBot(module: AnyModule, options: MockBotOptions): Promise<MockBot>
}

export type { Knex }
