import type { Wire } from '../fleet/wire.ts'
import type { Host } from './host.ts'
import { contextOf, type Ground } from './scope.ts'

/** Under which topic a module's broadcast goes over the wire. */
export function broadcastTopic(module: string, name: string): string {
  return `module/${module}/${name}`
}

/**
 * Let a module hear what its own code broadcasts, here and in the other processes.
 *
 * @param ready resolves once it is set up: what it reads then may be older than what it is told
 */
export function hearBroadcasts(host: Host, ground: Ground, wire: Wire, ready: Promise<void>): void {
  for (const [name, hear] of Object.entries(host.definition.broadcasts ?? {})) {
    const run = hear as (context: object) => unknown
    const stop = wire.hear(broadcastTopic(host.name, name), async (payload) => {
      await ready
      await run(contextOf(host, ground, undefined, { payload }))
    })
    host.effects.add(`broadcast ${name}`, stop)
  }
}
