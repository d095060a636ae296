import type { Envelope } from '@waddlebot/sdk'
import type { Prompt } from '../store/store.ts'

/** What arrived, by the key of its task. */
export type Arriving = Map<string, { readonly envelope: Envelope; readonly at: number }>

/**
 * What arrived in a commit that is still open, where transactions share commits: most of it is done by the time of the
 * commit, and is written once, as done. Only what is not is written down whole.
 */
export class Unwritten {
  readonly #open = new Set<Arriving>()

  /** When it arrived, milliseconds since 1970; undefined when it stands in the journal, or is not known. */
  at(key: string): number | undefined {
    for (const arriving of this.#open) {
      const found = arriving.get(key)
      if (found) return found.at
    }
    return undefined
  }

  add(arriving: Arriving): void {
    this.#open.add(arriving)
  }

  /** It is written, or never will be. */
  drop(arriving: Arriving): void {
    this.#open.delete(arriving)
  }

  /**
   * Write down what is not done by now.
   *
   * @param newest the last row before the commit was begun: what comes after it was done within it
   */
  write(db: Prompt, arriving: Arriving, newest: number): void {
    const done = new Set(db.all<{ key: string }>`SELECT key FROM waddle_event WHERE seq > ${newest}`.map(({ key }) => key))
    for (const [key, { envelope, at }] of arriving) {
      if (!done.has(key))
        db.run`INSERT INTO waddle_event (key, state, envelope, received_at) VALUES (${key}, 'accepted', ${withoutRaw(envelope)}, ${at})`
    }
  }
}

/** The platform's own payload can be large and is not needed to finish the work. */
export function withoutRaw(envelope: Envelope): string {
  return JSON.stringify(envelope.raw === undefined ? envelope : { ...envelope, raw: undefined })
}
