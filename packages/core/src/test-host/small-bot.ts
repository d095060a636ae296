import type { AnyModule, Envelope, Settled } from '@waddlebot/sdk'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { Runtime, type RuntimeOptions } from '../runtime.ts'
import type { Store } from '../store/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { FakePlatforms } from './platform.ts'

/** What a small bot may be told besides; its clock stands still. */
export interface SmallBotOptions extends Partial<RuntimeOptions> {
  readonly clock?: VirtualClock
  /** What the ids of its messages begin with; `m` when left out. */
  readonly messageIds?: string
}

/**
 * A bot whose insides a test of the core may look at and break, where the mock bot shows only what a module's
 * author sees.
 */
export class SmallBot implements AsyncDisposable {
  readonly platforms = new FakePlatforms()
  readonly clock: VirtualClock
  readonly store: Store
  readonly runtime: Runtime
  /** How every envelope ended, in order. */
  readonly settled: Settled[] = []
  readonly #ids: string
  #messages = 0

  constructor(modules: readonly AnyModule[], options: SmallBotOptions = {}) {
    this.clock = options.clock ?? virtualClock(Date.UTC(2026, 0, 1))
    this.#ids = options.messageIds ?? 'm'
    this.store = options.store ?? SqliteStore.open({ file: ':memory:' })
    this.runtime = new Runtime({
      migrate: true,
      ...options,
      clock: this.clock,
      store: this.store,
      modules: [{ definition: this.platforms.module }, ...modules.map((definition) => ({ definition }))],
      settled: (notice) => {
        this.settled.push(notice)
        options.settled?.(notice)
      },
    })
  }

  static async start(modules: readonly AnyModule[], options: SmallBotOptions = {}): Promise<SmallBot> {
    const bot = new SmallBot(modules, options)
    await bot.runtime.start()
    return bot
  }

  /** An envelope as a receiver would make it. */
  envelope(text: string, more: Partial<Envelope> = {}): Envelope {
    return {
      id: `${this.#ids}${++this.#messages}`,
      platform: 'console',
      server: null,
      channel: 'lobby',
      account: { id: 'ann', name: 'ann' },
      kind: 'message',
      at: this.clock.now(),
      receivedAt: this.clock.now(),
      text,
      ...more,
    }
  }

  /** Somebody says something; resolves with how it ended. */
  hear(text: string, more: Partial<Envelope> = {}): Promise<Settled> {
    return this.platforms.happen(this.envelope(text, more))
  }

  /** What the bot said, in order. */
  get said(): string[] {
    return this.platforms.out.map((said) => said.text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runtime.stop()
  }
}
