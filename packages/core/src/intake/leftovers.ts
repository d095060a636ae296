import type { Clock } from '../clock/clock.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Journal, Unfinished } from './journal.ts'
import type { Ended } from './task.ts'

/** What was under way at this many ends of the process is done alone, so that only what is to blame is blamed. */
const suspectAfter = 2
/**
 * And given up after this many: a bot that one line can end again at every start would never come back. Before
 * each of these tries the bot lives for a while, twice as long each time; so a machine that is switched off
 * again and again does not look like a line that is to blame.
 */
const mostTries = 7
/** How long the bot lives before the first suspect; milliseconds of real time. */
const firstPause = 250

/** Takes up what was accepted and not done, and notices what ends the process each time. */
export class Leftovers {
  readonly #parts: { readonly journal: Journal; readonly log: RootLog; readonly clock: Clock }
  #alone: Promise<unknown> = Promise.resolve()

  constructor(parts: { readonly journal: Journal; readonly log: RootLog; readonly clock: Clock }) {
    this.#parts = parts
  }

  /** Do it, or give it up. Never rejects. */
  take(unfinished: Unfinished, work: () => Promise<Ended>): Promise<Ended> {
    if (unfinished.tries >= mostTries) return this.#giveUp(unfinished)
    const counted = () => this.#counted(unfinished, work)
    if (unfinished.tries < suspectAfter) return counted()
    const pause = firstPause * 2 ** (unfinished.tries - suspectAfter)
    const mine = this.#alone.then(() => new Promise((resolve) => setTimeout(resolve, pause))).then(counted)
    this.#alone = mine
    return mine
  }

  async #counted({ key, tries }: Unfinished, work: () => Promise<Ended>): Promise<Ended> {
    const { journal, log } = this.#parts
    await journal.again(key, tries + 1).catch((error: unknown) => log.warn('a try could not be counted', { id: key, error }))
    return work()
  }

  async #giveUp({ key, tries, envelope }: Unfinished): Promise<Ended> {
    const { journal, log, clock } = this.#parts
    const ended: Ended = { outcome: 'failed', reason: 'gave-up' }
    log.error('an event was under way each time the bot ended, so it is not done again', {
      id: key,
      tries,
      text: envelope.text.slice(0, 200),
    })
    await journal
      .finish(key, ended.outcome, ended.reason, clock.now())
      .catch((error: unknown) => log.error('what is given up could not be marked so', { id: key, error }))
    return ended
  }
}
