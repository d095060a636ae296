import type { Envelope, LastHeard } from '@waddlebot/sdk'
import type { Clock, Timer } from '../clock/clock.ts'
import type { Place } from '../people/index.ts'
import type { Store } from '../store/index.ts'

/** Written behind by so much; milliseconds. What a crash forgets is asked for twice, and known as a double. */
const behindMs = 1_000
/** Left longer ago than this, a channel is not worth catching up on; milliseconds. */
const worthMs = 86_400_000

interface Left {
  readonly place: Place
  readonly message: string
  readonly at: number
}

/** Up to which message each channel was heard, on platforms that keep a history and can be asked what came after it. */
export class Heard {
  readonly #store: Store
  readonly #clock: Clock
  #left = new Map<string, Left>()
  #timer: Timer | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** A message was heard. */
  note(place: Place, { id, at }: Envelope): void {
    this.#left.set(place.id, { place, message: id, at })
    this.#timer ??= this.#clock.after(behindMs, () => void this.flush())
  }

  /** Where the channels of a platform were left. */
  async of(platform: string): Promise<readonly LastHeard[]> {
    await this.flush()
    const rows = await this.#store.db.all<{ server: string | null; channel: string; message: string; at: number }>`
      SELECT server, channel, message, at FROM waddle_heard WHERE platform = ${platform} AND at > ${this.#clock.now() - worthMs} ORDER BY at DESC`
    return rows.map(({ server, channel, message, at }) => ({ server, channel, id: message, at: Number(at) }))
  }

  /** Write what is held. Never rejects: what cannot be written now is written later, or asked for twice. */
  flush(): Promise<void> {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    const left = this.#left
    if (left.size === 0) return
    this.#left = new Map()
    try {
      await this.#store.transaction(async (db) => {
        for (const { place, message, at } of left.values()) {
          await db.run`
            INSERT INTO waddle_heard (id, platform, server, channel, message, at)
            VALUES (${place.id}, ${place.platform}, ${place.server}, ${place.name}, ${message}, ${at})
            ON CONFLICT (id) DO UPDATE SET message = excluded.message, at = excluded.at WHERE waddle_heard.at <= excluded.at`
        }
      })
    } catch {
      for (const [id, each] of left) if (!this.#left.has(id)) this.#left.set(id, each)
    }
  }
}
