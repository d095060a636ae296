import type { Clock } from '../clock/clock.ts'
import type { Place } from '../people/index.ts'
import type { Store } from '../store/index.ts'
import type { RootLog } from '../telemetry/log.ts'
import { Holders } from './holders.ts'
import { Leases } from './leases.ts'
import { Processes } from './processes.ts'
import type { ProcessRole } from './role.ts'
import type { Wire } from './wire.ts'

/** Where processes tell each other that one came, or that leases changed hands. */
const leasesTopic = 'leases'

export interface FleetOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly wire: Wire
  readonly roles: ReadonlySet<ProcessRole>
  /** Where this process runs: `host:pid`. */
  readonly place: string
}

/** The processes of a bot as one of them sees them: who lives, who serves what, who speaks where. */
export class Fleet {
  readonly processes: Processes
  readonly holders: Holders
  readonly leases: Leases
  readonly #id: string
  readonly #wire: Wire

  constructor({ store, clock, log, wire, roles, place }: FleetOptions) {
    this.#id = wire.id
    this.#wire = wire
    this.processes = new Processes({ store, clock, log, me: { id: wire.id, roles: [...roles], place, startedAt: clock.now() } })
    const { processes } = this
    this.holders = new Holders(store, clock, processes)
    const changed = () => wire.broadcast(leasesTopic, wire.id)
    this.leases = new Leases({ clock, log, processes, holders: this.holders, changed })
    wire.hear(leasesTopic, async (from) => {
      if (from === wire.id) return
      // Whoever gives something away may be about to go.
      await this.processes.look()
      await this.leases.settle()
    })
  }

  /** Be one of them. The others are told, so that what this process does is not missed until they look again. */
  async start(): Promise<void> {
    await this.processes.start()
    await this.#wire.broadcast(leasesTopic, this.#id)
  }

  /** Hand over what is served here. Resolves when the others serve it, or have had time to. */
  async leave(): Promise<void> {
    await this.processes.retire().catch(() => undefined)
    await this.leases.leave()
  }

  stop(): Promise<void> {
    return this.processes.stop()
  }

  /**
   * The process that speaks in a place; undefined when none does right now.
   *
   * @param here whether this process could
   */
  speaker({ platform, name }: Place, here: boolean): string | undefined {
    const holder = this.holders.of(`${platform}:${name}`) ?? this.holders.of(`${platform}:*`)
    // Where channels are leased and this one is not, somebody is about to take it.
    if (holder !== undefined || this.holders.knows(platform)) return holder
    return here ? this.#id : this.processes.living('receivers')[0]?.id
  }
}
