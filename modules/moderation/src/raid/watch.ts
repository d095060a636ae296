import { Arrivals } from './arrivals.ts'
import { Crowds } from './crowd.ts'
import { Known } from './known.ts'
import { Usual } from './usual.ts'

/** That a community is raided, or that its moderators say so. */
export interface Raid {
  readonly since: number
  /** When it ends by itself; epoch milliseconds. */
  readonly until: number
  readonly cause: string
  readonly level: Level
}

/** `raid`: who is new may do less. `lockdown`: who is new may say nothing. */
export type Level = 'raid' | 'lockdown'

/** Guests of another channel, whom the platform announced. */
export interface Party {
  readonly channel: string
  readonly viewers: number
  readonly until: number
}

/** What is known of raids in memory; the rows are the truth after a restart. */
export class RaidWatch {
  readonly known = new Known()
  readonly crowds = new Crowds()
  readonly arrivals = new Arrivals()
  readonly usual = new Usual()
  readonly #raids = new Map<string, Raid>()
  readonly #parties = new Map<string, Party>()

  /** The raid that a community is in. */
  of(community: string, at: number): Raid | undefined {
    const raid = this.#raids.get(community)
    return raid !== undefined && raid.until > at ? raid : undefined
  }

  /** @param raid undefined when it is over */
  put(community: string, raid: Raid | undefined): void {
    if (raid !== undefined) this.#raids.set(community, raid)
    else if (this.#raids.delete(community)) this.crowds.clear()
  }

  get raided(): Iterable<string> {
    return this.#raids.keys()
  }

  welcome(party: Party): void {
    this.#parties.set(party.channel, party)
  }

  /** Viewers that another channel sent here just now. */
  guests(channel: string, at: number): number {
    const party = this.#parties.get(channel)
    if (party === undefined) return 0
    if (party.until > at) return party.viewers
    this.#parties.delete(channel)
    return 0
  }
}
