import type { ActionName, EventKind, Needs } from '@waddlebot/sdk'
import type { Host } from '../modules/host.ts'

/** What the loaded modules want from platforms: the events they listen to and the actions they declared. */
export function needsOf(hosts: Iterable<Pick<Host, 'definition'>>): Needs {
  const events = new Set<EventKind>()
  const actions = new Set<ActionName>()
  for (const { definition } of hosts) {
    for (const kind of Object.keys(definition.on ?? {})) events.add(kind as EventKind)
    if (Object.keys(definition.commands ?? {}).length > 0 || definition.filters) events.add('message')
    for (const capability of definition.capabilities ?? []) {
      if (capability.startsWith('act:')) actions.add(capability.slice('act:'.length) as ActionName)
    }
  }
  return { events, actions }
}
