import { cacheOf } from '../modules/cached.ts'
import { guardedFetch } from '../modules/fetch.ts'
import type { Ground } from '../modules/scope.ts'
import { note } from '../telemetry/audit.ts'
import { acting } from './acts.ts'
import { announcer } from './announce.ts'
import { broadcasting } from './broadcast.ts'
import { dynamicCommands } from './dynamic.ts'
import { scheduling } from './jobs.ts'
import { overlays } from './overlay.ts'
import type { GroundParts } from './parts.ts'
import { peopleOf } from './people.ts'
import { registryOf } from './registry.ts'
import { replying } from './reply.ts'
import { secrets } from './secret.ts'

export type { GroundParts } from './parts.ts'

/** The members of module contexts, made from the parts of the runtime. */
export function makeGround(parts: GroundParts): Ground {
  const { clock, store, cache, metrics, places, publicUrl } = parts
  const ground: Ground = {
    now: () => clock.now(),
    zoneOf: (community) => places.communities.get(community)?.zone ?? 'UTC',
    random: parts.random,
    address: (host, path) => (publicUrl === undefined ? undefined : `${publicUrl}/m/${host.name}${path}`),
    announce: announcer(parts),
    overlay: overlays(parts),
    jobs: scheduling(parts),
    broadcast: broadcasting(parts),
    cache: (host, run) => cacheOf(cache, metrics, host, run),
    async audit(run, act) {
      const db = run ? (await run.work.begin()).as(store) : store.db
      await note(db, { ...act, at: clock.now() })
    },
    commands: (host) => dynamicCommands(host, parts),
    registry: () => registryOf(parts),
    people: peopleOf(parts, () => ground),
    ...acting(parts),
    fetch: (host, run, url, init = {}) => guardedFetch(host, parts.fetch, parts.fetchPublic, url, init, run?.signal ?? host.abort.signal),
    secret: secrets(parts),
    reply: replying(parts),
  }
  return ground
}
