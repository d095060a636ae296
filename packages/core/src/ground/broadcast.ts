import { WaddleError } from '@waddlebot/sdk'
import { broadcastTopic } from '../modules/hear.ts'
import type { Ground } from '../modules/scope.ts'
import type { GroundParts } from './parts.ts'

/** Tells all processes of a module something, once what it follows from is on disk. */
export function broadcasting({ wire }: GroundParts): Ground['broadcast'] {
  return (host, run) => async (name, payload) => {
    if (!host.definition.broadcasts || !Object.hasOwn(host.definition.broadcasts, name)) {
      throw new WaddleError('WDL_BROADCAST_UNKNOWN', `module ${host.name} has no broadcast "${name}"`, {
        fix: `add broadcasts: { '${name}': … } to the module`,
      })
    }
    const tell = () => wire.broadcast(broadcastTopic(host.name, name), payload ?? null)
    if (run) run.work.afterCommit(tell)
    else await tell()
  }
}
