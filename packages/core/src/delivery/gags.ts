import type { Hold } from '@waddlebot/sdk'
import type { Host } from '../modules/host.ts'
import { contextOf, type Ground } from '../modules/scope.ts'
import type { Place } from '../people/index.ts'
import { channelOf } from '../router/turn.ts'
import type { RootLog } from '../telemetry/log.ts'

/** Modules that hear what the bot is about to say, and may hold it back. */
export class Gags {
  readonly #hosts: Host[] = []
  readonly #log: RootLog
  readonly #ground: () => Ground

  constructor(log: RootLog, ground: () => Ground) {
    this.#log = log
    this.#ground = ground
  }

  /** Let a module hear. */
  connect(host: Host): void {
    if (host.definition.outgoing !== undefined) this.#hosts.push(host)
  }

  /** Why `text` is not to be said at `place`. A module does not judge itself; one that breaks holds nothing back. */
  held(text: string, module: string, place: Place): string | undefined {
    for (const host of this.#hosts) {
      if (host.name === module || text === '') continue
      const judge = host.definition.outgoing as (context: object) => Hold | undefined
      try {
        const hold = judge(contextOf(host, this.#ground(), undefined, { text, channel: channelOf(place) }))
        if (hold) return hold.reason
      } catch (error) {
        this.#log.error(`module ${host.name} could not judge what the bot says; it was said`, { error })
      }
    }
    return undefined
  }
}
