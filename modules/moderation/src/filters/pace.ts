import { foldText } from '../text/look.ts'
import type { Finding, Heard } from './heard.ts'

const window = 10_000
const memory = 60_000
/** People whose pace is known at the same time, at most. */
const mostPeople = 20_000

interface Pace {
  /** When their last messages came, oldest first. */
  readonly times: number[]
  text: string
  said: number
  since: number
}

/** How fast each person talks, and how often the same. Only who talked in the last minute is known. */
export class Paces {
  readonly #paces = new Map<string, Pace>()

  /** Note a message. `limit`: most messages in ten seconds. */
  spam({ key, at }: Heard, limit: number): Finding {
    const { times } = this.#of(key, at)
    while (times.length > 0 && times[0]! <= at - window) times.shift()
    times.push(at)
    if (times.length > limit + 1) times.shift()
    return times.length > limit ? `more than ${limit} messages in 10 s` : undefined
  }

  /** Note a message. `limit`: how often the same may be said within a minute. */
  duplicates({ key, at, plain }: Heard, limit: number): Finding {
    const text = foldText(plain).replace(/\s+/g, '')
    const pace = this.#of(key, at)
    if (pace.text !== text || pace.since <= at - memory) {
      pace.text = text
      pace.said = 1
      pace.since = at
      return undefined
    }
    pace.said++
    return pace.said > limit ? `the same ${pace.said} times` : undefined
  }

  /** Know nothing of these accounts any more. */
  forget(key: (key: string) => boolean): void {
    for (const each of this.#paces.keys()) if (key(each)) this.#paces.delete(each)
  }

  #of(key: string, at: number): Pace {
    let pace = this.#paces.get(key)
    if (pace !== undefined) return pace
    if (this.#paces.size >= mostPeople) this.#sweep()
    pace = { times: [], text: '', said: 0, since: at }
    this.#paces.set(key, pace)
    return pace
  }

  /** Who came first goes first: half of them, so that this happens seldom. */
  #sweep(): void {
    let left = mostPeople / 2
    for (const key of this.#paces.keys()) {
      if (left-- === 0) return
      this.#paces.delete(key)
    }
  }
}
