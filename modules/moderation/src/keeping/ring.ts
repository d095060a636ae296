/** A message that was said lately. */
export interface Said {
  readonly id: string
  /** The platform's own id: most of what is said is never looked at again, so its key is put together when it is. */
  readonly accountId: string
  readonly person: string
  readonly name: string
  readonly text: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether nobody may act on whoever said it. */
  readonly staff: boolean
}

/** Messages that one channel's ring holds at most. */
const most = 1_000
/** For how long they are looked at; milliseconds. */
export const ringSpan = 600_000

/** The last messages of one channel, in memory: at most a thousand, and none older than ten minutes. */
export class Ring {
  #said: (Said | undefined)[] = []
  #next = 0

  push(said: Said): void {
    if (this.#said.length < most) this.#said.push(said)
    else this.#said[this.#next] = said
    this.#next = (this.#next + 1) % most
  }

  /** What was said since `from`, oldest first. */
  since(from: number): Said[] {
    const ordered = this.#said.length < most ? this.#said : [...this.#said.slice(this.#next), ...this.#said.slice(0, this.#next)]
    return ordered.filter((each): each is Said => each !== undefined && each.at >= from)
  }

  /** Know nothing of what these persons said. */
  forget(person: string): void {
    this.#said = this.#said.map((each) => (each?.person === person ? undefined : each))
  }
}

/** Channels whose rings are held at most; the one that was quiet longest goes first. */
const mostRings = 500

/** A ring for each channel that talked lately. */
export class Rings {
  readonly #rings = new Map<string, Ring>()

  of(channel: string): Ring {
    const known = this.#rings.get(channel)
    if (known !== undefined) return known
    if (this.#rings.size >= mostRings)
      for (const quiet of this.#rings.keys()) {
        this.#rings.delete(quiet)
        break
      }
    const ring = new Ring()
    this.#rings.set(channel, ring)
    return ring
  }

  /** What was said since `from` in the channels that `here` names, oldest first. */
  since(from: number, here: (channel: string) => boolean): Said[] {
    const all = [...this.#rings].flatMap(([channel, ring]) => (here(channel) ? ring.since(from) : []))
    return all.sort((a, b) => a.at - b.at)
  }

  forget(person: string): void {
    for (const ring of this.#rings.values()) ring.forget(person)
  }
}
