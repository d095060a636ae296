import type { Clock, Timer } from '../clock/clock.ts'
import type { Voice } from '../delivery/voice.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Journal, Unfinished } from './journal.ts'
import type { Orphans } from './orphans.ts'

/** Pause between two looks; milliseconds. */
const lookEvery = 1_000
/** What was left to others for so long was lost on its way; milliseconds. */
const lostAfter = 5_000
/** Taken at once. */
const most = 200

export interface AdoptionOptions {
  readonly orphans: Orphans
  readonly journal: Journal
  readonly voice: Voice
  readonly clock: Clock
  readonly log: RootLog
  /** Told of taking events that is under way: what comes after them must not get in front of them. */
  readonly adopting: <T>(taking: Promise<T>) => Promise<T>
  /** Work on an event that is ours now. */
  readonly takeUp: (unfinished: Unfinished) => void
}

/** Looks again and again for what dead processes left behind, and for what the bus lost. */
export class Adoption {
  readonly #options: AdoptionOptions
  #timer: Timer | undefined
  #looking: Promise<void> | undefined
  #stopped = false

  constructor(options: AdoptionOptions) {
    this.#options = options
  }

  start(): void {
    void this.look().then(() => this.#nap())
  }

  /** Look at once. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#options.log.warn('what other processes left behind could not be looked at', { error }))
      .finally(() => {
        this.#looking = undefined
      })
    return this.#looking
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    await this.#looking
  }

  #nap(): void {
    if (this.#stopped) return
    this.#timer = this.#options.clock.after(lookEvery, () => void this.look().then(() => this.#nap()))
  }

  async #look(): Promise<void> {
    const { orphans, journal, voice, clock, log, takeUp, adopting } = this.#options
    for (;;) {
      const events = await adopting(
        orphans.events(clock.now() - lostAfter, most).then((adopted) => {
          for (const event of adopted) takeUp(event)
          return adopted
        }),
      )
      if (events.length > 0) log.info('took up events that nobody worked on', { events: events.length })
      const words = await orphans.words(most)
      for (const { id, draft } of words) {
        void voice
          .say(id, draft)
          .then((delivered) => journal.said(id, delivered))
          .catch((error: unknown) => log.warn('what a dead process was to say could not be struck off', { id, error }))
      }
      if (this.#stopped || (events.length < most && words.length < most)) return
    }
  }
}
