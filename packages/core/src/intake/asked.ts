import type { Envelope } from '@waddlebot/sdk'
import type { Host } from '../modules/host.ts'
import { contextOf, type Ground } from '../modules/scope.ts'
import type { Place } from '../people/index.ts'
import { channelOf } from '../router/turn.ts'
import type { RootLog } from '../telemetry/log.ts'

/** Modules that ask people in public for certain words, such as the keyword of a giveaway. */
export class Asked {
  readonly #hosts: Host[] = []
  readonly #log: RootLog
  readonly #ground: Ground

  constructor(log: RootLog, ground: Ground) {
    this.#log = log
    this.#ground = ground
  }

  /** Let a module say what it asked for. */
  connect(host: Host): void {
    if (host.definition.expects !== undefined) this.#hosts.push(host)
  }

  /** Whether any of them asked for these words. One that breaks asked for nothing. */
  for({ text }: Envelope, place: Place): boolean {
    for (const host of this.#hosts) {
      const expects = host.definition.expects as (context: object) => boolean
      try {
        if (expects(contextOf(host, this.#ground, undefined, { text, channel: channelOf(place) }))) return true
      } catch (error) {
        this.#log.error(`module ${host.name} could not say whether it asked for a message`, { error })
      }
    }
    return false
  }
}
