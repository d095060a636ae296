import type { Acted, ActionName, Actions, ActPlace, AnyModule, Settled } from '@waddlebot/sdk'
import type { Place } from '../people/index.ts'
import type { Switchboard } from '../receivers/switchboard.ts'
import type { Awaited, PartEnded } from './awaited.ts'
import type { Fleet } from './fleet.ts'
import type { Wire } from './wire.ts'

const actTopic = 'act'
const settledTopic = 'settled'
const partTopic = 'part-ended'
/** How long an action on a platform may take that another process does; milliseconds. */
const actPatience = 15_000
/** And how long it may take to hear how a message ended; milliseconds. */
const settledPatience = 2_000

export interface ReachOptions {
  readonly receivers: Switchboard
  /** Definitions of all modules: what a platform can is known without being connected to it. */
  readonly modules: () => Iterable<AnyModule>
  readonly fleet?: Fleet | undefined
  /** What this process heard and others work on. */
  readonly awaited?: Awaited | undefined
  readonly wire: Wire
}

/** Platforms, reached from any process: through its own receivers, or through the process that serves the place. */
export class Reach {
  readonly #options: ReachOptions

  constructor(options: ReachOptions) {
    this.#options = options
    const { wire, receivers, awaited } = options
    wire.answer(actTopic, (payload) => {
      const { where, action, input } = payload as { where: ActPlace & { platform: string }; action: ActionName; input: never }
      return receivers.act(where, action, input)
    })
    wire.answer(settledTopic, (payload) => (awaited ? awaited.end(payload as Settled) : receivers.settled(payload as Settled)))
    wire.hear(partTopic, (payload) => {
      if (payload !== undefined) awaited?.part(payload as PartEnded)
    })
  }

  /** Whether `action` can be done on a platform. */
  offers(platform: string, action: ActionName): boolean {
    const { receivers, fleet, modules } = this.#options
    if (!fleet || receivers.speaks(platform)) return receivers.offers(platform, action)
    for (const { receiver } of modules()) if (receiver?.platform === platform) return receiver.actions?.includes(action) ?? false
    return false
  }

  async act<A extends ActionName>(place: Place, action: A, input: Actions[A]['takes']): Promise<Acted<A>> {
    const { receivers, fleet, wire } = this.#options
    const where = { platform: place.platform, server: place.server, channel: place.name }
    const process = fleet?.speaker(place, receivers.speaks(place.platform))
    if (!fleet || process === wire.id) return receivers.act(where, action, input)
    if (process === undefined) return { done: false, reason: 'offline', detail: `no process serves ${place.id} right now` }
    try {
      return (await wire.ask(process, actTopic, { where, action, input }, actPatience)) as Acted<A>
    } catch (error) {
      return { done: false, reason: 'offline', detail: (error as Error).message }
    }
  }

  /** Tell whoever heard a message how it ended. Should that be lost, whoever waits for it finds it in the store. */
  settled(notice: Settled, heardBy: string | undefined): void {
    const { receivers, wire } = this.#options
    if (heardBy === undefined || heardBy === wire.id) receivers.settled(notice)
    else void wire.ask(heardBy, settledTopic, notice, settledPatience).catch(() => undefined)
  }

  /** The same of one task that was taken up, where nobody knows who heard its message. */
  partEnded(part: PartEnded): void {
    void this.#options.wire.broadcast(partTopic, part)
  }
}
