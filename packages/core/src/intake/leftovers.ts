import type { Clock } from '../clock/clock.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Journal } from './journal.ts'
import type { Ended } from './task.ts'
import type { Unfinished } from './unfinished.ts'

/** What was under way at this many ends of the process is done alone, so that only what is to blame is blamed. */
const suspectAfter = 2
/**
 * And given up after this many: a bot that one line can end again at every start would never come back. The first try
 * alone is made at once, so that a bot that never lives for long gets on; whoever was under way at the end of that one
 * too waits before the next, twice as long each time, so that a machine that is switched off again and again does not
 * look like a line that is to blame.
 */
const mostTries = 7
/** How long the bot lives before the second try alone; milliseconds of real time. */
const firstPause = 250

/** Takes up what was accepted and not done, and notices what ends the process each time. */
export class Leftovers {
  readonly #parts: { readonly journal: Journal; readonly log: RootLog; readonly clock: Clock }
  #alone: Promise<unknown> = Promise.resolve()

  constructor(parts: { readonly journal: Journal; readonly log: RootLog; readonly clock: Clock }) {
    this.#parts = parts
  }

  /**
   * Do it, or give it up. Never rejects.
   *
   * @param makeWay called when it is not begun like everything else: no answer is to wait for its, nor its for one
   */
  take(unfinished: Unfinished, work: () => Promise<Ended>, makeWay: () => void): Promise<Ended> {
    const counted = () => this.#counted(unfinished, work)
    if (unfinished.tries < suspectAfter) return counted()
    makeWay()
    if (unfinished.tries >= mostTries) return this.#giveUp(unfinished)
    const again = unfinished.tries - suspectAfter
    if (again === 0) return this.#takeAlone(counted)
    // Those who wait wait together, and only then one after another.
    return new Promise((resolve) => setTimeout(resolve, firstPause * 2 ** (again - 1))).then(() => this.#takeAlone(counted))
  }

  #takeAlone(work: () => Promise<Ended>): Promise<Ended> {
    const mine = this.#alone.then(work)
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
    log.error('an event was under way each time the bot ended, so it is put aside: waddle events dead list', {
      id: key,
      tries,
      text: envelope.text.slice(0, 200),
    })
    await journal
      .bury(key, 'gave-up', clock.now())
      .catch((error: unknown) => log.error('what is given up could not be marked so', { id: key, error }))
    return ended
  }
}
