import type { Clock } from '../clock/clock.ts'
import type { Store } from '../store/index.ts'
import { WriteBehind } from '../store/write-behind.ts'

/** How often a command was used in one community. */
export interface Use {
  readonly community: string
  /** `notes/quote add` */
  readonly command: string
  readonly uses: number
}

/** Counts the use of commands. */
export class Usage {
  readonly #store: Store
  readonly #behind: WriteBehind

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#behind = new WriteBehind(store, clock, async (db, counts) => {
      for (const [key, n] of counts) {
        const [community, command] = key.split('\n')
        await db.run`
          INSERT INTO waddle_usage (community, command, uses) VALUES (${community}, ${command}, ${n})
          ON CONFLICT (community, command) DO UPDATE SET uses = waddle_usage.uses + excluded.uses`
      }
    })
  }

  /** A command was accepted and run. */
  count(community: string, module: string, command: string): void {
    this.#behind.add(`${community}\n${module}/${command}`)
  }

  /** All counts, those still held included. */
  async all(): Promise<readonly Use[]> {
    await this.#behind.flush()
    return this.#store.db.all<{ community: string; command: string; uses: number }>`
      SELECT community, command, uses FROM waddle_usage ORDER BY community, command`
  }

  /** Write what is held: nothing is lost on a clean stop. */
  close(): Promise<void> {
    return this.#behind.flush()
  }
}
