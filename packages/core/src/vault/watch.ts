import type { Clock, Timer } from '../clock/clock.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Vault } from './vault.ts'

/** Pause between two looks; milliseconds. `waddle connect` and `waddle secret set` are other programs, which nobody hears of. */
const lookEvery = 5_000

export interface SecretWatchOptions {
  readonly vault: Pick<Vault, 'look'>
  readonly clock: Clock
  readonly log: RootLog
  /** Whether anybody uses a secret of that name. */
  readonly used: (name: string) => boolean
  /** Told of secrets that the bot's owner set anew. */
  readonly changed: (names: readonly string[]) => Promise<unknown>
}

/** Looks whether the bot's owner replaced a secret, so that nobody has to start the bot anew for it. */
export class SecretWatch {
  readonly #options: SecretWatchOptions
  #timer: Timer | undefined
  #stopped = false

  constructor(options: SecretWatchOptions) {
    this.#options = options
  }

  /** Look now, for what there is to begin with, and again and again from then on. */
  async start(): Promise<void> {
    await this.#look()
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }

  async #look(): Promise<void> {
    const { vault, clock, log, used, changed } = this.#options
    try {
      const names = await vault.look(used)
      if (names.length > 0 && !this.#stopped) await changed(names)
    } catch (error) {
      log.warn('secrets could not be looked through for new ones', { error })
    }
    if (!this.#stopped) this.#timer = clock.after(lookEvery, () => void this.#look())
  }
}
