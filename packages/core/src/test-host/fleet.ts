import type { AnyModule } from '@waddlebot/sdk'
import { MemoryBus } from '../bus/memory.ts'
import { type ProcessRole, processRoles } from '../fleet/role.ts'
import { Runtime, type RuntimeOptions } from '../runtime.ts'
import type { Store } from '../store/index.ts'
import { migrate } from '../store/migrations.ts'
import type { Borrowed } from './shelf.ts'
import { SmallBot } from './small-bot.ts'
import { testStore } from './store.ts'
import { TestWires } from './wires.ts'

/** Several processes of one bot, in one: each a runtime of its own on the same store, wires and bus. */
export class TestFleet {
  readonly wires = new TestWires()
  readonly bus = new MemoryBus()
  readonly store: Store
  readonly #borrowed: Borrowed
  readonly #modules: readonly AnyModule[]
  readonly #more: Partial<RuntimeOptions>
  readonly #bots = new Map<string, SmallBot>()
  readonly #asleep = new Set<string>()

  private constructor(borrowed: Borrowed, modules: readonly AnyModule[], more: Partial<RuntimeOptions>) {
    this.#more = more
    this.#borrowed = borrowed
    this.store = borrowed.store
    this.#modules = modules
  }

  /** @param url of the PostgreSQL server that they share; SQLite in memory when left out */
  static async of(modules: readonly AnyModule[], url?: string, more: Partial<RuntimeOptions> = {}): Promise<TestFleet> {
    const sets = Runtime.migrationSets(modules.map((definition) => ({ definition })))
    const borrowed = await testStore(() => sets, url)
    if (url === undefined) await migrate(borrowed.store, sets, 0)
    return new TestFleet(borrowed, modules, more)
  }

  /** Start a process; all roles when none is named. */
  async start(id: string, ...roles: ProcessRole[]): Promise<SmallBot> {
    const bot = await SmallBot.start(this.#modules, {
      ...(this.#more as object),
      store: this.store,
      keepStoreOpen: true,
      part: {
        roles: new Set(roles.length === 0 ? processRoles : roles),
        wire: this.wires.connect(id),
        bus: this.bus,
        place: `test:${id}`,
      },
      messageIds: id,
    })
    this.#bots.set(id, bot)
    return bot
  }

  /** From now on time does not go on for this process. */
  sleep(id: string): void {
    this.#asleep.add(id)
  }

  /** Time goes on for all processes that are awake, a second at a time. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      for (const bot of this.#awake()) await bot.clock.advance(1_000)
      // What one of them wrote the others may only hear of now.
      for (const bot of this.#awake()) await bot.runtime.fleet?.processes.look()
    }
  }

  /** Time goes on until `done`, for some minutes at most. On a server a look takes its own time, and a second may go by without one. */
  async until(done: () => boolean | Promise<boolean>): Promise<void> {
    for (let second = 0; second < 300 && !(await done()); second++) {
      await this.pass(1)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  #awake(): SmallBot[] {
    return [...this.#bots].flatMap(([id, bot]) => (this.#asleep.has(id) || bot.runtime.state !== 'running' ? [] : [bot]))
  }

  async end(): Promise<void> {
    await Promise.all([...this.#bots.values()].map((bot) => bot[Symbol.asyncDispose]()))
    await this.bus.close()
    await this.#borrowed.giveBack()
  }
}
