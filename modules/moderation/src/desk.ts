import { Community } from './community.ts'
import type { Config } from './context.ts'
import { Paces } from './filters/pace.ts'
import { Archive } from './keeping/archive.ts'
import { Permits } from './keeping/permits.ts'
import { Rings } from './keeping/ring.ts'
import { Staff } from './keeping/staff.ts'
import { RaidWatch } from './raid/watch.ts'

const desks = new WeakMap<Config, Desk>()

/** What the module holds in memory for one bot. */
export class Desk {
  readonly rings = new Rings()
  readonly paces = new Paces()
  readonly permits = new Permits()
  readonly staff = new Staff()
  readonly archive = new Archive()
  readonly raids = new RaidWatch()
  /** When somebody was last told something publicly, by channel and account. */
  readonly notices = new Map<string, number>()
  /** What the bot itself is just doing, so that the platform telling of it makes no second case. */
  readonly doing = new Map<string, number>()
  readonly #communities = new Map<string, Community>()

  /** Of the bot with this configuration. */
  static of({ config }: { readonly config: Config }): Desk {
    let desk = desks.get(config)
    if (desk === undefined) desks.set(config, (desk = new Desk()))
    return desk
  }

  /** What a community wants, if it ever wanted anything. */
  find(id: string): Community | undefined {
    return this.#communities.get(id)
  }

  /** What a community wants; what everybody begins with, at first. */
  community(id: string): Community {
    return this.#communities.get(id) ?? new Community()
  }

  put(id: string, community: Community): void {
    this.#communities.set(id, community)
  }

  get communities(): Iterable<readonly [id: string, community: Community]> {
    return this.#communities
  }
}
