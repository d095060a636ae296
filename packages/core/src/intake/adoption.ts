import type { Clock, Timer } from '../clock/clock.ts'
import type { Voice } from '../delivery/voice.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Journal } from './journal.ts'
import type { Orphans } from './orphans.ts'
import type { Unfinished } from './unfinished.ts'

/** Pause between two looks; milliseconds. */
const lookEvery = 1_000
/** What was left to others for so long was lost on its way; milliseconds. */
const lostAfter = 5_000
/** Looked for what this process forgot once in so many looks. */
const remindEvery = 10
/** Taken at once. */
const most = 200

export interface AdoptionOptions {
  readonly orphans: Orphans
  readonly journal: Journal
  readonly voice: Voice
  readonly clock: Clock
  readonly log: RootLog
  /** Work on an event that is ours now. */
  readonly takeUp: (unfinished: Unfinished) => void
  /** How many more this process has room for. */
  readonly room: () => number
}

/** Looks again and again for what dead processes left behind, and for what the bus lost. */
export class Adoption {
  readonly #options: AdoptionOptions
  #timer: Timer | undefined
  #looking: Promise<void> | undefined
  #looks = 0
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
    const { orphans, journal, voice, clock, log, takeUp, room } = this.#options
    if (++this.#looks % remindEvery === 0) {
      const forgotten = await orphans.forgotten(clock.now() - lostAfter)
      if (forgotten.length > 0) log.warn('let go of events whose answer was lost on its way', { events: forgotten.length })
    }
    for (let more = true; more && !this.#stopped; ) {
      // What there is no room for stays, for a process that has, or for the next look.
      const fitting = Math.min(most, room())
      const events = fitting > 0 ? await orphans.events(clock.now() - lostAfter, fitting, takeUp) : 0
      if (events > 0) log.info('took up events that nobody worked on', { events })
      const words = await orphans.words(most)
      for (const { id, draft } of words) {
        void voice
          .say(id, draft)
          .then((delivered) => journal.said(id, delivered))
          .catch((error: unknown) => log.warn('what a dead process was to say could not be struck off', { id, error }))
      }
      more = events === most || words.length === most
    }
  }
}
