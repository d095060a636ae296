import type { Clock } from '../clock/clock.ts'
import type { Store } from '../store/index.ts'
import { WriteBehind } from '../store/write-behind.ts'
import { fitsHash, readKey } from './key.ts'
import { isGood } from './keys.ts'
import { allows, type KeyScope } from './scope.ts'

/** What becomes of somebody who shows a key. */
export type Shown = 'yes' | 'no-key' | 'no-scope'

interface Kept {
  readonly hash: string
  readonly scopes: string
  readonly expires_at: number | null
  readonly revoked_at: number | null
}

/** What a key that nobody made is compared with, so that it takes as long. */
const nobody = '0'.repeat(64)

/**
 * Looks at keys that are shown. The store is asked each time: a key that was revoked a moment ago, by whatever process,
 * opens nothing any more. What the store cannot tell is a no.
 */
export class Doorman {
  readonly #store: Store
  readonly #clock: Clock
  readonly #used: WriteBehind

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
    this.#used = new WriteBehind(store, clock, async (db, counts) => {
      for (const [id, n] of counts) {
        await db.run`UPDATE waddle_key SET uses = uses + ${n}, used_at = ${clock.now()} WHERE id = ${id}`
      }
    })
  }

  /** @throws what the store throws */
  async look(text: string, asked: KeyScope): Promise<Shown> {
    const shown = readKey(text)
    if (!shown) return 'no-key'
    const kept = await this.#store.db.one<Kept>`SELECT hash, scopes, expires_at, revoked_at FROM waddle_key WHERE id = ${shown.id}`
    const fits = fitsHash(shown.secret, kept?.hash ?? nobody)
    if (!kept || !fits) return 'no-key'
    const { expires_at, revoked_at } = kept
    const times = {
      ...(expires_at === null ? {} : { expiresAt: Number(expires_at) }),
      ...(revoked_at === null ? {} : { revokedAt: Number(revoked_at) }),
    }
    if (!isGood(times, this.#clock.now())) return 'no-key'
    this.#used.add(shown.id)
    return allows(kept.scopes.split(' '), asked) ? 'yes' : 'no-scope'
  }

  /** Write what is held: when which key was used last. */
  close(): Promise<void> {
    return this.#used.flush()
  }
}
