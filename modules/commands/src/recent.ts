import type { Person } from './template/index.ts'

const mostPeople = 20
const mostChannels = 5_000

interface Seen {
  readonly id: string
  readonly person: Person
}

/** The people who lately used commands, by channel: a few of them, in memory, gone with a restart. */
export class Recent {
  readonly #channels = new Map<string, Seen[]>()

  /** Somebody used a command. */
  saw(channel: string, id: string, person: Person): void {
    let seen = this.#channels.get(channel)
    if (seen === undefined) {
      if (this.#channels.size >= mostChannels) this.#channels.delete(this.#channels.keys().next().value ?? '')
      this.#channels.set(channel, (seen = []))
    }
    if (seen.some((each) => each.id === id)) return
    seen.push({ id, person })
    if (seen.length > mostPeople) seen.shift()
  }

  /** Somebody of them, by chance; undefined when nobody was there. */
  somebody(channel: string, random: () => number): Person | undefined {
    const seen = this.#channels.get(channel) ?? []
    return seen[Math.floor(random() * seen.length)]?.person
  }

  /** Never heard of them. */
  forget(id: string): void {
    for (const [channel, seen] of this.#channels) {
      const rest = seen.filter((each) => each.id !== id)
      if (rest.length !== seen.length) this.#channels.set(channel, rest)
    }
  }
}
